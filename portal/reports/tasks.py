"""Tasks from reports: triage, and access for someone who does it."""

from datetime import datetime

from portal.core.feature import TaskSource
from portal.core.links import path_of
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _, ngettext
from portal.core.tasks import Task
from portal.core.text import in_words
from portal.people import queries as people_queries
from portal.people.models import Person
from portal.reports import queries
from portal.reports.queries import Load


def find_tasks(person: Person, _at: datetime) -> list[Task]:
    """Return one task for all reports to triage, and one to appoint a triager where there is none."""
    return [*_to_triage(person), *_to_appoint(person)]


def _to_appoint(person: Person) -> list[Task]:
    """Return the task to give someone access, where reports wait and nobody can triage all; two statements."""
    if not person.may(Permission.ACCESS_MANAGE) or people_queries.has_triager_everywhere():
        return []
    waiting = queries.count_all_open()
    if not waiting:
        return []
    return [
        Task(
            title=_("Give someone access to triage reports"),
            url=path_of("people.index"),
            kind=_("Access"),
            icon="person-plus",
            due_at=None,
            blocks=waiting,
            why=ngettext(
                "One report is open, and no one can triage every report.",
                "%(some)s reports are open, and no one can triage every report.",
                waiting,
                some=in_words(waiting),
            ),
        )
    ]


def _to_triage(person: Person) -> list[Task]:
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


SOURCES = (TaskSource(find_tasks),)
