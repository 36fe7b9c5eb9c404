"""Tasks from reports: triage."""

from datetime import datetime

from portal.core.links import path_of
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _, ngettext
from portal.core.tasks import Task
from portal.core.text import in_words
from portal.people.models import Person
from portal.reports import queries
from portal.reports.queries import Load


def find_tasks(person: Person, _at: datetime) -> list[Task]:
    """Return one task for all reports to triage, due at the earliest promise; one statement."""
    if not person.may(Permission.REPORTS_TRIAGE):
        return []
    load = queries.find_load(person)
    if not load.due_at:
        return []
    return [
        Task(
            title=_first_look(load.new) if load.new else _answers(load.others),
            url=path_of("triage.index"),
            kind=_("Triage"),
            icon="flag",
            due_at=load.due_at,
            blocks=load.new + load.others,
            why=_promise(load),
            is_exact=True,
        )
    ]


def _first_look(count: int) -> str:
    return ngettext(
        "One report needs a first look",
        "%(some)s reports need a first look",
        count,
        some=in_words(count),
    )


def _answers(count: int) -> str:
    return ngettext(
        "One report needs an answer",
        "%(some)s reports need an answer",
        count,
        some=in_words(count),
    )


def _promise(load: Load) -> str:
    promised = _("The date shown is the earliest promise.")
    if not (load.new and load.others):
        return promised
    more = ngettext(
        "One more needs an answer.",
        "%(some)s more need an answer.",
        load.others,
        some=in_words(load.others),
    )
    return f"{more} {promised}"
