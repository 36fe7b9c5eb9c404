"""Queries about the directory: visible and managed people, placements, states, units, sites, access."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import joinedload, undefer

from portal.core import clock, db
from portal.core.dates import add_months, deadline
from portal.core.paging import PageMark, Slice, page_of
from portal.core.permissions import Permission
from portal.core.statements import AT, PERSON_ID, PERSON_IDS, Rows, prepared
from portal.core.validity import valid_at
from portal.people import reach, rules
from portal.people.models import (
    AccessGrant,
    JobRoleHolding,
    Person,
    PersonWord,
    Placement,
    Site,
    StatePeriod,
    Unit,
    UnitInside,
    is_not_active,
)
from portal.people.rules import ErasingFacts, JobRole, PersonState
from portal.people.settings import EVIDENCE_MONTHS
from portal.settings import queries as settings_queries

LISTED_MOST = 40  # rows of one page
COUNTED_MOST = 1000  # people who are counted at most


class ListedPerson(NamedTuple):
    """A person in the directory."""

    id: int
    name: str
    sort_name: str
    email: str
    job_title: str
    state: PersonState
    unit: str | None
    site: str | None


def visible_to(person: Person, permission: Permission = Permission.PEOPLE_VIEW) -> Select[Person]:
    """Select the people that ``person`` may see; every read starts here.

    These are themselves, their direct reports, and everybody in the units where ``permission`` holds.
    """
    theirs = reach.answers_for(person.id, person.scope_of(permission), at=clock.now())
    return select(Person).where(or_(Person.id == person.id, theirs))


def list_people(
    person: Person,
    mark: PageMark,
    *,
    text: str = "",
    unit_id: int | None = None,
    state: PersonState | None = None,
    are_many: bool = False,
) -> Slice[ListedPerson]:
    """Return one page of the people that ``person`` may see, by name; one statement.

    ``are_many``: :func:`count_people` found more than it counts. They are read in the order of their names until the
    page is full; fewer are found by index and sorted. Erased people are left out.
    """
    people = _listed(_found(person, text=text, unit_id=unit_id, state=state, are_many=are_many))
    return page_of(people, [Person.sort_name, Person.id], mark, row_type=ListedPerson, size=LISTED_MOST)


def list_for_programs(mark: PageMark, *, state: PersonState | None, size: int) -> Slice[ListedPerson]:
    """Return one page of everybody, by name; one statement.

    Erased people are left out. A program has no place in the company, so its scope opens all rows.
    """
    people = _everybody()
    if state is not None:
        people = people.where(_is_in(state))
    return page_of(people, [Person.sort_name, Person.id], mark, size=size, row_type=ListedPerson)


@cache
def _everybody() -> Rows:
    return _listed(select(Person).where(Person.erased_at.is_(None)))


def _listed(people: Select[Person]) -> Rows:
    """Select the columns of :class:`ListedPerson` for some people."""
    columns = (
        Person.id,
        Person.name,
        Person.sort_name,
        Person.email,
        Person.job_title,
        Person.state,
        Unit.name.label("unit"),
        Site.name.label("site"),
    )
    joined = people.outerjoin(Unit, Unit.id == Person.unit_id).outerjoin(Site, Site.id == Person.site_id)
    return joined.with_only_columns(*columns)


def count_people(
    person: Person, *, text: str = "", unit_id: int | None = None, state: PersonState | None = None
) -> int:
    """Count the people that :func:`list_people` finds, up to one more than :data:`COUNTED_MOST`."""
    people = _found(person, text=text, unit_id=unit_id, state=state, are_many=False)
    if not text and not unit_id:
        people = people.order_by(Person.sort_name, Person.id)  # this index knows the state, too
    some = people.with_only_columns(Person.id).limit(COUNTED_MOST + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def find_person(person: Person, person_id: int) -> Person | None:
    return db.session.scalars(
        visible_to(person)
        .where(Person.id == person_id)
        .options(joinedload(Person.unit), joinedload(Person.site), joinedload(Person.manager))
    ).one_or_none()


def managed_by(person: Person, permission: Permission) -> Select[Person]:
    """Select the people that ``person`` may change: those in the units where ``permission`` holds.

    Permission to see a person does not include permission to change them. An erased person cannot be changed.
    """
    in_scope = reach.within(person.scope_of(permission), unit=Person.unit_id, at=clock.now())
    return select(Person).where(Person.erased_at.is_(None), in_scope)


def find_managed(person: Person, person_id: int, permission: Permission) -> Person | None:
    """Return a person that ``person`` may change, with what their page shows."""
    return db.session.scalars(
        managed_by(person, permission)
        .where(Person.id == person_id)
        .options(undefer(Person.is_manager))
        .options(joinedload(Person.unit), joinedload(Person.site), joinedload(Person.manager))
    ).one_or_none()


def find_grant(person_id: int, grant_id: int) -> AccessGrant | None:
    """Return one current access role of a person."""
    return next((each for each in list_access(person_id) if each.id == grant_id), None)


def find_unit(unit_id: int) -> Unit | None:
    return db.session.get(Unit, unit_id)


def find_placement(person_id: int, at: datetime) -> Placement | None:
    """Return a person's unit, site and manager at ``at``."""
    return db.session.scalars(
        select(Placement).where(Placement.person_id == person_id, valid_at(Placement, at))
    ).one_or_none()


