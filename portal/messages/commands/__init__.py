"""Commands on messages: write, approve, publish, confirm, update, retract and remind."""

from portal.messages.commands.changes import follow_changes
from portal.messages.commands.drafting import (
    approve_text,
    ask_for_approval,
    discard_message,
    draft_message,
    edit_message,
    schedule_message,
    unschedule_message,
)
from portal.messages.commands.publishing import (
    publish_update,
    remind_unconfirmed,
    retract_message,
    start_sending,
    tell_next,
)
from portal.messages.commands.reading import confirm_message, note_opened

__all__ = [
    "approve_text",
    "ask_for_approval",
    "confirm_message",
    "discard_message",
    "draft_message",
    "edit_message",
    "follow_changes",
    "note_opened",
    "publish_update",
    "remind_unconfirmed",
    "retract_message",
    "schedule_message",
    "start_sending",
    "tell_next",
    "unschedule_message",
]
