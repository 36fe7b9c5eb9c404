"""What the triage page shows: an item of the queue, one report, and who can confirm a step of another person."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import g

from portal.core import clock
from portal.core.reasons import Reason
from portal.people.models import Person
from portal.reports import queries, words
from portal.reports.models import Report
from portal.reports.queries.events import EventRow
from portal.reports.queries.queue import QueueCounts, QueueRow
from portal.reports.rules import kinds, promises, states
from portal.reports.rules.kinds import Kind
from portal.reports.rules.severity import Severity
from portal.reports.rules.states import EventKind


@dataclass(frozen=True, kw_only=True)
class QueueItem:
    """A report in the queue, ready to render."""

    id: UUID
    number: str
    headline: str
    agent: str | None
    kind: Kind
    severity: Severity | None
    clock: str
    tone: str


def count_queue(reader: Person) -> QueueCounts:
    """Count the queue of the reader, cached for the request: the menu shows a part of it."""
    if "queue_counts" not in g:
        g.queue_counts = queries.count_queue(reader)
    return g.queue_counts  # type: ignore[no-any-return]


def count_waiting(reader: Person) -> int:
    """Count the reports that wait for an answer, for the menu; no statement on the page of the queue."""
    return count_queue(reader).waiting if "queue_counts" in g else queries.count_open(reader)


def queue_item(row: QueueRow) -> QueueItem:
    """Return a row of the queue, ready to render."""
    at, promise = clock.now(), row.promise
    return QueueItem(
        id=row.id,
        number=row.number,
        headline=kinds.headline(row.what),
        agent=row.agent,
        kind=row.kind,
        severity=row.severity,
        clock=words.promise_text(promise, at) if promise else "",
        tone=words.clock_tone(promise, at) if promise else "",
    )


def read_report(report: Report) -> dict[str, Any]:
    """Return what is shown of one report: its step, its clock and, for a failure, the clock of containing it."""
    at, terms = clock.now(), queries.terms(report.opened_at)
    promise = promises.next_to_reporter(report.progress, terms)
    containing = promises.contain_promise(report.progress, terms)
    return {
        "contain_text": words.clock_text(containing, at) if containing else "",
        "contain_tone": words.clock_tone(containing, at) if containing else "",
        "step": promise.step if promise else None,
        "clock_text": words.clock_text(promise, at) if promise else "",
        "clock_tone": words.clock_tone(promise, at) if promise else "",
        "loop_step": states.loop_step(report.state),
    }


def second_person(report: Report, done: EventRow | None) -> Reason | None:
    """Return who can confirm what one person did; ``None`` where nothing takes a second person."""
    if done is None or done.by is None:
        return None
    names = tuple(each.name for each in queries.list_on_duty(report) if each.id != done.by_id)
    if done.kind is EventKind.MOVED:
        return (
            Reason("report_second_confirms", by=done.by, names=names)
            if names
            else Reason("report_second_missing", by=done.by)
        )
    proposed = (done.detail or {}).get("severity") or Severity.MINOR
    if not names:
        return Reason("report_second_lowers_missing", by=done.by, level=Severity(proposed))
    return Reason("report_second_lowers", by=done.by, names=names, level=Severity(proposed))
