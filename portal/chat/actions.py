"""The audit actions of chat channels."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class ChatAction(AuditAction):
    """An audit action of chat channels, with its words on the log page."""

    ADDED = "chat.added", _l("Connected a chat channel")
    ENDED = "chat.ended", _l("Disconnected a chat channel")
    TESTED = "chat.tested", _l("Sent a test to a chat channel")
    ANNOUNCED = "chat.announced", _l("Queued an announcement for chat channels")
