"""What the first page records in the audit log."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class TodayAction(AuditAction):
    """Changes of the private link to due dates."""

    LINK_MADE = "today.link_made", _l("Made a private link to their due dates")
    LINK_ENDED = "today.link_ended", _l("Ended the private link to their due dates")
