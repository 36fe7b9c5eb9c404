"""The actions of mail in the log."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class MailAction(AuditAction):
    """Each action with its words on the log page."""

    MAIL_ENQUEUED = "outbox.mail_enqueued", _l("Queued an email")
    MAIL_RETURNED = "outbox.mail_returned", _l("Noted that an email came back")
    MAIL_TESTED = "outbox.mail_tested", _l("Sent a test email")
    MAIL_TRIED_AGAIN = "outbox.mail_tried_again", _l("Resent an email")
