"""The states of a message, whom it is for, and the ways it is sent."""

from datetime import datetime
from enum import StrEnum

TITLE_MAX = 120
TEXT_MAX = 8000
ANSWER_MAX = 240
REASON_MAX = 600
REMINDERS_MOST = 5  # product: every 3 days, at most 5
REMINDER_DAYS = 3


class AudienceChoice(StrEnum):
    """Whom a message is for. A group is an audience with a rule of its own."""

    EVERYONE = "everyone"
    AFFECTED = "affected"
    TEAM = "team"
    GROUP = "group"


class MessageState(StrEnum):
    """What has become of a message."""

    DRAFT = "draft"
    BLOCKED = "blocked"
    SCHEDULED = "scheduled"
    SENT = "sent"
    RETRACTED = "retracted"


class SendingKind(StrEnum):
    """What is being told: a new message, an update, a retraction, or a reminder of what is unconfirmed."""

    FIRST = "first"
    UPDATE = "update"
    RETRACTION = "retraction"
    REMINDER = "reminder"


def state_of(
    *, send_at: datetime | None, sent_at: datetime | None, retracted_at: datetime | None, is_blocked: bool
) -> MessageState:
    """Return the state of a message from what happened to it."""
    if retracted_at is not None:
        return MessageState.RETRACTED
    if sent_at is not None:
        return MessageState.SENT
    if is_blocked:
        return MessageState.BLOCKED
    return MessageState.SCHEDULED if send_at is not None else MessageState.DRAFT
