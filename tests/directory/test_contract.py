"""The contract of set-based commands: a file does what the single commands do, one change after the other."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import Connection, select

from portal.audit.models import AuditConcern, AuditEntry
from portal.core import db
from portal.core.errors import Refused
from portal.core.permissions import Role
from portal.directory.actions import ImportAction
from portal.people import commands as people_commands, credentials
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
)
from portal.people.rules import JobRole, LinkPurpose, PersonState
from tests.directory.make import apply, look_at
from tests.make import give_access, make_sign_in

HEADER = "employee_number,name,email,job_title,unit,site,manager,job_roles,state"
IN_LINE = (
    "dot",
    "bo",
    "flo",
    "cal",
    "eve",
    "ada",
    "gus",
)  # each may report to earlier ones, so there is no circle
NEWCOMERS = ("flo", "gus")
UNITS = (
    "",
    "Northwind",
    "Northwind / Claims",
    "Northwind / Service",
    "Northwind / Claims / Motor",
    "Tooling / Lab",
)
HERE = (PersonState.ACTIVE, PersonState.ON_LEAVE, PersonState.SUSPENDED, PersonState.LEFT)
PERIODS = (Placement, StatePeriod, JobRoleHolding, AccessGrant)


@dataclass(frozen=True)
class Wish:
    """The values of one person in a file. The number identifies the person."""

    number: str
    name: str
    email: str
    job_title: str
    unit: str
    site: str
    manager: str
    job_roles: frozenset[JobRole]
    state: PersonState

    @property
    def line(self) -> str:
        roles = ";".join(sorted(self.job_roles))
        cells = (self.name, self.email, self.job_title, self.unit, self.site, self.manager, roles, self.state)
        return ",".join([self.number, *cells])


@dataclass(frozen=True)
class File:
    """A file of people, each manager before the people who report to them."""

    wishes: tuple[Wish, ...]
    takes_leavers: bool


@st.composite
def files(draw: Callable[..., Any]) -> File:
    takes_leavers = draw(st.booleans())
    named = [number for number in IN_LINE if draw(st.booleans())] or ["dot"]
    wishes = []
    for number in named:
        before = IN_LINE[: IN_LINE.index(number)]
        is_new = number in NEWCOMERS
        stay = {wish.number for wish in wishes if wish.state is not PersonState.LEFT}
        managers = [
            each
            for each in before
            if each in stay or not (each in named or takes_leavers or each in NEWCOMERS)
        ]
        wishes.append(
            Wish(
                number=number,
                name=draw(st.sampled_from([f"{number.title()} Frost", f"{number.title()} Åberg"])),
                email=draw(st.sampled_from([f"{number}@x.example"] + [f"{number}@y.example"] * is_new)),
                job_title=draw(st.sampled_from(["Handler", "Lead"])),
                unit=draw(st.sampled_from(UNITS)),
                site=draw(st.sampled_from(["", "Leeds", "Oslo"])),
                manager=draw(st.sampled_from(["", *managers])),
                job_roles=draw(st.frozensets(st.sampled_from([JobRole.CS_MANAGER, JobRole.FRONTLINE_AGENT]))),
                state=draw(st.sampled_from([PersonState.INVITED, PersonState.ACTIVE] if is_new else HERE)),
            )
        )
    return File(tuple(wishes), takes_leavers)


@pytest.fixture
def company(cast) -> None:
    """The cast with numbers; two administrators, a sign-in and a link, so that leaving ends something."""
    for number in IN_LINE:
        if number not in NEWCOMERS:
            person = getattr(cast, number)
            person.employee_number, person.email = number, f"{number}@x.example"
    give_access(cast.cal, Role.ADMIN)
    give_access(cast.eve, Role.ADMIN)
    give_access(cast.ada, Role.EDITOR, unit=cast.claims)
    make_sign_in(cast.ada, "token of ada")
    credentials.make_link(None, cast.eve, LinkPurpose.RESET)
    db.session.commit()


@dataclass
class Found:
    """Return the rows by table without their ids, and the entries of the audit log."""

    refused: bool = False
    rows: dict[str, list[Any]] = field(default_factory=dict)
    entries: set[tuple[str, str | None]] = field(default_factory=set)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=files())
def test_a_file_ends_in_the_same_rows_and_kinds_of_entries_as_single_commands(
    company, connection, file: File
) -> None:
    with what_if(connection):
        together = found_after(lambda: bring(file))
    with what_if(connection):
        one_by_one = found_after(lambda: carry_out_one_by_one(file))

    assert together == one_by_one


def bring(file: File) -> None:
    imported = look_at(*(wish.line for wish in file.wishes), header=HEADER, takes_leavers=file.takes_leavers)
    assert imported.faulty == 0
    if imported.summary.does_something:
        apply(imported)


def carry_out_one_by_one(file: File) -> None:
    with db.use_case():
        for wish in file.wishes:
            if wish.number in NEWCOMERS:
                _add(wish)
        for wish in file.wishes:
            if wish.number not in NEWCOMERS:
                _change(wish)
        if file.takes_leavers:
            named = {wish.number for wish in file.wishes}
            for person in db.session.scalars(select(Person).order_by(Person.id)).all():
                if person.employee_number not in named:
                    people_commands.change_state(None, person, to=PersonState.LEFT)


def _add(wish: Wish) -> None:
    person = people_commands.add_person(
        None, name=wish.name, email=wish.email, employee_number=wish.number, job_title=wish.job_title,
        state=wish.state, **_place(wish),
    )  # fmt: skip
    people_commands.assign_job_roles(None, person, wish.job_roles)


def _change(wish: Wish) -> None:
    person = _person(wish.number)
    details = {"name": wish.name, "job_title": wish.job_title, "email": wish.email}
    if details != {name: getattr(person, name) for name in details}:
        people_commands.change_details(None, person, **details)
    people_commands.place_person(None, person, **_place(wish))
    people_commands.assign_job_roles(None, person, wish.job_roles)
    if wish.state is not person.state:
        people_commands.change_state(None, person, to=wish.state)


def _place(wish: Wish) -> dict[str, int | None]:
    unit, site = None, None
    for depth in range(wish.unit.count(" / ") + 1 if wish.unit else 0):
        path = " / ".join(wish.unit.split(" / ")[: depth + 1])
        known = db.session.scalars(select(Unit).where(Unit.path == path)).one_or_none()
        unit = known or people_commands.add_unit(None, name=path.rpartition(" / ")[2], parent=unit)
    if wish.site:
        known_site = db.session.scalars(select(Site).where(Site.name == wish.site)).one_or_none()
        site = known_site or people_commands.add_site(None, name=wish.site)
    manager = _person(wish.manager) if wish.manager else None
    return {
        "unit_id": unit.id if unit else None,
        "site_id": site.id if site else None,
        "manager_id": manager.id if manager else None,
    }


def _person(number: str) -> Person:
    return db.session.scalars(select(Person).where(Person.employee_number == number)).one()


@contextmanager
def what_if(connection: Connection) -> Iterator[None]:
    """Roll back the block at its end."""
    db.session.remove()
    trial = connection.begin_nested()
    try:
        yield
    finally:
        db.session.remove()
        trial.rollback()


def found_after(work: Callable[[], None]) -> Found:
    last = db.session.scalars(select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(1)).first() or 0
    try:
        work()
    except Refused:
        return Found(refused=True)
    db.session.expire_all()
    return Found(rows=_rows(), entries=_entries(last))


def _rows() -> dict[str, list[Any]]:
    people = {person.id: person.employee_number for person in db.session.scalars(select(Person))}
    units = {unit.id: unit.path for unit in db.session.scalars(select(Unit))}
    sites = {site.id: site.name for site in db.session.scalars(select(Site))}
    known = {"person": people, "people_unit": units, "people_site": sites}
    return {
        model.__tablename__: sorted(
            _without_ids(model, row, known) for row in db.session.scalars(select(model))
        )
        for model in (Person, Unit, UnitInside, Site, SignIn, OneTimeLink, *PERIODS)
    }


def _without_ids(model: Any, row: Any, known: dict[str, dict[int, str]]) -> list[str]:
    """Return the columns of a row as text, with the name of a referenced row instead of its id."""
    said = []
    for column in model.__table__.c:
        value = getattr(row, column.name)
        for key in column.foreign_keys:
            value = known[key.column.table.name].get(value)
        said += [] if column.primary_key else [f"{column.name}: {value}"]
    return said


def _entries(after: int) -> set[tuple[str, str | None]]:
    """Return pairs of action and employee number, without the actions of imports."""
    numbers = {person.id: person.employee_number for person in db.session.scalars(select(Person))}
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.id > after)).all()
    concerned = defaultdict(set)
    for concern in db.session.scalars(select(AuditConcern).where(AuditConcern.entry_id > after)):
        concerned[concern.entry_id].add(numbers[concern.person_id])
    for entry in entries:
        if entry.subject_type == Person.__tablename__:
            concerned[entry.id].add(numbers[int(entry.subject_id)])
    return {
        (entry.action, number)
        for entry in entries
        if entry.action not in {action.value for action in ImportAction}
        for number in concerned[entry.id] or {None}
    }
