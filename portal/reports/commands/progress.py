"""What every command on a report shares: locking it, appending an event, and keeping its state and its promise."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.people.models import Person
from portal.reports import queries
from portal.reports.models import Report, ReportEvent
from portal.reports.rules import course, promises, states
from portal.reports.rules.course import Event
from portal.reports.rules.promises import ReportProgress
from portal.reports.rules.severity import Severity
from portal.reports.rules.states import EventKind, State
from portal.settings import queries as settings_queries

_EVENT = insert(ReportEvent)


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
    at, terms = clock.now(), queries.terms(report.opened_at)
    event = Event(kind=kind, at=at, to=to, handled_as=handled_as)
    keep_progress(report, course.after(report.progress, event, terms))
    _keep_promise(report)
    told = {"kind": kind, "at": at, "by_id": by.id if by else None, "text": text, "detail": detail}
    db.rows(_EVENT, {**told, "report_id": report.id, "state": report.state})


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


def _keep_promise(report: Report) -> None:
    promise = promises.next_promise(report.progress, queries.terms(report.opened_at))
    report.due_at = promise.due_at if promise else None
    report.paused_until = promise.paused_until if promise else None
