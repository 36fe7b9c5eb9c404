"""Arithmetic with days. Rules may use it, because it never asks for the current time.

A deadline is a day in a person's time zone. It is kept as the last moment of that day, and has passed after it: the
screen shows the day, and comparisons of moments agree with it.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

Day = TypeVar("Day", bound=date)
MONTHS = 12


def add_months(start: Day, months: int) -> Day:
    """Return the same day ``months`` calendar months later, or the last day of a shorter month."""
    years, month = divmod(start.month - 1 + months, MONTHS)
    year = start.year + years
    return start.replace(year=year, month=month + 1, day=min(start.day, monthrange(year, month + 1)[1]))


def day_in(zone: str, at: datetime) -> date:
    """Return the day at the moment ``at`` in the time zone ``zone``."""
    return at.astimezone(ZoneInfo(zone)).date()


def begin_of_day(day: date, zone: str) -> datetime:
    """Return the first moment of ``day`` in the time zone ``zone``."""
    return datetime.combine(day, time(0), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def end_of_day(day: date, zone: str) -> datetime:
    """Return the last moment of ``day`` in the time zone ``zone``."""
    midnight = datetime.combine(day + timedelta(days=1), time(0), tzinfo=ZoneInfo(zone))
    return midnight.astimezone(UTC) - datetime.resolution


def deadline(moment: datetime, zone: str) -> datetime:
    """Return the deadline on the day of ``moment``: the last moment of that day in the time zone ``zone``."""
    return end_of_day(day_in(zone, moment), zone)


def has_passed(ends: datetime, at: datetime) -> bool:
    """Return whether a deadline has passed at ``at``. In a statement this is ``column < at``."""
    return ends < at


def passes_at(ends: datetime) -> datetime:
    """Return the first moment at which a deadline has passed."""
    return ends + datetime.resolution
