"""What the words of readiness are called on screen."""

from flask_babel import lazy_gettext as _l

from portal.readiness.rules import Clearance

LABELS = {
    Clearance.CLEARED: _l("Cleared"),
    Clearance.IN_PROGRESS: _l("In progress"),
    Clearance.REFRESH_DUE: _l("Refresh due"),
    Clearance.LAPSED: _l("Lapsed"),
    Clearance.NOT_STARTED: _l("Not started"),
    Clearance.SUSPENDED: _l("Suspended"),
}

SENTENCES = {
    "already_suspended": _l("This clearance is suspended already."),
}
