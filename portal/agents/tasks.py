"""Tasks from agents: check the sources one owns."""

from collections.abc import Sequence
from datetime import datetime

from portal.agents.queries.sources import SourceToCheck, list_sources_of, owns_sources
from portal.agents.rules import check_due, source_is_late
from portal.core.feature import TaskSource
from portal.core.links import path_of
from portal.core.phrases import gettext as _, ngettext
from portal.core.tasks import Task
from portal.people.models import Person


def find_tasks(person: Person, at: datetime) -> list[Task]:
    """Return one task for each agent with sources whose check is due; one statement."""
    late: dict[int, list[SourceToCheck]] = {}
    for source in list_sources_of(person.id, at):
        if source_is_late(source, at):
            late.setdefault(source.agent_id, []).append(source)
    return [_check(sources) for sources in late.values()]


def _check(sources: Sequence[SourceToCheck]) -> Task:
    count, agent = len(sources), sources[0].agent
    return Task(
        title=ngettext(
            "Check one source for %(agent)s", "Check %(num)d sources for %(agent)s", count, agent=agent
        ),
        url=path_of("agents.sources", agent_id=sources[0].agent_id),
        kind=_("Source check"),
        icon="arrow-repeat",
        due_at=min(check_due(each) for each in sources),
        why=ngettext(
            "%(agent)s relies on it. Confirm that it is still correct.",
            "%(agent)s relies on them. Confirm that they are still correct.",
            count,
            agent=agent,
        ),
    )


SOURCES = (TaskSource(find_tasks, owns_sources),)
