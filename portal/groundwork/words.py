"""What the steps are called on screen."""

from flask_babel import lazy_gettext as _l

from portal.groundwork.rules import Step

LABELS = {
    Step.COMPANY: _l("Say what your company is called"),
    Step.PEOPLE: _l("Import your people"),
    Step.TRIAGER: _l("Say who answers reports"),
    Step.AGENT: _l("Register an agent"),
    Step.DEPLOYMENT: _l("Say where it works, and at which level"),
    Step.INVITATIONS: _l("Invite people"),
    Step.MAIL: _l("Let the portal send mail"),
    Step.BACKUP: _l("Make a first backup"),
}
