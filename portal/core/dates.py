"""Reckoning with days; unlike the clock, rules may ask here."""

from calendar import monthrange
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

Day = TypeVar("Day", bound=date)
MONTHS = 12


def add_months(start: Day, months: int) -> Day:
    """The same day so many months of the calendar later; the last of the month where that month is shorter."""
    years, month = divmod(start.month - 1 + months, MONTHS)
    year = start.year + years
    return start.replace(year=year, month=month + 1, day=min(start.day, monthrange(year, month + 1)[1]))


def day_in(zone: str, at: datetime) -> date:
    """The day it is at ``at`` in the time zone called ``zone``."""
    return at.astimezone(ZoneInfo(zone)).date()
