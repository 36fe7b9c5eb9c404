"""The audit actions of learning paths."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class PathAction(AuditAction):
    """An audit action of paths, with its words on the log page."""

    WRITTEN = "training.paths_written", _l("Imported the learning paths")
    REQUIREMENTS_REFRESHED = "training.requirements_refreshed", _l("Updated who needs which path")
