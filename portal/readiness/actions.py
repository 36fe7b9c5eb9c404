"""What the log says of clearances."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class ReadinessAction(AuditAction):
    """Each action with its words on the log page."""

    REBUILT = "readiness.rebuilt", _l("Worked out readiness again")
    SAMPLED = "readiness.sampled", _l("Compared a sample of readiness with the facts")
    SUSPENDED = "readiness.suspended", _l("Suspended a clearance")
    SUSPENSION_LIFTED = "readiness.suspension_lifted", _l("Lifted a suspension")
