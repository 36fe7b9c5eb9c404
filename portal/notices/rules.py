"""Rules of notices: when a mail leaves, and when a digest is due."""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from portal.core.pace import Pace


class Rhythm(StrEnum):
    """How often a person is mailed about what is not urgent."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


class QuietHours(NamedTuple):
    """When a person gets no mail unless it is urgent, in their time zone. Equal times mean: never quiet."""

    begin: time
    end: time


class MailChoice(NamedTuple):
    """What a person, or else the company, has chosen about mail."""

    rhythm: Rhythm
    quiet: QuietHours


def leaves_at(pace: Pace, choice: MailChoice, zone: str, at: datetime) -> datetime | None:
    """Return when a mail leaves that is written at ``at``; ``None`` if it waits for the digest."""
    if pace is Pace.URGENT:
        return at
    if pace is Pace.NEWS or choice.rhythm is not Rhythm.AT_ONCE:
        return None
    return quiet_ends(choice.quiet, zone, at) or at


def quiet_ends(quiet: QuietHours, zone: str, at: datetime) -> datetime | None:
    """Return when the quiet hours around ``at`` end; ``None`` outside quiet hours."""
    here = at.astimezone(ZoneInfo(zone))
    now = here.time()
    if quiet.begin <= quiet.end and not quiet.begin <= now < quiet.end:
        return None
    if quiet.begin > quiet.end and quiet.end <= now < quiet.begin:
        return None
    day = here.date() if now < quiet.end else here.date() + timedelta(days=1)
    return datetime.combine(day, quiet.end, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def next_digest(choice: MailChoice, zone: str, at: datetime) -> datetime:
    """Return when the next digest after ``at`` leaves: when quiet hours end, each day or, if so chosen, on Monday."""
    here = at.astimezone(ZoneInfo(zone))
    day = here.date()
    while True:
        leaves = datetime.combine(day, choice.quiet.end, tzinfo=ZoneInfo(zone))
        if leaves > here and (choice.rhythm is not Rhythm.WEEKLY or day.weekday() == 0):
            return leaves.astimezone(UTC)
        day += timedelta(days=1)
