"""The names of the set-up steps on screen."""

from flask_babel import lazy_gettext as _l

from portal.groundwork.rules import SetUpStep

LABELS = {
    SetUpStep.COMPANY: _l("Name your company"),
    SetUpStep.PEOPLE: _l("Import your people"),
    SetUpStep.TRIAGER: _l("Choose who answers reports"),
    SetUpStep.AGENT: _l("Register an agent"),
    SetUpStep.DEPLOYMENT: _l("Deploy the agent"),
    SetUpStep.INVITATIONS: _l("Invite people"),
    SetUpStep.MAIL: _l("Set up email"),
    SetUpStep.BACKUP: _l("Make a first backup"),
}
