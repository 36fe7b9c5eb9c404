"""Who may be given a relief now, and until when."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.calendars.rules import WorkCalendar, next_working_day
from portal.core.dates import end_of_day
from portal.core.reasons import Reason
from portal.readiness.rules.facts import READY, UNDER_WAY, Clearance
from portal.readiness.rules.reliefs import ReliefKind


@dataclass(frozen=True, kw_only=True)
class ReliefAsked:
    """One person for whom a relief is asked, with what decides on it; all days are where the person is.

    ``relieved_until`` is the end of a relief in force. ``original_due_on`` is when the path is due without reliefs.
    """

    clearance: Clearance
    due_on: date
    original_due_on: date
    relieved_until: date | None
    today: date


def latest_day(asked: ReliefAsked, most_days: int | None) -> date | None:
    """Return the latest day that a leader may give: counted from the original date, so that it cannot creep."""
    return None if most_days is None else asked.original_due_on + timedelta(days=most_days)


def why_not_relieved(asked: ReliefAsked, most_days: int | None) -> Reason | None:
    """Return why nobody can give this person a relief now, whatever its kind and end; ``None`` if they can.

    ``most_days`` binds leaders; ``None`` binds nobody.
    """
    if asked.clearance in READY:
        return Reason("relief_not_needed")
    if asked.relieved_until:
        return Reason("relieved_already", until=asked.relieved_until)
    latest = latest_day(asked, most_days)
    if latest and latest <= asked.today:
        return Reason("relief_too_late", latest=latest, days=most_days)
    return None


def why_not_until(asked: ReliefAsked, kind: ReliefKind, until: date, most_days: int | None) -> Reason | None:
    """Return why a relief of ``kind`` cannot end on ``until`` for this person; ``None`` if it can."""
    latest = latest_day(asked, most_days)
    if latest and until > latest:
        return Reason("relief_too_long", latest=latest, days=most_days)
    if kind is ReliefKind.EXTENSION and asked.clearance not in UNDER_WAY:
        return Reason("relief_lapsed")
    if kind is ReliefKind.EXTENSION and until <= asked.due_on:
        return Reason("relief_too_short", due=asked.due_on)
    return None


def relief_ends(until: date, zone: str, calendar: WorkCalendar) -> datetime:
    """Return the end of a relief: the last moment of its day, or of the next working day if that is a day off."""
    return end_of_day(next_working_day(until, calendar), zone)
