"""Keep a message from leaving, and tell the people who wait for it to leave."""

from collections.abc import Sequence

from portal.audit.commands import record
from portal.core.reasons import Reason
from portal.messages import queries
from portal.messages.actions import MessageAction
from portal.messages.models import Message
from portal.messages.notices import MESSAGE_BLOCKED
from portal.notices.commands import tell


def block(message: Message, reasons: Sequence[Reason]) -> None:
    """Take back the date of a message and keep the reasons; tell its author and sender, or else those who approve."""
    told = [[reason.code, {name: str(value) for name, value in reason.values.items()}] for reason in reasons]
    message.blocked, message.send_at = told, None
    record(None, MessageAction.BLOCKED, message, reasons=[code for code, _values in told])
    concerned = {person.id: person for person in (message.author, message.sender) if person.is_active}
    people = list(concerned.values()) or queries.list_approvers()
    tell(people, MESSAGE_BLOCKED, message, address={"message_id": message.id}, title=message.title)
