"""Carrying an import out: every period that ends is closed and the next one opened, all at one moment, set-based."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, case, func, insert, literal, select, update

from portal.people.importing.comparing import DETAILS, HOLDINGS
from portal.people.importing.findings import run, these
from portal.people.importing.matching import PEOPLE
from portal.people.importing.rules import PLACE, ROLE_BITS, Change, Outcome
from portal.people.importing.staging import ACCESS, ROWS as R
from portal.people.models import AccessGrant, OneTimeLink, Placement, SignIn, StatePeriod
from portal.people.queries import valid_at
from portal.people.rules import PRESENT, JobRole, PersonState, Theme

GRANTS = cast("Table", AccessGrant.__table__)
LINKS = cast("Table", OneTimeLink.__table__)
PLACEMENTS = cast("Table", Placement.__table__)
SIGN_INS = cast("Table", SignIn.__table__)
STATES = cast("Table", StatePeriod.__table__)


def carry_out(import_id: int, at: datetime) -> None:
    """Do all that a comparison has worked out, once the units and sites it needs are open."""
    _add_people(import_id, at)
    _change_details(import_id)
    _move_people(import_id, at)
    _assign_roles(import_id, at)
    _change_states(import_id, at)


def shut_out(people_ids: Any, at: datetime) -> None:
    """End the sign-ins and spend the links of people who may no longer enter."""
    run(
        update(SIGN_INS)
        .where(SIGN_INS.c.person_id.in_(people_ids), SIGN_INS.c.ended_at.is_(None))
        .values(ended_at=at)
    )
    run(update(LINKS).where(LINKS.c.person_id.in_(people_ids), LINKS.c.used_at.is_(None)).values(used_at=at))


def close(periods: Table, people_ids: Any, at: datetime, *which: ColumnElement[bool]) -> None:
    """End the open periods of some people."""
    run(
        update(periods)
        .where(periods.c.person_id.in_(people_ids), valid_at(periods.c, at), *which)
        .values(valid_until=at)
    )


def _add_people(import_id: int, at: datetime) -> None:
    """Enter the new ones, then their managers, who may be new as well."""
    fresh = these(import_id, Outcome.ADDED)
    or_else = {"job_title": "", "language": "en", "time_zone": "Europe/London"}
    values = {
        **{name: R.c[name] for name in ("employee_number", "name", "email", "unit_id", "site_id")},
        **{name: func.coalesce(R.c[name], default) for name, default in or_else.items()},
        "state": R.c.next_state, "theme": literal(Theme.AUTO, PEOPLE.c.theme.type),
        "created_at": literal(at, PEOPLE.c.created_at.type),
    }  # fmt: skip
    run(insert(PEOPLE).from_select(list(values), select(*values.values()).where(*fresh).order_by(R.c.id)))
    run(update(R).where(*fresh, R.c.email == PEOPLE.c.email).values(person_id=PEOPLE.c.id))
    boss = R.alias("boss")
    both = these(import_id, Outcome.ADDED, Outcome.CHANGED)
    run(update(R).where(*both, boss.c.id == R.c.manager_row_id).values(manager_id=boss.c.person_id))
    run(
        update(PEOPLE)
        .where(*fresh, PEOPLE.c.id == R.c.person_id, R.c.manager_id.is_not(None))
        .values(manager_id=R.c.manager_id)
    )
    states = (
        select(R.c.person_id, R.c.next_state, literal(at, STATES.c.valid_from.type))
        .where(*fresh)
        .order_by(R.c.id)
    )
    run(insert(STATES).from_select(["person_id", "state", "valid_from"], states))
    open_placements(select(R.c.person_id).where(*fresh), at)


def open_placements(people_ids: Any, at: datetime) -> None:
    """Begin a placement for each of these people, where they are now."""
    columns = ["person_id", "unit_id", "site_id", "manager_id", "valid_from"]
    moment = literal(at, PLACEMENTS.c.valid_from.type)
    where_now = select(PEOPLE.c.id, PEOPLE.c.unit_id, PEOPLE.c.site_id, PEOPLE.c.manager_id, moment)
    run(
        insert(PLACEMENTS).from_select(
            columns, where_now.where(PEOPLE.c.id.in_(people_ids)).order_by(PEOPLE.c.id)
        )
    )


def _change_details(import_id: int) -> None:
    """Correct what somebody is called and how they are reached, column by column."""
    for change, column in DETAILS.items():
        which = these(import_id, Outcome.CHANGED, change=change)
        run(update(PEOPLE).where(*which, PEOPLE.c.id == R.c.person_id).values({column: R.c[column]}))


def _move_people(import_id: int, at: datetime) -> None:
    """Put people into other units, sites or lines."""
    which = these(import_id, Outcome.CHANGED, change=PLACE)
    moved = select(R.c.person_id).where(*which)
    close(PLACEMENTS, moved, at)
    values = {
        column: case((R.c.changes.bitwise_and(change.value) != 0, R.c[column]), else_=PEOPLE.c[column])
        for change, column in (
            (Change.UNIT, "unit_id"),
            (Change.SITE, "site_id"),
            (Change.MANAGER, "manager_id"),
        )
    }
    run(update(PEOPLE).where(*which, PEOPLE.c.id == R.c.person_id).values(values))
    open_placements(moved, at)


def _assign_roles(import_id: int, at: datetime) -> None:
    """Let the new ones and those with other job roles hold exactly those of their rows."""
    changed = these(import_id, Outcome.CHANGED, change=Change.JOB_ROLES)
    fresh = these(import_id, Outcome.ADDED)
    for role, bit in ROLE_BITS.items():
        give_and_take(role, bit, changed, R.c.job_roles, at)
        begin_role(role, select(R.c.person_id).where(*fresh, R.c.job_roles.bitwise_and(bit) != 0), at)


def give_and_take(
    role: JobRole, bit: int, rows: tuple[ColumnElement[bool], ...], mask: ColumnElement[Any], at: datetime
) -> None:
    """Give one job role to whom ``mask`` says and did not hold it; take it from whom it does not and did."""
    source = select(R.c.person_id).where(*rows)
    holders = select(HOLDINGS.c.person_id).where(HOLDINGS.c.job_role == role, valid_at(HOLDINGS.c, at))
    close(HOLDINGS, source.where(mask.bitwise_and(bit) == 0), at, HOLDINGS.c.job_role == role)
    begin_role(role, source.where(mask.bitwise_and(bit) != 0, R.c.person_id.not_in(holders)), at)


def begin_role(role: JobRole, people_ids: Any, at: datetime) -> None:
    """Let these people hold a job role from now on."""
    who = people_ids.subquery()
    begun = select(
        who.c.person_id, literal(role, HOLDINGS.c.job_role.type), literal(at, HOLDINGS.c.valid_from.type)
    )
    run(
        insert(HOLDINGS).from_select(["person_id", "job_role", "valid_from"], begun.order_by(who.c.person_id))
    )


def _change_states(import_id: int, at: datetime) -> None:
    """Move people to their next state; whoever may no longer enter is signed out, whoever left loses all access."""
    which = these(import_id, Outcome.CHANGED, Outcome.LEFT, change=Change.STATE)
    enter_states(which, R.c.next_state, at)
    moved = select(R.c.person_id).where(*which)
    shut_out(moved.where(R.c.next_state.not_in(PRESENT)), at)
    _end_access((*which, R.c.next_state == PersonState.LEFT), at)


def _end_access(leaving: Any, at: datetime) -> None:
    """Take every access role from leavers, and remember which and until when they would have held."""
    lost = select(GRANTS.c.id, R.c.id, GRANTS.c.valid_until).where(
        *leaving, GRANTS.c.person_id == R.c.person_id
    )
    run(insert(ACCESS).from_select(["grant_id", "row_id", "until"], lost.where(valid_at(GRANTS.c, at))))
    close(GRANTS, select(R.c.person_id).where(*leaving), at)


def enter_states(rows: tuple[ColumnElement[bool], ...], state: ColumnElement[Any], at: datetime) -> None:
    """Close the state of the people of ``rows`` and open the next."""
    moved = select(R.c.person_id).where(*rows)
    close(STATES, moved, at)
    begun = select(R.c.person_id, state, literal(at, STATES.c.valid_from.type)).where(*rows).order_by(R.c.id)
    run(insert(STATES).from_select(["person_id", "state", "valid_from"], begun))
    run(update(PEOPLE).where(*rows, PEOPLE.c.id == R.c.person_id).values(state=state))
