"""Arithmetic with days. Rules may use it, because it never asks for the current time."""

from calendar import monthrange
from datetime import date, datetime
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
