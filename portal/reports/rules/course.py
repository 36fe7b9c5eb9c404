"""Rules for how each event changes a report's state and the facts of its promises."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from portal.reports.rules import states
from portal.reports.rules.promises import PromiseTerms, ReportProgress, pause
from portal.reports.rules.severity import Severity
from portal.reports.rules.states import EventKind, State

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Event:
    """One event of a report. ``to`` is set for a move, ``handled_as`` for a rating or a correction."""

    kind: EventKind
    at: datetime
    to: State | None = None
    handled_as: Severity | None = None


def filed(at: datetime, handled_as: Severity) -> ReportProgress:
    """Return the state of a new report.

    Filing a minor report also acknowledges it, because the page confirms receipt at once.
    """
    return ReportProgress(
        received_at=at, handled_as=handled_as, acknowledged_at=at if handled_as is Severity.MINOR else None
    )


def after(progress: ReportProgress, event: Event, terms: PromiseTerms) -> ReportProgress:
    """Return the state of a report after one more event."""
    return _AFTER[event.kind](progress, event, terms)


def _as_it_was(progress: ReportProgress, _event: Event, _terms: PromiseTerms) -> ReportProgress:
    return progress


def _corrected(progress: ReportProgress, event: Event, _terms: PromiseTerms) -> ReportProgress:
    """Count the promises from when the report was first sent, by what is known of it now."""
    return filed(progress.received_at, event.handled_as or progress.handled_as)


def _acknowledged(progress: ReportProgress, event: Event, _terms: PromiseTerms) -> ReportProgress:
    return replace(progress, state=State.ACKNOWLEDGED, acknowledged_at=event.at)


def _rated(progress: ReportProgress, event: Event, _terms: PromiseTerms) -> ReportProgress:
    """Apply a rating, which counts as triage; a paused report resumes as triaged after the reply."""
    return replace(
        progress,
        handled_as=event.handled_as or progress.handled_as,
        triaged_at=progress.triaged_at or event.at,
        state=_at_least_triaged(progress.state),
        resumes_as=progress.resumes_as and _at_least_triaged(progress.resumes_as),
    )


def _proposed(progress: ReportProgress, event: Event, terms: PromiseTerms) -> ReportProgress:
    """Count a proposed rating as triage, at the severity the report has until a second person agrees."""
    return _rated(progress, replace(event, handled_as=None), terms)


def _at_least_triaged(state: State) -> State:
    return State.TRIAGED if state in states.BEFORE_TRIAGE else state


def _asked(progress: ReportProgress, event: Event, _terms: PromiseTerms) -> ReportProgress:
    return replace(progress, state=State.NEEDS_INFO, asked_at=event.at, resumes_as=progress.state)


def _resumed(progress: ReportProgress, event: Event, terms: PromiseTerms) -> ReportProgress:
    """Restart the clock; the whole minutes spent waiting are added to the promises."""
    if progress.state is not State.NEEDS_INFO:
        return progress
    waited = pause(progress.asked_at, event.at, terms) if progress.asked_at else timedelta(0)
    return replace(
        progress,
        state=progress.resumes_as or State.ACKNOWLEDGED,
        asked_at=None,
        resumes_as=None,
        paused=progress.paused + waited // MINUTE * MINUTE,
    )


def _moved(progress: ReportProgress, event: Event, terms: PromiseTerms) -> ReportProgress:
    return replace(_resumed(progress, event, terms), state=event.to or progress.state)


def _closed(progress: ReportProgress, event: Event, _terms: PromiseTerms) -> ReportProgress:
    return replace(progress, state=State.CLOSED, answered_at=event.at)


def _reopened(progress: ReportProgress, event: Event, _terms: PromiseTerms) -> ReportProgress:
    """Start all promises anew."""
    return ReportProgress(received_at=event.at, handled_as=progress.handled_as, state=State.REOPENED)


_AFTER: Mapping[EventKind, Callable[[ReportProgress, Event, PromiseTerms], ReportProgress]] = {
    EventKind.FILED: _as_it_was,
    EventKind.CORRECTED: _corrected,
    EventKind.ACKNOWLEDGED: _acknowledged,
    EventKind.PROPOSED: _proposed,
    EventKind.RATED: _rated,
    EventKind.ASKED: _asked,
    EventKind.REPLIED: _resumed,
    EventKind.MOVED: _moved,
    EventKind.CLOSED: _closed,
    EventKind.REOPENED: _reopened,
}
