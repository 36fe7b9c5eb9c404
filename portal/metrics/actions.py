"""The audit actions of metrics."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class MetricAction(AuditAction):
    """An audit action of metrics, with its words on the log page."""

    BASELINE_FROZEN = "metrics.baseline_frozen", _l("Froze the baseline of a metric")
    ENTERED = "metrics.entered", _l("Entered a value of a metric")
    IMPORTED = "metrics.imported", _l("Imported values of metrics")
    OWNER_ASSIGNED = "metrics.owner_assigned", _l("Assigned the owner of a metric")
