"""When a mail is tried again, and what became of it."""

from datetime import datetime, timedelta
from enum import StrEnum

TRIES_MAX = 8
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
LEASE = timedelta(minutes=10)  # a claimed mail is left alone this long; longer than a batch can take
BATCH = 20
KEPT = timedelta(days=90)  # how long the list of what was sent, or given up, is kept
LATE = timedelta(hours=1)  # a mail that has waited so long past its time says that delivery has stopped


class MailState(StrEnum):
    """What became of a mail."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


def state_of(*, sent_at: datetime | None, failed_at: datetime | None) -> MailState:
    """Sent, given up, or still waiting."""
    if sent_at:
        return MailState.SENT
    return MailState.FAILED if failed_at else MailState.WAITING


def next_try_at(tries: int, at: datetime) -> datetime | None:
    """When to try again after ``tries`` that did not arrive; ``None`` when it is time to give up."""
    return at + PAUSES[tries - 1] if tries < TRIES_MAX else None


def message_id(mail_id: int, enqueued_at: datetime, *, domain: str) -> str:
    """The same for every try of one mail, so that a receiver can tell a repetition from a second mail."""
    return f"<mail-{mail_id}-{int(enqueued_at.timestamp())}@{domain}>"
