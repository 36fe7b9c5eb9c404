"""The audit actions of calendars."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class CalendarAction(AuditAction):
    """An audit action with the words that the log page shows for it."""

    CHANGED = "calendars.changed", _l("Changed a business calendar")
