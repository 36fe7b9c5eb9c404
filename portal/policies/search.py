"""What a search of the portal finds among policies: those in force, by title and text."""

from flask_babel import lazy_gettext as _l

from portal.core.links import fixed_path, path_of
from portal.core.search import HITS_MOST, Hit, HitGroup, words_of
from portal.library import queries as library_queries
from portal.library.rules import ContentKind
from portal.people.models import Person


def find_hits(_reader: Person, text: str) -> HitGroup:
    """Return the policies in force that contain these words. Every employee may read every policy."""
    found = library_queries.search_current(ContentKind.POLICY, words_of(text))[:HITS_MOST]
    return HitGroup(
        title=_l("Policies"),
        icon="file-earmark-text",
        order=30,
        hits=[
            Hit(each.title, path_of("policies.show", key=each.key), each.content["summary"]) for each in found
        ],
        more_url=fixed_path("policies.index"),
    )
