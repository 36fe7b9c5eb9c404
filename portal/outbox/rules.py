"""When a mail is tried again, and the states of a mail."""

from datetime import datetime, timedelta
from enum import StrEnum

TRIES_MAX = 8
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
LEASE = timedelta(minutes=10)  # how long a claim holds; longer than a batch can take
BATCH = 20
KEPT = timedelta(days=90)  # how long sent and undelivered mails are listed
LATE = timedelta(hours=1)  # a mail that is overdue this long means that delivery has stopped


class MailState(StrEnum):
    """The state of a mail."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


def state_of(*, sent_at: datetime | None, failed_at: datetime | None) -> MailState:
    """Return whether a mail was sent, was given up or still waits."""
    if sent_at:
        return MailState.SENT
    return MailState.FAILED if failed_at else MailState.WAITING


def next_try_at(tries: int, at: datetime) -> datetime | None:
    """Return when to try again after ``tries`` failed ones; ``None`` when it is time to give up."""
    return at + PAUSES[tries - 1] if tries < TRIES_MAX else None


def message_id(mail_id: int, enqueued_at: datetime, *, domain: str) -> str:
    """Return the Message-ID, the same for every try, so that receivers recognise a copy."""
    return f"<mail-{mail_id}-{int(enqueued_at.timestamp())}@{domain}>"
