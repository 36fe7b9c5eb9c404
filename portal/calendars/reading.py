"""Reads and writes the typed texts of a calendar: working hours, and days off."""

import re
from collections.abc import Iterable
from datetime import date

from portal.calendars.rules import HOUR, NAME_MAX, WHOLE_DAY, DayOff, Shift
from portal.core.reasons import Reason

SHIFT = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
LINE = re.compile(r"(\d{4}-\d{2}-\d{2})\s+(\S.*)")
MINUTES = range(60)


def read_shift(text: str) -> Shift | Reason | None:
    """Return the working hours in a text such as “09:00-17:00”; none for an empty text."""
    if not text:
        return None
    found = SHIFT.fullmatch(text)
    if not found:
        return Reason("calendar_needs_hours")
    hours, minutes, until_hours, until_minutes = (int(each) for each in found.groups())
    begins, ends = hours * HOUR + minutes, until_hours * HOUR + until_minutes
    is_time = minutes in MINUTES and until_minutes in MINUTES and begins < ends <= WHOLE_DAY
    return Shift(begins, ends) if is_time else Reason("calendar_needs_hours")


def read_days_off(text: str) -> tuple[DayOff, ...] | Reason:
    """Return the days off in a text with one line a day, such as “2026-12-24 Christmas Eve”."""
    found: dict[date, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        parts = LINE.fullmatch(line.strip())
        day = _day(parts[1]) if parts else None
        if not parts or not day or len(parts[2]) > NAME_MAX:
            return Reason("calendar_needs_day_off", line=number)
        found[day] = parts[2]
    return tuple(DayOff(day, name) for day, name in sorted(found.items()))


def write_shift(shift: Shift | None) -> str:
    """Return working hours as they are typed; the inverse of :func:`read_shift`."""
    return f"{_time(shift.begins)}–{_time(shift.ends)}" if shift else ""


def write_days_off(days: Iterable[DayOff]) -> str:
    """Return days off as they are typed; the inverse of :func:`read_days_off`."""
    return "\n".join(f"{each.day.isoformat()} {each.name}" for each in days)


def _time(minutes: int) -> str:
    return f"{minutes // HOUR:02}:{minutes % HOUR:02}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
