"""The actions of mail in the log."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class MailAction(AuditAction):
    """Each action with its words on the log page."""

    MAIL_ENQUEUED = "outbox.mail_enqueued", _l("Made a mail ready to leave")
    MAIL_TRIED_AGAIN = "outbox.mail_tried_again", _l("Sent a mail once more")
