"""What a search of the portal finds among agents."""

from flask_babel import lazy_gettext as _l

from portal.agents import queries
from portal.core.links import fixed_path, path_of
from portal.core.search import HITS_MOST, Hit, HitGroup, words_of
from portal.people.models import Person


def find_hits(_reader: Person, text: str) -> HitGroup:
    """Return the agents with these words in their names or summaries. Every employee may see every agent."""
    found = queries.search_agents(words_of(text), most=HITS_MOST)
    return HitGroup(
        title=_l("Agents"),
        icon="robot",
        order=20,
        hits=[Hit(each.name, path_of("agents.show", agent_id=each.id), each.summary) for each in found],
        more_url=fixed_path("agents.index"),
    )
