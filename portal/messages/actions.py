"""The audit actions of messages."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class MessageAction(AuditAction):
    """An audit action of messages, with its words on the log page."""

    APPROVED = "messages.approved", _l("Approved the text of a message")
    ASKED = "messages.asked", _l("Asked for the approval of a message")
    BLOCKED = "messages.blocked", _l("Kept a scheduled message from being sent")
    CONFIRMED = "messages.confirmed", _l("Confirmed a message")
    DISCARDED = "messages.discarded", _l("Discarded a draft of a message")
    DRAFTED = "messages.drafted", _l("Drafted a message")
    EDITED = "messages.edited", _l("Edited a message")
    PREPARED = "messages.prepared", _l("Drafted a message about a change of an agent")
    REMINDED = "messages.reminded", _l("Reminded people of a message")
    RETRACTED = "messages.retracted", _l("Retracted a message")
    SCHEDULED = "messages.scheduled", _l("Scheduled a message")
    SENT = "messages.sent", _l("Published a message")
    SUPERSEDED = "messages.superseded", _l("Superseded the draft of a message")
    UNSCHEDULED = "messages.unscheduled", _l("Took back the date of a message")
    UPDATED = "messages.updated", _l("Published an update of a message")
