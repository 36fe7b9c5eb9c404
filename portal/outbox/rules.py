"""When a mail is tried again, and the states of a mail."""

import re
from datetime import datetime, timedelta
from enum import StrEnum

TRIES_MAX = 8
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
MESSAGE_ID = re.compile(r"<mail-(\d{1,9})-(\d{1,12})@[^<>\s]+>")
LEASE = timedelta(minutes=10)  # how long a claim holds
SENDING = timedelta(minutes=5)  # after which no further mail of a batch is begun: a slow one takes minutes
BATCH = 20
KEPT = timedelta(days=90)  # how long sent and undelivered mails are listed
LATE = timedelta(hours=1)  # a mail that is overdue this long means that delivery has stopped


class MailState(StrEnum):
    """The state of a mail."""

    WAITING = "waiting"
    SENT = "sent"
    BOUNCED = "bounced"
    FAILED = "failed"


def state_of(
    *, sent_at: datetime | None, failed_at: datetime | None, bounced_at: datetime | None = None
) -> MailState:
    """Return whether a mail was sent, came back afterwards, was given up or still waits."""
    if bounced_at:
        return MailState.BOUNCED
    if sent_at:
        return MailState.SENT
    return MailState.FAILED if failed_at else MailState.WAITING


def next_try_at(tries: int, at: datetime) -> datetime | None:
    """Return when to try again after ``tries`` failed ones; ``None`` when it is time to give up."""
    return at + PAUSES[tries - 1] if tries < TRIES_MAX else None


def mail_of_message_id(text: str) -> tuple[int, int] | None:
    """Return the id of a mail and the second it was enqueued, from its Message-ID; ``None`` for a foreign one."""
    found = MESSAGE_ID.fullmatch(text.strip())
    return (int(found[1]), int(found[2])) if found else None


def message_id(mail_id: int, enqueued_at: datetime, *, domain: str) -> str:
    """Return the Message-ID, the same for every try, so that receivers recognise a copy."""
    return f"<mail-{mail_id}-{int(enqueued_at.timestamp())}@{domain}>"
