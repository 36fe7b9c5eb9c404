"""What a reporter may count on, and by when (field 6.5). Business days are those of the triage calendar."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from portal.reports.rules.severity import Severity

DAY = timedelta(days=1)
SOON = timedelta(hours=2)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MONDAY_TO_FRIDAY = frozenset(range(5))


class Step(StrEnum):
    """What is promised."""

    ACKNOWLEDGE = "acknowledge"
    TRIAGE = "triage"
    CONTAIN = "contain"
    ANSWER = "answer"


@dataclass(frozen=True, kw_only=True)
class Span:
    """How long a step may take: minutes or business days, around the clock or on business days only."""

    minutes: int = 0
    business_days: int = 0
    around_the_clock: bool = False


Promises = Mapping[Severity, Mapping[Step, Span]]

PROMISES: Promises = {
    Severity.CRITICAL: {
        Step.ACKNOWLEDGE: Span(minutes=15, around_the_clock=True),
        Step.TRIAGE: Span(minutes=60, around_the_clock=True),
        Step.CONTAIN: Span(minutes=60, around_the_clock=True),
        Step.ANSWER: Span(business_days=1),
    },
    Severity.SERIOUS: {
        Step.ACKNOWLEDGE: Span(minutes=60),
        Step.TRIAGE: Span(minutes=240),
        Step.CONTAIN: Span(minutes=240, around_the_clock=True),
        Step.ANSWER: Span(business_days=2),
    },
    Severity.MODERATE: {
        Step.ACKNOWLEDGE: Span(business_days=1),
        Step.TRIAGE: Span(business_days=2),
        Step.CONTAIN: Span(business_days=5),
        Step.ANSWER: Span(business_days=5),
    },
    Severity.MINOR: {
        Step.ACKNOWLEDGE: Span(business_days=1),
        Step.TRIAGE: Span(business_days=5),
        Step.ANSWER: Span(business_days=10),
    },
}


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """When the triage team works."""

    zone: ZoneInfo = ZoneInfo("Europe/London")  # noqa: RUF009 - a zone never changes
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    holidays: frozenset[date] = frozenset()

    def works_on(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.holidays


@dataclass(frozen=True, kw_only=True)
class Terms:
    """All that promises depend on. ``pause_max`` is business time; after it a stopped clock runs again by itself."""

    promises: Promises = field(default_factory=lambda: PROMISES)
    calendar: Calendar = field(default_factory=Calendar)
    pause_max: timedelta = 3 * DAY


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far one report has come; ``paused`` is business time spent waiting for its reporter so far."""

    received_at: datetime
    handled_as: Severity
    acknowledged_at: datetime | None = None
    triaged_at: datetime | None = None
    answered_at: datetime | None = None
    asked_at: datetime | None = None
    paused: timedelta = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class Promise:
    """The next thing that is promised. ``is_paused``: its clock stands still while we wait for the reporter."""

    step: Step
    due_at: datetime
    is_paused: bool = False

    def left(self, at: datetime) -> timedelta:
        """Time left; below zero when it is overdue."""
        return self.due_at - at

    def is_overdue(self, at: datetime) -> bool:
        return not self.is_paused and self.due_at < at


def due_at(received_at: datetime, span: Span, calendar: Calendar) -> datetime:
    """The moment by which a step of ``span`` is promised, counted from receipt."""
    if span.business_days:
        return add_business_days(received_at, span.business_days, calendar)
    minutes = timedelta(minutes=span.minutes)
    return (
        received_at + minutes if span.around_the_clock else add_business_time(received_at, minutes, calendar)
    )


def next_promise(progress: Progress, at: datetime, terms: Terms) -> Promise | None:
    """What is due next, pauses added; ``None`` once the answer was given."""
    step = _next_step(progress)
    return _promise(step, progress, at, terms) if step else None


def answer_promise(progress: Progress, at: datetime, terms: Terms) -> Promise | None:
    """By when its reporter hears back, pauses added; ``None`` once they have."""
    return None if progress.answered_at else _promise(Step.ANSWER, progress, at, terms)


def pause(asked_at: datetime, until: datetime, terms: Terms) -> timedelta:
    """The business time for which waiting for the reporter stops the clock: three days at most."""
    return business_time(asked_at, until, terms.calendar, most=terms.pause_max)


def add_business_days(moment: datetime, days: int, calendar: Calendar) -> datetime:
    """The same clock time on the ``days``-th next business day."""
    local = moment.astimezone(calendar.zone)
    day = local.date()
    while days:
        day += DAY
        days -= calendar.works_on(day)
    return datetime.combine(day, local.timetz()).astimezone(UTC)


def add_business_time(moment: datetime, span: timedelta, calendar: Calendar) -> datetime:
    """``span`` later, when only business days count; days off pass without being counted."""
    while span > timedelta(0):
        midnight = _midnight_after(moment, calendar)
        if calendar.works_on(moment.astimezone(calendar.zone).date()):
            step = min(span, midnight - moment)
            moment, span = moment + step, span - step
        else:
            moment = midnight
    return moment


def business_time(start: datetime, end: datetime, calendar: Calendar, *, most: timedelta) -> timedelta:
    """How much of the time between two moments lies on business days, up to ``most``."""
    total = timedelta(0)
    while start < end and total < most:
        stop = min(end, _midnight_after(start, calendar))
        if calendar.works_on(start.astimezone(calendar.zone).date()):
            total += stop - start
        start = stop
    return min(total, most)


def queue_minute(moment: datetime) -> int:
    """A moment as whole minutes since 1970, by which the queue is ordered and paged."""
    return (moment - EPOCH) // timedelta(minutes=1)


def moment_of(minute: int) -> datetime:
    """The moment of a minute that :func:`queue_minute` has counted."""
    return EPOCH + timedelta(minutes=minute)


def _next_step(progress: Progress) -> Step | None:
    if progress.answered_at:
        return None
    if not progress.acknowledged_at:
        return Step.ACKNOWLEDGE
    return Step.ANSWER if progress.triaged_at else Step.TRIAGE


def _promise(step: Step, progress: Progress, at: datetime, terms: Terms) -> Promise:
    due = due_at(progress.received_at, terms.promises[progress.handled_as][step], terms.calendar)
    waited = pause(progress.asked_at, at, terms) if progress.asked_at else timedelta(0)
    return Promise(
        step=step,
        due_at=add_business_time(due, progress.paused + waited, terms.calendar),
        is_paused=progress.asked_at is not None and waited < terms.pause_max,
    )


def _midnight_after(moment: datetime, calendar: Calendar) -> datetime:
    tomorrow = moment.astimezone(calendar.zone).date() + DAY
    return datetime.combine(tomorrow, time(0), tzinfo=calendar.zone).astimezone(UTC)
