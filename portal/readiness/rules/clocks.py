"""The clocks of readiness: how currency fades (field 5.3, 5.4), and how leave stops a clock."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeAlias

from portal.calendars.rules import WorkCalendar, next_working_day
from portal.core.dates import day_in, deadline, end_of_day

Leave: TypeAlias = tuple[datetime, datetime]  # begin, and end or the moment asked about

DECAY = -0.1542  # field 5.3, w20
FACTOR = 0.9 ** (1 / DECAY) - 1


def retrievability(days: float, stability: float) -> float:
    """Return the share expected to be current after ``days``; 0.90 when days equal stability (field 5.3, 5.4)."""
    return float((1 + FACTOR * days / stability) ** DECAY)


def day_currency_falls_below(level: float, stability: float) -> float:
    """Return after how many days currency reaches ``level``."""
    return float((level ** (1 / DECAY) - 1) / FACTOR * stability)


def runs_out(since: datetime, length: timedelta, leaves: Iterable[Leave] = ()) -> datetime:
    """Return when a clock that began at ``since`` has run for ``length``; it stops during leaves."""
    end = since + length
    for begins, ends in sorted(leaves):
        if begins < end:
            end += max(ends - max(begins, since), timedelta(0))
    return end


def last_day(since: datetime, length: timedelta, leaves: Iterable[Leave], zone: str) -> datetime:
    """Return the deadline of a clock that began at ``since``: the end of the day on which it has run for ``length``."""
    return deadline(runs_out(since, length, leaves), zone)


def last_working_day(
    since: datetime, length: timedelta, leaves: Iterable[Leave], zone: str, calendar: WorkCalendar
) -> datetime:
    """Return the deadline as :func:`last_day` does, on the next working day where that day is a day off."""
    return end_of_day(next_working_day(day_in(zone, runs_out(since, length, leaves)), calendar), zone)


def due_at(since: datetime, due: datetime, leaves: Iterable[Leave], zone: str) -> datetime:
    """Return the due date of a requirement that began at ``since``; ``due`` is the date without leaves."""
    return last_day(since, due - since, leaves, zone)


def renewed_due(
    due: datetime,
    published_at: datetime,
    *,
    days: int,
    leaves: Iterable[Leave],
    zone: str,
    calendar: WorkCalendar,
) -> datetime:
    """Return when a step is due whose content asks everybody anew since ``published_at`` (field 2.6)."""
    return max(due, last_working_day(published_at, timedelta(days=days), leaves, zone, calendar))


def has_run(since: datetime, at: datetime, leaves: Iterable[Leave] = ()) -> timedelta:
    """Return how long a clock that began at ``since`` has run by ``at``."""
    stood = (min(ends, at) - max(begins, since) for begins, ends in leaves)
    return at - since - sum((each for each in stood if each > timedelta(0)), timedelta(0))
