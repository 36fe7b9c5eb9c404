"""Reports for tests; rows are written directly, never through commands."""

from datetime import timedelta
from itertools import count
from typing import Any

from portal.core import clock
from portal.people.models import Person
from portal.reports.commands.progress import keep_line
from portal.reports.models import Report, ReportEvent
from portal.reports.rules.kinds import Kind
from portal.reports.rules.promises import PromiseTerms, next_promise, whole_minutes
from portal.reports.rules.severity import Severity, handled_as
from portal.reports.rules.states import BEFORE_TRIAGE, EventKind, State
from tests.make import keep

_numbers = count(1)
WHAT = "It closed a water damage claim without opening the plumber’s report."


def make_report(
    reporter: Person,
    *,
    kind: Kind = Kind.FAILURE,
    severity: Severity | None = Severity.MODERATE,
    state: State = State.RECEIVED,
    what: str = WHAT,
    ago: timedelta = timedelta(0),
    **facts: Any,
) -> Report:
    """A report as it stands after some steps; seen and triaged as its state says."""
    at = clock.now() - ago
    level = severity if kind is Kind.FAILURE else None
    report = Report(
        number=f"REP-{next(_numbers):05}", kind=kind, reporter_id=reporter.id, unit_id=reporter.unit_id, reported_at=at,
        filed_minute=whole_minutes(at), opened_at=at, what=what, state=state, severity=level,
        handled_as=handled_as(level), paused_minutes=0,
        acknowledged_at=None if state in {State.RECEIVED, State.REOPENED} else at,
        triaged_at=None if state in BEFORE_TRIAGE else at, answered_at=at if state is State.CLOSED else None,
        **{"affected": None, "ongoing": None, "rating": None, "agent_id": None,
           "asked_at": at if state is State.NEEDS_INFO else None, **facts},
    )  # fmt: skip
    promise = next_promise(report.progress, PromiseTerms())
    if promise:
        report.due_at, report.due_step, report.paused_until = (
            promise.due_at,
            promise.step,
            promise.paused_until,
        )
    keep(report)
    keep_line(report)
    make_event(report, EventKind.FILED)
    return report


def make_event(report: Report, kind: EventKind, *, by: Person | None = None, **facts: Any) -> ReportEvent:
    facts = {"state": report.state, "text": "", "at": clock.now(), **facts}
    return keep(ReportEvent(report_id=report.id, kind=kind, by_id=by.id if by else None, **facts))
