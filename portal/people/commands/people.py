"""Add people to the directory and correct their details.

A set of newcomers selects every column of ``DETAILS``, ``unit_id``, ``site_id``, ``state`` and ``manager_email``. It
names managers by address, because a manager may be new as well. A set of corrections selects ``person_id`` and some of
``DETAILS``.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, func, insert, literal, select, update

from portal.audit.commands import Actor, record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.people.actions import PeopleAction
from portal.people.commands.places import LINES, PLACEMENTS, refuse_circles
from portal.people.commands.sets import PEOPLE, People, ids_of, is_empty, set_of_one
from portal.people.commands.sign_ins import spend_links
from portal.people.commands.sorting import sort_names_again
from portal.people.commands.states import STATES
from portal.people.models import Person
from portal.people.rules import PersonState, Theme, same_address

DETAILS = ("employee_number", "name", "email", "job_title", "language", "time_zone")
TAKEN = {"email": Reason("email_taken"), "employee_number": Reason("employee_number_taken")}


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
    """Add a person to the directory; they can sign in once they accept an invitation."""
    email = same_address(email)
    manager = db.session.get_one(Person, manager_id) if manager_id else None
    newcomer = set_of_one(
        Person,
        name=name,
        email=email,
        employee_number=employee_number or None,
        job_title=job_title,
        language=language,
        time_zone=time_zone,
        unit_id=unit_id,
        site_id=site_id,
        state=state,
        manager_email=manager.email if manager else None,
    )
    _refuse_taken(newcomer)
    _enter(newcomer, clock.now())
    person = db.session.scalars(select(Person).where(Person.email == email)).one()
    record(actor, PeopleAction.ADDED, person, unit=unit_id, site=site_id, manager=manager_id, state=state)
    return person


def add_people(actor: Actor | None, newcomers: People, *, subject: Any, at: datetime) -> None:
    """Add many people, as :func:`add_person` adds one; write one entry about ``subject``.

    The newcomers may report to each other. Each address and each employee number may occur once among them.
    """
    db.take_turns(LINES)
    if is_empty(newcomers):
        return
    _refuse_taken(newcomers)
    _enter(newcomers, at)
    record(actor, PeopleAction.ADDED, subject, concerns=_entered(newcomers))


def free_details(actor: Actor | None, left: People, *, subject: Any, at: datetime) -> None:
    """Free the addresses and employee numbers of people who left, for others; ``left`` selects their ids.

    Their accounts and evidence stay, and nobody else ever gets them.
    """
    ids = db.session.scalars(left.distinct()).all()
    if not ids:
        return
    them = select(PEOPLE.c.id.label("person_id")).where(PEOPLE.c.id.in_(ids))
    record(actor, PeopleAction.DETAILS_CHANGED, subject, concerns=them)
    spend_links(them, at)
    former = literal("former ") + cast(PEOPLE.c.id, String)
    db.session.execute(update(PEOPLE).where(PEOPLE.c.id.in_(ids)).values(email=former, employee_number=None))
    sort_names_again(them)


def change_details(
    actor: Actor, person: Person, *, name: str, job_title: str, email: str, employee_number: str | None = None
) -> None:
    """Correct a person's details; a new address ends the links sent to the old one.

    The employee number stays with ``None``, and an empty one removes it.
    Refuses with ``erased_already`` if the person was erased meanwhile: their name must not come back.
    """
    db.hold(person)
    if person.erased_at is not None:
        raise Refused(Reason("erased_already"))
    email = same_address(email)
    number = person.employee_number if employee_number is None else employee_number.strip() or None
    details = {"name": name, "job_title": job_title, "email": email, "employee_number": number}
    correction = set_of_one(Person, person_id=person.id, **details)
    _refuse_taken(correction)
    changed = {f"{each}_changed": details[each] != getattr(person, each) for each in TAKEN}
    record(actor, PeopleAction.DETAILS_CHANGED, person, **changed)
    _correct(correction, clock.now())
    db.session.refresh(person, [*DETAILS, "sort_name"])


def change_many_details(actor: Actor | None, corrections: People, *, subject: Any, at: datetime) -> None:
    """Correct the details of many people, as :func:`change_details` does of one; one entry about ``subject``."""
    if is_empty(corrections):
        return
    _refuse_taken(corrections)
    record(actor, PeopleAction.DETAILS_CHANGED, subject, concerns=ids_of(corrections))
    _correct(corrections, at)


def change_preferences(person: Person, *, theme: Theme, time_zone: str) -> None:
    """Change a person's own theme and time zone."""
    record(person, PeopleAction.PREFERENCES_CHANGED, person, theme=theme, time_zone=time_zone)
    person.theme, person.time_zone = theme, time_zone


