"""The words for people on screen."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.permissions import ApiScope, Role
from portal.core.phrases import gettext as _
from portal.core.text import long_date
from portal.people.rules import JobRole, PersonState, RoleKind, Theme

LABELS = {
    ApiScope.PEOPLE_READ: _l(
        "Read the directory: name, e-mail address, job title, unit and state of everybody"
    ),
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
}

ACCESS_LABELS = {  # separate mappings, because a job role and an access role are both called "executive"
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

ROLE_NOTES = {
    Role.CHANGE_LEAD: _l("Keeps agents and audiences, and sees the directory."),
    Role.EDITOR: _l("Reads the library of content and keeps audiences."),
    Role.TRIAGER: _l("Reads and answers reports about agents."),
    Role.PUBLISHER: _l("Keeps audiences."),
    Role.COMPLIANCE: _l("Reads the log, the directory and who is ready; keeps audiences."),
    Role.EXECUTIVE: _l("Sees what everyone sees, and people in their own line only."),
    Role.AUDITOR: _l(
        "Reads the log, the library, the directory and clearances until an end date; changes nothing."
    ),
    Role.ADMIN: _l("Keeps people, access, agents, audiences and settings. Sees no reports and no results."),
}


def _became(what: Any, before: str, after: str) -> str:
    if before and after:
        return str(_("%(what)s: %(before)s → %(after)s", what=what, before=before, after=after))
    return str(_("%(what)s: %(after)s", what=what, after=after or _("none")))


def _access(sentence: Any, role: str, unit: str, agent: int | None) -> str:
    where = unit or (_("agent no. %(number)s", number=agent) if agent else _("everywhere"))
    return str(sentence) % {"role": role, "where": where}


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
    "site_name_taken": _l("There is already a site with this name."),
    "manager_not_found": _l("Nobody in the directory has this e-mail address."),
    "admin_is_everywhere": _l("An administrator looks after the whole company. Choose “Everywhere”."),
    "auditor_needs_end": _l("An auditor’s access needs an end. Choose a date."),
    "access_end_is_past": _l("That date has passed. Choose today or later."),
    "access_held_already": _l("They hold this role there already."),
    "erased_already": _l("This person’s data was erased. Someone who comes back is entered anew."),
    "erase_only_left": _l(
        "Someone who is “%(now)s” still needs the portal. Set their state to “Left” first."
    ),
    "erase_kept_until": lambda day: _(
        "Evidence about them is kept until %(day)s. Tick this only if the law demands it sooner.",
        day=long_date(day),
    ),
    "erase_name_differs": _l("That is not their name as it stands above. Type it exactly."),
    "first_steps_over": _l("Somebody was faster: the portal has its first administrator. Sign in instead."),
    "changed_entered": _l("Entered in the directory: %(state)s"),
    "changed_state": _l("State: %(before)s → %(after)s"),
    "changed_unit": lambda before, after: _became(_("Unit"), before, after),
    "changed_site": lambda before, after: _became(_("Site"), before, after),
    "changed_manager": lambda before, after: _became(_("Manager"), before, after),
    "changed_role_taken": _l("Job role taken on: %(role)s"),
    "changed_role_laid_down": _l("Job role given up: %(role)s"),
    "changed_access_given": lambda role, unit, agent: _access(
        _l("Access given: %(role)s, %(where)s"), role, unit, agent
    ),
    "changed_access_ended": lambda role, unit, agent: _access(
        _l("Access ended: %(role)s, %(where)s"), role, unit, agent
    ),
}

SUBJECTS = {
    "people_access_grant": _l("Access role"),
    "people_site": _l("Site"),
    "people_unit": _l("Unit"),
    "person": _l("Person"),
}

ERASED = (
    _l("Name, e-mail address, employee number, job title, password and personal settings."),
    _l("Sign-ins, invitations and reset links; mails to them or with their name in Delivery."),
)
ERASED_LAST = _l(
    "The key to their name in the log. The log itself stays whole, and shows that this was done, and by whom."
)
KEPT = (_l("Where they stood, and which roles and access they had on which day."),)
PRIVACY_KEPT = (
    _l(
        "Your name, address at work, unit, site, manager and job roles, as your company gave them, with their history."
    ),
    _l("When and where you signed in, and a log of who changed what."),
)
