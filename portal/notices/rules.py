"""Rules of notices: when a mail leaves, and when a digest is due."""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from portal.core.pace import Pace

DIGEST = "digest"  # what a digest is called where mails are told apart by the kind of notice


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
    """What a person, or else the company, has chosen about mail. ``without`` names kinds that are not mailed."""

    rhythm: Rhythm
    quiet: QuietHours
    has_digest: bool = True
    without: frozenset[str] = frozenset()


class MailPlan(NamedTuple):
    """When the mail of a notice leaves, or the digest that has it. Without either, only the inbox has it."""

    leaves_at: datetime | None = None
    digest_at: datetime | None = None


def plan_mail(
    kind: str, pace: Pace, choice: MailChoice, zone: str, at: datetime, *, is_off: bool = False
) -> MailPlan:
    """Return how a notice that is written at ``at`` is mailed; ``is_off`` where the company wants no such mail."""
    if pace is Pace.URGENT:
        return MailPlan(leaves_at=at)
    if is_off or kind in choice.without:
        return MailPlan()
    if pace is Pace.NEWS or choice.rhythm is not Rhythm.AT_ONCE:
        return MailPlan(digest_at=next_digest(choice, zone, at) if choice.has_digest else None)
    return MailPlan(leaves_at=quiet_ends(choice.quiet, zone, at) or at)


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
