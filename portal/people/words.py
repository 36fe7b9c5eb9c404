"""The words for people on screen."""

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.permissions import ApiScope, Role
from portal.core.phrases import gettext as _, ngettext
from portal.core.text import long_date
from portal.people.rules import JobRole, KeyDuty, PersonState, RoleKind, Theme

LABELS = {
    ApiScope.PEOPLE_READ: _l("Read the directory: name, email, job title, unit and state of everyone"),
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
    Theme.AUTO: _l("Same as my device"),
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
    Role.CHANGE_LEAD: _l("Manages agents and audiences. Sees the directory."),
    Role.EDITOR: _l("Reads the content library. Manages audiences."),
    Role.TRIAGER: _l("Reads and answers reports about agents."),
    Role.PUBLISHER: _l("Builds audiences."),
    Role.COMPLIANCE: _l("Reads the log, the directory and clearances. Builds audiences."),
    Role.EXECUTIVE: _l("Sees what every employee sees, and the people who report to them."),
    Role.AUDITOR: _l(
        "Reads the log, the library, the directory and clearances until an end date. Cannot change anything."
    ),
    Role.ADMIN: _l("Manages people, access, agents, audiences and settings. Sees no reports and no results."),
}


def _became(what: Any, before: str, after: str) -> str:
    if before and after:
        return str(_("%(what)s: %(before)s → %(after)s", what=what, before=before, after=after))
    return str(_("%(what)s: %(after)s", what=what, after=after or _("none")))


def _access(sentence: Any, role: str, unit: str, agent: int | None) -> str:
    where = unit or (_("agent %(number)s", number=agent) if agent else _("everywhere"))
    return str(sentence) % {"role": role, "where": where}


def _last_of_duties(*, duties: Collection[KeyDuty], reports: int) -> str:
    asks = _("Give someone else access first, or tick the box to go ahead.")
    said = [_no_other_triager(reports)] if KeyDuty.TRIAGE in duties else []
    said += [_("No one else can publish messages everywhere.")] if KeyDuty.PUBLISH in duties else []
    return " ".join([*said, asks])


def _no_other_triager(reports: int) -> str:
    if not reports:
        return _("No one else can triage every report.")
    return ngettext(
        "No one else can triage every report, and one report is open.",
        "No one else can triage every report, and %(num)d reports are open.",
        reports,
    )


SENTENCES = {
    "password_too_short": _l("Use at least %(needed)s characters. A short sentence works well."),
    "password_too_long": _l("Use at most %(most)s characters."),
    "password_easy_to_guess": _l("This password is easy to guess. Add one or two unrelated words."),
    "sign_in_failed": _l("The email and password do not match. Check both or reset your password."),
    "password_not_current": _l("That is not your current password."),
    "sign_in_wait": _l("Too many tries. Wait a few minutes, then try again."),
    "link_spent": _l("This link has been used or has expired. Ask for a new one."),
    "email_taken": _l("Another person has this email."),
    "employee_number_taken": _l("Another person has this employee number."),
    "person_cannot_become": _l("A person who is “%(now)s” cannot change to “%(to)s”."),
    "manager_is_self": _l("Nobody can be their own manager."),
    "manager_line_circles": _l(
        "%(name)s already reports to this person, directly or not. Choose another manager."
    ),
    "role_is_derived": _l("This role is given automatically. You cannot give it here."),
    "access_one_scope": _l("Choose a unit or an agent, not both."),
    "last_of_duties": _last_of_duties,
    "last_administrator": _l("This is the last administrator. Make another person an administrator first."),
    "unit_into_itself": _l("A unit cannot move into itself or its subunits."),
    "unit_name_taken": _l("Another unit here has this name."),
    "site_name_taken": _l("Another site has this name."),
    "admin_is_everywhere": _l("Administrators cover the whole company. Choose “Everywhere”."),
    "auditor_needs_end": _l("Auditor access needs an end date."),
    "access_end_is_past": _l("That date has passed. Choose today or later."),
    "access_held_already": _l("This person already has this role there."),
    "erased_already": _l("This person’s data was erased. If they return, add them as a new person."),
    "erase_only_left": _l("This person is “%(now)s”. Change their state to “Left” first."),
    "erase_kept_until": lambda day: _(
        "Their evidence is kept until %(day)s. Tick this only if the law requires it sooner.",
        day=long_date(day),
    ),
    "erase_name_differs": _l("The name does not match. Type it exactly as shown above."),
    "first_steps_over": _l("The portal already has an administrator. Sign in instead."),
    "changed_entered": _l("Added to the directory: %(state)s"),
    "changed_state": _l("State: %(before)s → %(after)s"),
    "changed_unit": lambda before, after: _became(_("Unit"), before, after),
    "changed_site": lambda before, after: _became(_("Site"), before, after),
    "changed_manager": lambda before, after: _became(_("Manager"), before, after),
    "changed_role_taken": _l("Job role added: %(role)s"),
    "changed_role_laid_down": _l("Job role removed: %(role)s"),
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
    _l("Name, email, employee number, job title, password and personal settings."),
    _l("Sign-ins, invitations and reset links, and their emails in Delivery."),
)
ERASED_LAST = _l("The key to their name in the log. The log stays complete and shows who erased the data.")
KEPT = (_l("Their unit, manager, roles and access on each day."),)
PRIVACY_KEPT = (
    _l(
        "Your name, work email, unit, site, manager and job roles, as your company gave them, "
        "with their history."
    ),
    _l("When and where you signed in, and a log of who changed what."),
    _l("A form you sent after you were signed out: encrypted, for a day, so that you can finish it."),
)
