"""What the log says of itself."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class LogAction(AuditAction):
    """Each action with its words on the log page."""

    EXPORTED = "audit.exported", _l("Took a copy of the log")
    PERSON_ERASED = "audit.person_erased", _l("Erased the personal data of someone who left")
