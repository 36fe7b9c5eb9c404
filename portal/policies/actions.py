"""The audit actions of policies."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class PolicyAction(AuditAction):
    """An audit action of policies, with its words on the log page."""

    ACKNOWLEDGED = "policies.acknowledged", _l("Acknowledged a policy")