def find_state(person_id: int, at: datetime) -> PersonState | None:
    """Return a person's state at ``at``."""
    return db.session.scalars(
        select(StatePeriod.state).where(StatePeriod.person_id == person_id, valid_at(StatePeriod, at))
    ).one_or_none()


def find_erasing_facts(person: Person) -> ErasingFacts:
    """Return the facts that decide whether a person may be erased."""
    left_at = db.session.scalars(
        select(StatePeriod.valid_from).where(
            StatePeriod.person_id == person.id,
            StatePeriod.state == PersonState.LEFT,
            StatePeriod.valid_until.is_(None),
        )
    ).first()
    kept_until = None
    if left_at:
        kept_until = deadline(add_months(left_at, settings_queries.value(EVIDENCE_MONTHS)), person.time_zone)
    return ErasingFacts(state=person.state, is_erased=person.erased_at is not None, kept_until=kept_until)


def list_job_roles(person_id: int, at: datetime) -> list[JobRole]:
    """Return the job roles held at ``at``, in their enumeration order, without ``ALL_EMPLOYEES``."""
    held = set(db.rows(_job_roles(), {"person_id": person_id, "at": at}).scalars())
    return [role for role in JobRole if role in held]


def list_job_roles_of(person_ids: Iterable[int], at: datetime) -> Mapping[int, Sequence[JobRole]]:
    """Return :func:`list_job_roles` of several people; one statement."""
    held: dict[int, set[JobRole]] = defaultdict(set)
    for person_id, role in db.rows(_job_roles_of(), {"person_ids": list(person_ids), "at": at}):
        held[person_id].add(role)
    return defaultdict(
        list, {who: [role for role in JobRole if role in roles] for who, roles in held.items()}
    )


def list_access(person_id: int) -> Sequence[AccessGrant]:
    """Return the current access roles granted to a person."""
    return db.session.scalars(
        select(AccessGrant)
        .options(joinedload(AccessGrant.unit))
        .where(AccessGrant.person_id == person_id, valid_at(AccessGrant, clock.now()))
        .order_by(AccessGrant.role, AccessGrant.id)
    ).all()


def list_sites() -> Sequence[Site]:
    return db.session.scalars(select(Site).order_by(Site.name, Site.id)).all()


def unit_names(unit_ids: frozenset[int]) -> Mapping[int, str]:
    """Return the names of some units by id."""
    return {unit.id: unit.name for unit in db.session.scalars(select(Unit).where(Unit.id.in_(unit_ids)))}


def has_more_people_than(number: int) -> bool:
    """Return whether the directory has more people than that; it counts no further."""
    return db.session.scalar(select(Person.id).order_by(Person.id).offset(number).limit(1)) is not None


def has_people() -> bool:
    """Return whether the portal has any person."""
    return db.session.scalar(select(Person.id).limit(1)) is not None


def _found(
    person: Person, *, text: str, unit_id: int | None, state: PersonState | None, are_many: bool
) -> Select[Person]:
    """Select the visible people who match the filters. Names match with and without accents.

    The conditions on many people look at one person after the other; those on a few find them.
    """
    people = visible_to(person)
    if text:
        people = people.where(*_are_called(text, are_many=are_many))
    if unit_id and are_many:
        inside = (UnitInside.ancestor_id == unit_id, UnitInside.descendant_id == Person.unit_id)
        people = people.where(exists().where(*inside, valid_at(UnitInside, clock.now())))
    elif unit_id:
        people = people.where(Person.unit_id.in_(reach.units_inside([unit_id], clock.now())))
    people = people.where(Person.erased_at.is_(None))
    return people.where(_is_in(state) if state else Person.state != PersonState.LEFT)


def _is_in(state: PersonState) -> ColumnElement[bool]:
    """Return the condition that a person is in ``state``; an index holds the people who are not active."""
    is_in = Person.state == state
    return is_in if state is PersonState.ACTIVE else and_(is_in, is_not_active())


def _are_called(text: str, *, are_many: bool) -> Iterable[ColumnElement[bool]]:
    """Yield the conditions that people have names or addresses with words that begin like those of the text."""
    words = rules.words_to_find(text)
    if not words:
        yield false()
    if any(each.isdigit() for each in text) and _is_number(text):
        yield Person.employee_number == text.strip()
        return
    for word in words:
        like = and_(PersonWord.word >= word, PersonWord.word < word + rules.AFTER_ANY_WORD)
        if are_many:
            yield exists().where(PersonWord.person_id == Person.id, like)
        else:
            yield Person.id.in_(select(PersonWord.person_id).where(like))


def _is_number(text: str) -> bool:
    """Return whether a text is the whole employee number of someone."""
    return db.session.scalar(select(Person.id).where(Person.employee_number == text.strip())) is not None


@prepared
def _job_roles() -> Rows:
    return select(JobRoleHolding.job_role).where(
        JobRoleHolding.person_id == PERSON_ID, valid_at(JobRoleHolding, AT)
    )


@cache
def _job_roles_of() -> Rows:
    return select(JobRoleHolding.person_id, JobRoleHolding.job_role).where(
        JobRoleHolding.person_id.in_(PERSON_IDS), valid_at(JobRoleHolding, AT)
    )
