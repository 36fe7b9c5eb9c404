"""The states of a message, who it is for, and the ways it is sent."""

from datetime import datetime
from enum import StrEnum

TITLE_MAX = 120
TEXT_MAX = 8000
ANSWER_MAX = 240
WRONG_MOST = 5  # wrong answers to choose from
REASON_MAX = 600
REMINDERS_MOST = 5  # product: every 3 days, at most 5
REMINDER_DAYS = 3
URGENT_TEMPLATES = frozenset({"m12"})  # field 9.1: something went wrong


class AudienceChoice(StrEnum):
    """Who a message is for: of a place, only those who work with the agent there. A group has a rule of its own."""

    EVERYONE = "everyone"
    AFFECTED = "affected"
    PLACE = "place"
    TEAM = "team"
    GROUP = "group"


class MessageState(StrEnum):
    """What has become of a message."""

    DRAFT = "draft"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"
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
    *,
    send_at: datetime | None,
    sent_at: datetime | None,
    retracted_at: datetime | None,
    discarded_at: datetime | None,
    superseded_at: datetime | None,
    is_blocked: bool,
) -> MessageState:
    """Return the state of a message from what happened to it; what came first in this list counts."""
    happened = {
        MessageState.RETRACTED: retracted_at is not None,
        MessageState.SENT: sent_at is not None,
        MessageState.DISCARDED: discarded_at is not None,
        MessageState.SUPERSEDED: superseded_at is not None,
        MessageState.BLOCKED: is_blocked,
        MessageState.SCHEDULED: send_at is not None,
    }
    return next((state for state, holds in happened.items() if holds), MessageState.DRAFT)
