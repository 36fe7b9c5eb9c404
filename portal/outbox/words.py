"""Labels and sentences of the outbox."""

from flask_babel import lazy_gettext as _l

from portal.outbox.rules import MailState

LABELS = {
    MailState.WAITING: _l("Waiting"),
    MailState.SENT: _l("Sent"),
    MailState.FAILED: _l("Not delivered"),
}

SENTENCES = {
    "mail_not_failed": _l("This mail is on its way or has arrived already."),
}

SUBJECTS = {"outbox_mail": _l("Mail")}
