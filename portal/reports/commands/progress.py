"""What every command on a report shares: locking it, appending an event, and keeping its state and its promise."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Insert, insert, select

from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.core.statements import PERSON_ID
from portal.people import reach
from portal.people.models import Person
from portal.reports import queries
from portal.reports.models import Report, ReportEvent, ReportLine
from portal.reports.queries.queue import REPORT_ID
from portal.reports.rules import course, promises, states
from portal.reports.rules.course import Event
from portal.reports.rules.promises import ReportProgress
from portal.reports.rules.severity import Severity
from portal.reports.rules.states import EventKind, State
from portal.settings import queries as settings_queries

_EVENT = insert(ReportEvent)
_REPORT = insert(Report)


def append(
    report: Report,
    kind: EventKind,
    by: Person | None,
    *,
    to: State | None = None,
    handled_as: Severity | None = None,
    text: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Append an event to a report, and update its state, clock and place in the queue.

    No other code changes these columns, except :func:`refresh_promises`.
    """
    event = Event(kind=kind, at=clock.now(), to=to, handled_as=handled_as)
    _go_on(report, event)
    _write(report, event, by, text=text, detail=detail)


def insert_filed(report: Report, *, detail: dict[str, Any]) -> None:
    """Insert a new report, who leads its reporter now, and its first event.

    The object stays outside the session, which would double the cost.
    """
    event = Event(kind=EventKind.FILED, at=clock.now())
    _go_on(report, event)
    db.rows(_REPORT, {column.key: getattr(report, column.key) for column in Report.__table__.columns})
    keep_line(report)
    _write(report, event, None, detail=detail)


def keep_line(report: Report) -> None:
    """Record who leads the reporter now, on any depth, so that a later move does not open the report to them."""
    db.rows(_line(), {"report_id": report.id, "person_id": report.reporter_id})


def refresh_promises(report_ids: Sequence[UUID]) -> None:
    """Compute the next promises of some reports again from the facts and the settings."""
    settings_queries.hold()
    for report in queries.hold_reports(report_ids):
        _keep_promise(report)


def hold(report: Report) -> None:
    """Lock the report and its promise until the use case ends."""
    settings_queries.hold()
    db.hold(report)


def refuse_move(report: Report, to: State, *, field: str | None = None) -> None:
    if not states.can_move(report.state, to):
        raise Refused(Reason("report_cannot_move", now=report.state, to=to), field=field)


def see(report: Report, by: Person) -> None:
    """Record that the triager has seen the report."""
    if report.state in states.UNSEEN:
        append(report, EventKind.ACKNOWLEDGED, by)


def keep_progress(report: Report, progress: ReportProgress) -> None:
    report.opened_at, report.handled_as = progress.received_at, progress.handled_as
    report.state, report.resumes_as = progress.state, progress.resumes_as
    report.acknowledged_at, report.triaged_at = progress.acknowledged_at, progress.triaged_at
    report.answered_at, report.asked_at = progress.answered_at, progress.asked_at
    report.paused_minutes = progress.paused // timedelta(minutes=1)


def _go_on(report: Report, event: Event) -> None:
    """Update the state, clock and place in the queue of a report by what has happened."""
    keep_progress(report, course.after(report.progress, event, queries.terms(report.opened_at)))
    _keep_promise(report)


def _write(
    report: Report, event: Event, by: Person | None, *, text: str = "", detail: dict[str, Any] | None
) -> None:
    told = {"kind": event.kind, "at": event.at, "by_id": by.id if by else None, "text": text}
    db.rows(_EVENT, {**told, "detail": detail, "report_id": report.id, "state": report.state})


def _keep_promise(report: Report) -> None:
    promise = promises.next_promise(report.progress, queries.terms(report.opened_at))
    report.due_at, report.due_step = (promise.due_at, promise.step) if promise else (None, None)
    report.paused_until = promise.paused_until if promise else None


@cache
def _line() -> Insert:
    above = reach.lines_above(select(PERSON_ID)).subquery()
    led = select(REPORT_ID, above.c.id).where(above.c.id != PERSON_ID)
    return insert(ReportLine).from_select(["report_id", "manager_id"], led)
