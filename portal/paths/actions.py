"""What the log says of learning paths."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class PathAction(AuditAction):
    """Each action with its words on the log page."""

    WRITTEN = "training.paths_written", _l("Took in the learning paths")
    REQUIREMENTS_REFRESHED = "training.requirements_refreshed", _l("Worked out who needs what")
