"""The audit actions of exceptions."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class ExceptionAction(AuditAction):
    """An audit action of exceptions, with its words on the log page."""

    ASKED = "exceptions.asked", _l("Asked for an exception to a policy")
    DECIDED = "exceptions.decided", _l("Decided on an exception to a policy")
    WITHDRAWN = "exceptions.withdrawn", _l("Withdrew an exception to a policy")
    ENDED = "exceptions.ended", _l("An exception to a policy ended")
    WARNED = "exceptions.warned", _l("Warned that an exception ends soon")
