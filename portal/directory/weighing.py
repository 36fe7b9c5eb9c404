"""Compute what a row would change about its person, as SQL over row, match and person."""

from collections.abc import Set as AbstractSet
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, and_, case, distinct, func, or_, select, update

from portal.core import clock
from portal.core.validity import valid_at
from portal.directory.findings import run
from portal.directory.rules import ROLE_BITS, Change, Field, Outcome
from portal.directory.staging import MATCHES as M, ROWS as R
from portal.people.models import AccessGrant, JobRoleHolding, Person
from portal.people.rules import PersonState

GRANTS = cast("Table", AccessGrant.__table__)
HOLDINGS = cast("Table", JobRoleHolding.__table__)
PEOPLE = cast("Table", Person.__table__)
DETAIL_COLUMNS = {
    Change.EMPLOYEE_NUMBER: "employee_number",
    Change.NAME: "name",
    Change.EMAIL: "email",
    Change.JOB_TITLE: "job_title",
    Change.LANGUAGE: "language",
    Change.TIME_ZONE: "time_zone",
}
PLACES = {Change.UNIT: "unit", Change.SITE: "site"}


def now() -> Any:
    """Select everybody's current details, place, and job roles as a mask."""
    bits = case({role.value: bit for role, bit in ROLE_BITS.items()}, value=HOLDINGS.c.job_role)
    held = (
        select(HOLDINGS.c.person_id, func.sum(distinct(bits)).label("job_roles"))
        .where(valid_at(HOLDINGS.c, clock.now()))
        .group_by(HOLDINGS.c.person_id)
        .subquery("held")
    )
    return (
        select(*PEOPLE.c, func.coalesce(held.c.job_roles, 0).label("job_roles"))
        .outerjoin_from(PEOPLE, held, held.c.person_id == PEOPLE.c.id)
        .subquery("now")
    )


def next_state(person: Any) -> ColumnElement[Any]:
    """Return the next state of a person. Someone who left and returns is invited anew; nobody is invited twice."""
    return case(
        (person.c.id.is_(None), func.coalesce(R.c.state, PersonState.INVITED.value)),
        (and_(R.c.state == PersonState.LEFT, person.c.state == PersonState.LEFT), R.c.state),
        (person.c.state == PersonState.LEFT, PersonState.INVITED.value),
        (R.c.state.is_(None), person.c.state),
        (R.c.state == PersonState.INVITED, person.c.state),
        else_=R.c.state,
    )


def changes(fields: AbstractSet[Field], match: Any, person: Any) -> ColumnElement[int]:
    """Return the sum of the changes over the fields of the file. Unreadable and some empty cells change nothing."""
    differs: dict[Change, ColumnElement[bool]] = {Change.STATE: match.c.next_state != person.c.state}
    for change, column in DETAIL_COLUMNS.items():
        if Field(column) in fields or (change is Change.NAME and Field.GIVEN_NAME in fields):
            differs[change] = and_(R.c[column].is_not(None), R.c[column].is_distinct_from(person.c[column]))
    for change, column in PLACES.items():
        if Field(column) in fields:
            is_new = and_(R.c[column].is_not(None), match.c[f"{column}_id"].is_(None))
            moves = match.c[f"{column}_id"].is_distinct_from(person.c[f"{column}_id"])
            differs[change] = or_(is_new, moves)
    if Field.MANAGER in fields:
        moves = match.c.manager_id.is_distinct_from(person.c.manager_id)
        differs[Change.MANAGER] = or_(match.c.manager_row_id.is_not(None), moves)
    if Field.JOB_ROLES in fields:
        differs[Change.JOB_ROLES] = R.c.job_roles.is_distinct_from(person.c.job_roles)
    is_kept = match.c.kept.bitwise_and
    parts = [
        case((and_(differ, is_kept(change.value) == 0), change.value), else_=0)
        for change, differ in differs.items()
    ]
    return case((person.c.id.is_(None), 0), else_=sum(parts[1:], parts[0]))


def outcome(weight: ColumnElement[int], person_id: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the outcome: added, changed or unchanged."""
    return case(
        (person_id.is_(None), Outcome.ADDED.value),
        (weight != 0, Outcome.CHANGED.value),
        else_=Outcome.UNCHANGED.value,
    )


def weigh_again(fields: AbstractSet[Field], rows: Select[Any]) -> None:
    """Compute the changes of some rows again, after their managers were found by another way."""
    person = now()
    weight = changes(fields, M, person)
    known = (M.c.row_id.in_(rows), R.c.id == M.c.row_id, person.c.id == M.c.person_id)
    usable = M.c.outcome != Outcome.FAULTY
    run(update(M).where(*known, usable).values(changes=weight, outcome=outcome(weight, M.c.person_id)))
