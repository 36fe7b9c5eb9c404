"""Tasks from exceptions: requests that wait for a decision, for those who write policies."""

from datetime import datetime

from portal.core.feature import TaskSource
from portal.core.links import path_of
from portal.core.phrases import gettext as _, ngettext
from portal.core.tasks import Task
from portal.exceptions import queries
from portal.people.models import Person
from portal.policies import queries as policy_queries


def find_tasks(person: Person, _at: datetime) -> list[Task]:
    """Return one task for all requests; one statement for those who write policies, none for others."""
    waiting = queries.count_asked() if policy_queries.writes(person) else 0
    if not waiting:
        return []
    return [
        Task(
            title=ngettext(
                "Decide on an exception to a policy", "Decide on %(num)d exceptions to policies", waiting
            ),
            url=path_of("exceptions.index", show=queries.ExceptionShow.ASKED),
            kind=_("Policy"),
            icon="file-earmark-text",
            due_at=None,
            blocks=1,
            why=_("Work waits, or goes on without a rule."),
        )
    ]


SOURCES = (TaskSource(find_tasks),)
