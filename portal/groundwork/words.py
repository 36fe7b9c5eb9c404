"""The names of the set-up steps on screen."""

from flask_babel import lazy_gettext as _l

from portal.groundwork.rules import SetUpStep

LABELS = {
    SetUpStep.COMPANY: _l("Say what your company is called"),
    SetUpStep.PEOPLE: _l("Import your people"),
    SetUpStep.TRIAGER: _l("Say who answers reports"),
    SetUpStep.AGENT: _l("Register an agent"),
    SetUpStep.DEPLOYMENT: _l("Say where it works, and at which level"),
    SetUpStep.INVITATIONS: _l("Invite people"),
    SetUpStep.MAIL: _l("Let the portal send mail"),
    SetUpStep.BACKUP: _l("Make a first backup"),
}
