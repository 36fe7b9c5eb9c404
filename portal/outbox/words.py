"""Labels and sentences of the outbox."""

from flask_babel import lazy_gettext as _l

from portal.outbox.rules import MailState

LABELS = {
    MailState.WAITING: _l("Waiting"),
    MailState.SENT: _l("Sent"),
    MailState.BOUNCED: _l("Came back"),
    MailState.FAILED: _l("Not delivered"),
}

SENTENCES = {
    "mail_not_failed": _l("This email is already on its way or has arrived."),
}

SUBJECTS = {"outbox_mail": _l("Email")}
