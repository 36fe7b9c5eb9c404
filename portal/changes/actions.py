"""The audit actions of changes."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class ChangeAction(AuditAction):
    """An audit action of changes, with its words on the log page."""

    EDITED = "changes.edited", _l("Edited a change")
    MADE = "changes.made", _l("Added a change")
    MOVED = "changes.moved", _l("Changed the state of a change")