def _refuse_taken(people: People) -> None:
    """Refuse an address or an employee number that belongs to another person."""
    new = people.order_by(None).subquery("new")
    for column, reason in TAKEN.items():
        if column not in new.c:
            continue
        others = select(PEOPLE.c.id).join_from(new, PEOPLE, PEOPLE.c[column] == new.c[column])
        if "person_id" in new.c:
            others = others.where(
                PEOPLE.c.id != new.c.person_id, PEOPLE.c.id.not_in(_giving_up(people, column))
            )
        if db.session.execute(others.limit(1)).first():
            raise Refused(reason, field=column)


def _giving_up(corrections: People, column: str) -> People:
    """Select the people who get another value in ``column``, so that their old one may pass on."""
    new = corrections.order_by(None).subquery("given_up")
    both = select(new.c.person_id).join(PEOPLE, PEOPLE.c.id == new.c.person_id)
    return both.where(PEOPLE.c[column].is_not(None), PEOPLE.c[column].is_distinct_from(new.c[column]))


def _make_way(corrections: People, column: str) -> None:
    """Move values that swap or pass on out of the way: they are unique after each statement."""
    new, holder = corrections.order_by(None).subquery("new"), PEOPLE.alias("holder")
    passing = (
        select(holder.c.id)
        .join_from(holder, new, holder.c[column] == new.c[column])
        .where(holder.c.id != new.c.person_id)
    )
    ids = db.session.scalars(passing).all()
    if ids:
        aside = literal("passing on ") + cast(PEOPLE.c.id, String)
        db.session.execute(update(PEOPLE).where(PEOPLE.c.id.in_(ids)).values({column: aside}))


def _enter(newcomers: People, at: datetime) -> None:
    """Insert the people, then set their managers, whose ids are known only then, then open their periods."""
    given = newcomers.selected_columns
    values = {
        **{name: given[name] for name in (*DETAILS, "unit_id", "site_id", "state")},
        "sort_name": func.lower(given["name"]),
        "theme": literal(Theme.AUTO, PEOPLE.c.theme.type),
        "created_at": literal(at, PEOPLE.c.created_at.type),
    }
    rows = newcomers.with_only_columns(*values.values())
    db.session.execute(insert(PEOPLE).from_select(list(values), rows, include_defaults=False))
    new, boss = newcomers.order_by(None).subquery("new"), PEOPLE.alias("boss")
    theirs = (PEOPLE.c.email == new.c.email, boss.c.email == new.c.manager_email)
    db.session.execute(update(PEOPLE).where(*theirs).values(manager_id=boss.c.id))
    entered = _entered(newcomers)
    refuse_circles(entered.with_only_columns(PEOPLE.c.id.label("person_id"), PEOPLE.c.manager_id))
    _begin(entered, at)
    sort_names_again(entered)


def _entered(newcomers: People) -> People:
    """Select the ids of the newcomers in the directory."""
    new = newcomers.order_by(None).subquery("new")
    return select(PEOPLE.c.id).join_from(PEOPLE, new, new.c.email == PEOPLE.c.email)


def _begin(entered: People, at: datetime) -> None:
    """Open the first state and the first placement of new people."""
    moment = literal(at, PEOPLE.c.created_at.type)
    state = entered.with_only_columns(PEOPLE.c.id, PEOPLE.c.state, moment).order_by(PEOPLE.c.id)
    db.session.execute(insert(STATES).from_select(["person_id", "state", "valid_from"], state))
    columns = ["person_id", "unit_id", "site_id", "manager_id", "valid_from"]
    place = (PEOPLE.c.id, PEOPLE.c.unit_id, PEOPLE.c.site_id, PEOPLE.c.manager_id, moment)
    rows = entered.with_only_columns(*place).order_by(PEOPLE.c.id)
    db.session.execute(insert(PLACEMENTS).from_select(columns, rows))


def _correct(corrections: People, at: datetime) -> None:
    """Write the new details, and end the links sent to an address that changes."""
    new = corrections.order_by(None).subquery("new")
    columns = [name for name in DETAILS if name in new.c]
    if "email" in columns:
        moved = select(PEOPLE.c.id).join_from(PEOPLE, new, new.c.person_id == PEOPLE.c.id)
        spend_links(moved.where(PEOPLE.c.email != new.c.email), at)
    for name in TAKEN.keys() & set(columns):
        _make_way(corrections, name)
    values = {name: new.c[name] for name in columns}
    db.session.execute(update(PEOPLE).where(PEOPLE.c.id == new.c.person_id).values(values))
    sort_names_again(select(new.c.person_id))
