"""What the words of people are called on screen."""

from flask_babel import lazy_gettext as _l

from portal.core.permissions import Role
from portal.people.rules import JobRole, PersonState, RoleKind, Theme

LABELS = {
    JobRole.ALL_EMPLOYEES: _l("All employees"),
    JobRole.FRONTLINE_AGENT: _l("Frontline agent"),
    JobRole.CS_MANAGER: _l("Customer-service manager"),
    JobRole.OPERATIONS_LEAD: _l("Operations lead"),
    JobRole.COMPLIANCE_TEAM: _l("Compliance team member"),
    JobRole.SECURITY_COMPLIANCE_LEAD: _l("Security and compliance lead"),
    JobRole.PRODUCT_OWNER: _l("Product owner"),
    JobRole.INTERACTION_DESIGNER: _l("Interaction designer"),
    JobRole.KNOWLEDGE_MANAGER: _l("Knowledge manager"),
    JobRole.AI_ENGINEER: _l("ML / AI engineer"),
    JobRole.EXECUTIVE: _l("Executive / sponsor"),
    RoleKind.AWARE: _l("Aware"),
    RoleKind.OPERATE: _l("Operate"),
    RoleKind.ASSURE: _l("Assure"),
    RoleKind.BUILD: _l("Build"),
    RoleKind.GOVERN: _l("Govern"),
    PersonState.INVITED: _l("Invited"),
    PersonState.ACTIVE: _l("Active"),
    PersonState.ON_LEAVE: _l("On leave"),
    PersonState.SUSPENDED: _l("Suspended"),
    PersonState.LEFT: _l("Left"),
    Theme.AUTO: _l("As my device says"),
    Theme.LIGHT: _l("Light"),
    Theme.DARK: _l("Dark"),
    Role.EMPLOYEE: _l("Employee"),
    Role.MANAGER: _l("Manager"),
    Role.CHANGE_LEAD: _l("Change lead"),
    Role.EDITOR: _l("Editor"),
    Role.TRIAGER: _l("Triager"),
    Role.PUBLISHER: _l("Publisher"),
    Role.COMPLIANCE: _l("Compliance"),
    Role.EXECUTIVE: _l("Executive"),
    Role.AUDITOR: _l("Auditor"),
    Role.ADMIN: _l("Administrator"),
}

SENTENCES = {
    "password_too_short": _l("Use at least %(needed)s characters. A short sentence works well."),
    "password_too_long": _l("Use at most %(most)s characters."),
    "password_easy_to_guess": _l("This one is easy to guess. Add a word or two that do not belong together."),
    "sign_in_failed": _l(
        "The e-mail address and password do not match. Check both, or ask for a reset link."
    ),
    "password_not_current": _l("That is not your current password."),
    "sign_in_wait": _l("There were many tries just now. Wait a few minutes, then try again."),
    "link_spent": _l("This link has been used or has run out. Ask for a new one."),
    "email_taken": _l("Someone already has this e-mail address."),
    "employee_number_taken": _l("Someone already has this employee number."),
    "person_cannot_become": _l("Someone who is “%(now)s” cannot become “%(to)s”."),
    "manager_is_self": _l("Nobody can be their own manager."),
    "manager_line_circles": _l(
        "That would make the manager line a circle: %(name)s already reports to them."
    ),
    "role_is_derived": _l("This role follows by itself and is not given by hand."),
    "access_one_scope": _l("Choose a unit or an agent, not both."),
    "last_administrator": _l("This is the last administrator. Make someone else one first."),
    "unit_into_itself": _l("A unit cannot be moved into itself."),
    "unit_name_taken": _l("There is already a unit with this name here."),
}
