"""Changing who stands where. Every change closes one period and opens the next; nothing is overwritten."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update

from portal.audit.commands import Actor, record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.permissions import Role
from portal.core.reasons import Reason
from portal.core.validity import end_periods, valid_at
from portal.people import queries, rules
from portal.people.models import (
    AccessGrant,
    JobRoleHolding,
    OneTimeLink,
    Person,
    Placement,
    SignIn,
    Site,
    StatePeriod,
    Unit,
    UnitInside,
)  # fmt: skip
from portal.people.rules import JobRole, PersonState, Theme

TREE = "the tree of units"
LINES = "the lines of managers"


def add_unit(actor: Actor | None, *, name: str, parent: Unit | None = None) -> Unit:
    """Open a unit; its name is unique below its parent."""
    db.take_turns(TREE)
    if parent:
        db.hold(parent)
    path = f"{parent.path} / {name}" if parent else name
    if _has_unit(path):
        raise Refused(Reason("unit_name_taken"), field="name")
    unit = Unit(name=name, parent_id=parent.id if parent else None, path=path)
    db.session.add(unit)
    db.session.flush()  # the tree needs the id
    _place_unit(unit, parent, clock.now())
    record(actor, "people.unit_opened", unit, parent=parent.id if parent else None)
    return unit


def move_unit(actor: Actor, unit: Unit, *, to: Unit | None) -> None:
    """Move a unit, with all below it, under another one (or to the top) from now on."""
    db.take_turns(TREE)
    for each in filter(None, (unit, to)):
        db.hold(each)
    at = clock.now()
    below = list(db.session.scalars(queries.inside(unit.id, at)))
    if to is not None and to.id in below:
        raise Refused(Reason("unit_into_itself"), field="to")
    path = f"{to.path} / {unit.name}" if to else unit.name
    if path == unit.path:
        return
    if _has_unit(path):
        raise Refused(Reason("unit_name_taken"), field="to")
    record(actor, "people.unit_moved", unit, before=unit.parent_id, after=to.id if to else None)
    end_periods(UnitInside, at, UnitInside.descendant_id.in_(below), UnitInside.ancestor_id.not_in(below))
    _graft(unit.id, to, at)
    old, unit.parent_id = unit.path, to.id if to else None
    for each in db.session.scalars(select(Unit).where(Unit.id.in_(below))):
        each.path = path + each.path.removeprefix(old)


def add_site(actor: Actor | None, *, name: str) -> Site:
    """Add a place where people work; its name is unique."""
    if db.session.scalars(select(Site.id).where(Site.name == name)).first():
        raise Refused(Reason("site_name_taken"), field="name")
    site = Site(name=name)
    db.session.add(site)
    db.session.flush()  # the audit subject needs the id
    record(actor, "people.site_added", site)
    return site


def add_person(
    actor: Actor | None,
    *,
    name: str,
    email: str,
    employee_number: str | None = None,
    job_title: str = "",
    unit_id: int | None = None,
    site_id: int | None = None,
    manager_id: int | None = None,
    state: PersonState = PersonState.INVITED,
    language: str = "en",
    time_zone: str = "Europe/London",
) -> Person:
    """Enter someone in the directory; they sign in once they have accepted an invitation."""
    email = email.strip().lower()
    if queries.find_by_email(email):
        raise Refused(Reason("email_taken"), field="email")
    if (
        employee_number
        and db.session.scalars(select(Person.id).where(Person.employee_number == employee_number)).first()
    ):
        raise Refused(Reason("employee_number_taken"), field="employee_number")
    person = Person(
        name=name, email=email, employee_number=employee_number or None, job_title=job_title, language=language,
        time_zone=time_zone, created_at=clock.now(), state=state, unit_id=unit_id, site_id=site_id,
        manager_id=manager_id,
    )  # fmt: skip
    db.session.add(person)
    db.session.flush()  # periods and audit need the id
    at = clock.now()
    db.session.add_all(
        [
            Placement(
                person_id=person.id, unit_id=unit_id, site_id=site_id, manager_id=manager_id, valid_from=at
            ),
            StatePeriod(person_id=person.id, state=state, valid_from=at),
        ]
    )
    record(actor, "people.added", person, unit=unit_id, site=site_id, manager=manager_id, state=state)
    return person


def change_details(actor: Actor, person: Person, *, name: str, job_title: str, email: str) -> None:
    """Correct how someone is called and reached; links that went to another address stop working."""
    email = email.strip().lower()
    taken = queries.find_by_email(email)
    if taken and taken.id != person.id:
        raise Refused(Reason("email_taken"), field="email")
    record(actor, "people.details_changed", person, email_changed=email != person.email)
    if email != person.email:
        spend_links([person.id], clock.now())
    person.name, person.job_title, person.email = name, job_title, email
    person.sort_name = rules.sort_name(name)


def change_preferences(person: Person, *, theme: Theme, time_zone: str) -> None:
    """Let someone choose their own colours and time zone."""
    record(person, "people.preferences_changed", person, theme=theme, time_zone=time_zone)
    person.theme, person.time_zone = theme, time_zone


def place_person(
    actor: Actor | None, person: Person, *, unit_id: int | None, site_id: int | None, manager_id: int | None
) -> None:
    """Put someone in a unit, at a site, under a manager, from now on."""
    if manager_id is not None:
        db.take_turns(LINES)
    now = (person.unit_id, person.site_id, person.manager_id)
    if now == (unit_id, site_id, manager_id):
        return
    if manager_id is not None and manager_id != person.manager_id:
        _refuse_circle(person, manager_id)
    at = clock.now()
    end_periods(Placement, at, Placement.person_id == person.id)
    db.session.add(
        Placement(person_id=person.id, unit_id=unit_id, site_id=site_id, manager_id=manager_id, valid_from=at)
    )
    record(
        actor, "people.placed", person,
        before={"unit": now[0], "site": now[1], "manager": now[2]},
        after={"unit": unit_id, "site": site_id, "manager": manager_id},
    )  # fmt: skip
    person.unit_id, person.site_id, person.manager_id = unit_id, site_id, manager_id


def assign_job_roles(actor: Actor | None, person: Person, roles: Iterable[JobRole]) -> None:
    """Let someone hold exactly these job roles from now on."""
    wanted = {role for role in roles if role is not JobRole.ALL_EMPLOYEES}
    at = clock.now()
    held = set(queries.list_job_roles(person.id, at))
    if wanted == held:
        return
    end_periods(
        JobRoleHolding, at, JobRoleHolding.person_id == person.id, JobRoleHolding.job_role.in_(held - wanted)
    )
    db.session.add_all(
        JobRoleHolding(person_id=person.id, job_role=role, valid_from=at) for role in sorted(wanted - held)
    )
    record(actor, "people.job_roles_assigned", person, before=held, after=wanted)


def change_state(actor: Actor | None, person: Person, *, to: PersonState) -> None:
    """Move someone to another state; leaving or being suspended ends every sign-in at once, any change every link."""
    if to not in rules.PRESENT:
        queries.hold_administrators()
    if person.erased_at:
        raise Refused(Reason("erased_already"))
    if not rules.can_move(person.state, to):
        raise Refused(Reason("person_cannot_become", now=person.state, to=to), field="state")
    if to not in rules.PRESENT:
        _refuse_last_administrator(person)
    at = clock.now()
    end_periods(StatePeriod, at, StatePeriod.person_id == person.id)
    db.session.add(StatePeriod(person_id=person.id, state=to, valid_from=at))
    record(actor, "people.state_changed", person, before=person.state, after=to)
    person.state = to
    spend_links([person.id], at)
    if to not in rules.PRESENT:
        end_sign_ins([person.id], at)
    if to is PersonState.LEFT:
        end_periods(AccessGrant, at, AccessGrant.person_id == person.id)


def grant_access(
    actor: Actor | None,
    person: Person,
    *,
    role: Role,
    unit_id: int | None = None,
    agent_id: int | None = None,
    until: datetime | None = None,
) -> AccessGrant:
    """Give someone an access role, everywhere or within one scope, until further notice or a moment."""
    db.hold(person)
    at = clock.now()
    if problem := rules.access_problem(role, unit_id=unit_id, agent_id=agent_id, until=until, at=at):
        raise Refused(problem[0], field=problem[1])
    if any(
        (each.role, each.unit_id, each.agent_id) == (role, unit_id, agent_id)
        for each in queries.list_access(person.id)
    ):
        raise Refused(Reason("access_held_already"), field="role")
    grant = AccessGrant(
        person_id=person.id, role=role, unit_id=unit_id, agent_id=agent_id, valid_from=at, valid_until=until,
        granted_by_id=actor.id if actor else None,
    )  # fmt: skip
    db.session.add(grant)
    record(actor, "people.access_granted", person, role=role, unit=unit_id, agent=agent_id, until=until)
    return grant


def withdraw_access(actor: Actor, grant: AccessGrant) -> None:
    """Take an access role back from now on; the last administrator stays. One that has ended keeps its end."""
    queries.hold_administrators()
    db.hold(grant)
    if not grant.holds_at(clock.now()):
        return
    if grant.role is Role.ADMIN:
        _refuse_last_administrator(grant.person)
    record(
        actor,
        "people.access_withdrawn",
        grant.person,
        role=grant.role,
        unit=grant.unit_id,
        agent=grant.agent_id,
    )
    grant.valid_until = clock.now()


def end_sign_ins(person_ids: Iterable[int], at: datetime) -> None:
    """Sign people out everywhere; part of commands that record why."""
    db.session.execute(
        update(SignIn)
        .where(SignIn.person_id.in_(list(person_ids)), SignIn.ended_at.is_(None))
        .values(ended_at=at)
    )


def spend_links(person_ids: Iterable[int], at: datetime) -> None:
    """Let the invitations and reset links that people hold work no more; part of commands that record why."""
    db.session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.person_id.in_(list(person_ids)), OneTimeLink.used_at.is_(None))
        .values(used_at=at)
    )


def _has_unit(path: str) -> bool:
    return db.session.scalars(select(Unit.id).where(Unit.path == path)).first() is not None


def _place_unit(unit: Unit, parent: Unit | None, at: datetime) -> None:
    db.session.add(UnitInside(ancestor_id=unit.id, descendant_id=unit.id, depth=0, valid_from=at))
    db.session.flush()  # grafting reads the tree
    _graft(unit.id, parent, at)


def _graft(unit_id: int, parent: Unit | None, at: datetime) -> None:
    """Connect a subtree to everything above ``parent``."""
    if parent is None:
        return
    above = db.session.execute(
        select(UnitInside.ancestor_id, UnitInside.depth).where(
            UnitInside.descendant_id == parent.id, valid_at(UnitInside, at)
        )
    ).all()
    below = db.session.execute(
        select(UnitInside.descendant_id, UnitInside.depth).where(
            UnitInside.ancestor_id == unit_id, valid_at(UnitInside, at)
        )
    ).all()
    db.session.add_all(
        UnitInside(ancestor_id=high, descendant_id=low, depth=up + down + 1, valid_from=at)
        for high, up in above
        for low, down in below
    )


def _refuse_last_administrator(person: Person) -> None:
    """Somebody has to be able to let others in."""
    if queries.is_last_administrator(person):
        raise Refused(Reason("last_administrator"))


def _refuse_circle(person: Person, manager_id: int) -> None:
    if manager_id == person.id:
        raise Refused(Reason("manager_is_self"), field="manager_id")
    if queries.reports_to(manager_id, person.id):
        boss = db.session.get_one(Person, manager_id)
        raise Refused(Reason("manager_line_circles", name=boss.name), field="manager_id")
