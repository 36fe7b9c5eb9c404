"""The health check of the outbox: whether mail leaves in time."""

from flask_babel import lazy_gettext as _l

from portal.core import clock
from portal.core.health import Check, CheckNote
from portal.core.phrases import gettext as _
from portal.outbox import queries, rules


def mail_leaves() -> str | None:
    """Return a problem if a mail is more than an hour overdue. There is none if mail is not set up."""
    due_at = queries.oldest_due_at() if queries.can_mail() else None
    if due_at is None or not clock.is_past(due_at, by=rules.LATE):
        return None
    hours = round((clock.now() - due_at).total_seconds() / 3600, 1)
    return str(
        _("The oldest email is %(hours)s hours late. Check that the worker is running.", hours=f"{hours:g}")
    )


def is_not_set_up() -> CheckNote | None:
    """Return a note if mail is not set up."""
    if queries.can_mail():
        return None
    return CheckNote(_("Not set up. The portal shows you links to pass on yourself."))


CHECKS = (Check("outbox", _l("Email is sent on time"), mail_leaves, is_not_set_up),)
