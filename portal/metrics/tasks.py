"""Tasks from metrics: values that are missing, for their owner."""

from datetime import datetime

from portal.core.feature import TaskSource
from portal.core.links import path_of
from portal.core.phrases import gettext as _
from portal.core.tasks import Task
from portal.metrics import queries
from portal.people.models import Person


def find_tasks(person: Person, _at: datetime) -> list[Task]:
    """Return one task for each metric of this person that has no value, or only an old one."""
    return [
        Task(
            title=_("Enter a value: %(metric)s", metric=each.metric.name),
            url=path_of("metrics.show", key=each.metric.id),
            kind=_("Metric"),
            icon="graph-up",
            due_at=None,
            minutes=2,
            why=_("The last value is out of date, so no message may quote it.")
            if each.value
            else _("It has no value yet. You own this metric."),
        )
        for each in queries.list_stale_of(person)
    ]


SOURCES = (TaskSource(find_tasks, queries.owns_some),)
