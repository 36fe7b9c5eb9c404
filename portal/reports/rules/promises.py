"""Promises to reporters and their due times (field 6.5), in the business time of the company calendar."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from portal.calendars.rules import WorkCalendar, add_business_days, add_business_time, business_time
from portal.reports.rules.severity import Severity
from portal.reports.rules.states import CONTAINED, NEED_PROOF, State

SOON = timedelta(hours=2)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class PromiseStep(StrEnum):
    """A step that is promised to the reporter."""

    ACKNOWLEDGE = "acknowledge"
    TRIAGE = "triage"
    CONTAIN = "contain"
    ANSWER = "answer"


@dataclass(frozen=True, kw_only=True)
class Span:
    """How long a step may take: minutes or business days, around the clock or in working hours only."""

    minutes: int = 0
    business_days: int = 0
    around_the_clock: bool = False


Promises = Mapping[Severity, Mapping[PromiseStep, Span]]

PROMISES: Promises = {
    Severity.CRITICAL: {
        PromiseStep.ACKNOWLEDGE: Span(minutes=15, around_the_clock=True),
        PromiseStep.TRIAGE: Span(minutes=60, around_the_clock=True),
        PromiseStep.CONTAIN: Span(minutes=60, around_the_clock=True),
        PromiseStep.ANSWER: Span(business_days=1),
    },
    Severity.SERIOUS: {
        PromiseStep.ACKNOWLEDGE: Span(minutes=60),
        PromiseStep.TRIAGE: Span(minutes=240),
        PromiseStep.CONTAIN: Span(minutes=240, around_the_clock=True),
        PromiseStep.ANSWER: Span(business_days=2),
    },
    Severity.MODERATE: {
        PromiseStep.ACKNOWLEDGE: Span(business_days=1),
        PromiseStep.TRIAGE: Span(business_days=2),
        PromiseStep.CONTAIN: Span(business_days=5),
        PromiseStep.ANSWER: Span(business_days=5),
    },
    Severity.MINOR: {
        PromiseStep.ACKNOWLEDGE: Span(business_days=1),
        PromiseStep.TRIAGE: Span(business_days=5),
        PromiseStep.ANSWER: Span(business_days=10),
    },
}


@dataclass(frozen=True, kw_only=True)
class PromiseTerms:
    """All values that promises depend on. ``pause_max`` is business time; then a paused clock runs on."""

    promises: Promises = field(default_factory=lambda: PROMISES)
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    pause_max: timedelta = timedelta(days=3)


@dataclass(frozen=True, kw_only=True)
class ReportProgress:
    """The state of one report and the facts that its promises are computed from.

    ``received_at`` is when it was filed or reopened. ``asked_at`` is the time of the current question. ``paused`` is
    the business time spent waiting for the reporter before it. ``resumes_as`` is the state before it.
    """

    received_at: datetime
    handled_as: Severity
    state: State = State.RECEIVED
    acknowledged_at: datetime | None = None
    triaged_at: datetime | None = None
    answered_at: datetime | None = None
    asked_at: datetime | None = None
    paused: timedelta = timedelta(0)
    resumes_as: State | None = None


class PromiseKept(Protocol):
    """The stored next promise: a report or a row of the queue."""

    @property
    def due_at(self) -> datetime | None: ...

    @property
    def due_step(self) -> PromiseStep | None: ...

    @property
    def paused_until(self) -> datetime | None: ...


@dataclass(frozen=True, kw_only=True)
class Promise:
    """The next promised step and its due time.

    The clock is paused until ``paused_until``. ``due_at`` allows for the whole pause; an earlier reply ends the pause,
    and the promise is computed anew. So time alone changes neither moment.
    """

    step: PromiseStep
    due_at: datetime
    paused_until: datetime | None = None

    def is_paused(self, at: datetime) -> bool:
        """Return whether the clock is paused at ``at``."""
        return self.paused_until is not None and at < self.paused_until

    def is_overdue(self, at: datetime) -> bool:
        """Return whether the promise is broken at ``at``; ``queries.is_overdue`` is the same rule in SQL."""
        return self.due_at < at and not self.is_paused(at)

    def left(self, at: datetime) -> timedelta:
        """Return the time left at ``at``; negative once the promise is broken."""
        return self.due_at - at


def due_at(received_at: datetime, span: Span, calendar: WorkCalendar) -> datetime:
    """Return when a step of ``span`` is due, counted from receipt."""
    if span.business_days:
        return add_business_days(received_at, span.business_days, calendar)
    minutes = timedelta(minutes=span.minutes)
    return (
        received_at + minutes if span.around_the_clock else add_business_time(received_at, minutes, calendar)
    )


def next_to_reporter(progress: ReportProgress, terms: PromiseTerms) -> Promise | None:
    """Return the promise of the next step towards the answer, pauses added; ``None`` once that was given."""
    if progress.answered_at:
        return None
    if not progress.acknowledged_at:
        return _promise(PromiseStep.ACKNOWLEDGE, progress, terms)
    return _promise(PromiseStep.ANSWER if progress.triaged_at else PromiseStep.TRIAGE, progress, terms)


def next_promise(progress: ReportProgress, terms: PromiseTerms) -> Promise | None:
    """Return what is due first: the next step towards the answer or, of a severe failure, to contain it.

    ``None`` once the answer was given.
    """
    to_reporter, contain = next_to_reporter(progress, terms), contain_promise(progress, terms)
    return min((each for each in (to_reporter, contain) if each), key=lambda each: each.due_at, default=None)


def answer_promise(progress: ReportProgress, terms: PromiseTerms) -> Promise | None:
    """Return when the answer is due, pauses added; ``None`` once it was given."""
    return None if progress.answered_at else _promise(PromiseStep.ANSWER, progress, terms)


def contain_promise(progress: ReportProgress, terms: PromiseTerms) -> Promise | None:
    """Return when a severe failure has to be contained; ``None`` where nothing is to be contained any more.

    A question to the reporter does not pause it: the harm goes on meanwhile.
    """
    span = terms.promises[progress.handled_as].get(PromiseStep.CONTAIN)
    if progress.handled_as not in NEED_PROOF or progress.state in CONTAINED or span is None:
        return None
    return Promise(step=PromiseStep.CONTAIN, due_at=due_at(progress.received_at, span, terms.calendar))


def pause(asked_at: datetime, until: datetime, terms: PromiseTerms) -> timedelta:
    """Return the time on business days for which a question pauses the clock, at most ``pause_max``."""
    return business_time(asked_at, until, terms.calendar.whole_days, most=terms.pause_max)


def whole_minutes(moment: datetime) -> int:
    """Return a moment as whole minutes since 1970, the sort key of a reporter's list."""
    return (moment - EPOCH) // timedelta(minutes=1)


def _promise(step: PromiseStep, progress: ReportProgress, terms: PromiseTerms) -> Promise:
    due = due_at(progress.received_at, terms.promises[progress.handled_as][step], terms.calendar)
    days = terms.calendar.whole_days
    paused, paused_until = progress.paused, None
    if progress.asked_at:
        paused += terms.pause_max
        paused_until = add_business_time(progress.asked_at, terms.pause_max, days)
    return Promise(step=step, due_at=add_business_time(due, paused, days), paused_until=paused_until)
