"""Reckoning with days; unlike the clock, rules may ask here."""

from datetime import date, datetime
from zoneinfo import ZoneInfo


def day_in(zone: str, at: datetime) -> date:
    """The day it is at ``at`` in the time zone called ``zone``."""
    return at.astimezone(ZoneInfo(zone)).date()
