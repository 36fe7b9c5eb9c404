"""The audit actions of the sample company."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class DemoAction(AuditAction):
    """An audit action of the sample company, with its words on the log page."""

    CROWD_GATHERED = "demo.crowd_gathered", _l("Added more people to the sample company")
