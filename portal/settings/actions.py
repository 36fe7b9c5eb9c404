"""The actions of settings in the log."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class SettingAction(AuditAction):
    """Each action with its words on the log page."""

    CHANGED = "settings.changed", _l("Changed a setting")
