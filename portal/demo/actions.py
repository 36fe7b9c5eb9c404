"""What the log says of the sample company."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class DemoAction(AuditAction):
    """Each action with its words on the log page."""

    CROWD_GATHERED = "demo.crowd_gathered", _l("Made up more people for the sample company")
