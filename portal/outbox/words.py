"""Labels and sentences of the outbox."""

from flask_babel import lazy_gettext as _l

from portal.outbox.rules import MailState
from portal.outbox.transport import SmtpStep

LABELS = {
    SmtpStep.SENDER: _l("Sender"),
    SmtpStep.RECIPIENT: _l("Recipient"),
    SmtpStep.MESSAGE: _l("Message"),
    MailState.WAITING: _l("Waiting"),
    MailState.SENT: _l("Sent"),
    MailState.BOUNCED: _l("Came back"),
    MailState.FAILED: _l("Not delivered"),
}

WHY = {  # the beginning of an error code, and what it says
    "refused 5": _l("The mail server refused the address. It does not exist, or takes no mail."),
    "refused 4": _l("The mail server cannot take the mail right now."),
    "returned 5.1": _l("The address does not exist."),
    "returned 5.2": _l("The mailbox is full or closed."),
    "returned 5.7": _l("The mail was blocked by a rule of the receiving server."),
    "returned": _l("The receiving server sent the mail back."),
    "answer 4": _l("The mail server was not ready."),
    "answer 5": _l("The mail server refused the mail."),
    "sign-in refused": _l("The mail server refused the name or password of the portal."),
    "timeout": _l("The mail server did not answer in time."),
    "no safe connection": _l("There was no safe connection to the mail server."),
    "no connection": _l("The mail server could not be reached."),
    "unusable address": _l("The address cannot be used."),
}


def why(code: str | None) -> str:
    """Return what an error code of delivery means; empty without one."""
    return next((str(words) for begin, words in WHY.items() if code and code.startswith(begin)), code or "")


SENTENCES = {
    "mail_not_failed": _l("This email is already on its way or has arrived."),
}

SUBJECTS = {"outbox_mail": _l("Email")}
