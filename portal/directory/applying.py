"""Carrying an import out: people are entered and changed, every period that ends is closed and the next one opened."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, insert, literal, select, update

from portal.core.validity import valid_at
from portal.directory.findings import run, these
from portal.directory.ordering import keep_in_order
from portal.directory.periods import (
    GRANTS,
    PLACEMENTS,
    Where,
    begin_placements,
    begin_role,
    begin_states,
    close,
    enter_states,
    people_of,
    shut_out,
    spend_links,
    swap_role,
)  # fmt: skip
from portal.directory.rules import PLACE, ROLE_BITS, Change, Outcome
from portal.directory.staging import ACCESS, MATCHES as M, ROWS as R
from portal.directory.weighing import DETAILS, PEOPLE
from portal.people.rules import PRESENT, PersonState, Theme

PLACE_IDS = {Change.UNIT: "unit_id", Change.SITE: "site_id", Change.MANAGER: "manager_id"}
OF_ROW = R.c.id == M.c.row_id
OF_PERSON = PEOPLE.c.id == M.c.person_id
DEFAULTS = {"job_title": "", "language": "en", "time_zone": "Europe/London"}


def carry_out(import_id: int, at: datetime) -> None:
    """Do all that a comparison has worked out, once the units and sites it needs are open."""
    _add_people(import_id, at)
    _find_new_managers(import_id)
    _begin(import_id, at)
    _change_details(import_id, at)
    _move_people(import_id, at)
    _assign_roles(import_id, at)
    _change_states(import_id, at)
    keep_in_order(these(import_id, Outcome.ADDED))
    keep_in_order(these(import_id, Outcome.CHANGED, change=Change.NAME))


def has(change: Change) -> ColumnElement[bool]:
    """Whether a match has this change."""
    return M.c.changes.bitwise_and(change.value) != 0


def _add_people(import_id: int, at: datetime) -> None:
    """Enter the new ones, and let their matches know them."""
    fresh = (*these(import_id, Outcome.ADDED), OF_ROW)
    values: dict[str, Any] = {
        **{name: R.c[name] for name in ("employee_number", "name", "email")},
        **{name: func.coalesce(R.c[name], default) for name, default in DEFAULTS.items()},
        "sort_name": func.lower(R.c.name), "unit_id": M.c.unit_id, "site_id": M.c.site_id, "state": M.c.next_state,
        "theme": literal(Theme.AUTO, PEOPLE.c.theme.type), "created_at": literal(at, PEOPLE.c.created_at.type),
    }  # fmt: skip
    run(insert(PEOPLE).from_select(list(values), select(*values.values()).where(*fresh).order_by(R.c.id)))
    run(update(M).where(*fresh, R.c.email == PEOPLE.c.email).values(person_id=PEOPLE.c.id))


def _find_new_managers(import_id: int) -> None:
    """Managers who were new themselves have their ids now."""
    boss = M.alias("boss")
    touched = these(import_id, Outcome.ADDED, Outcome.CHANGED)
    run(update(M).where(*touched, boss.c.row_id == M.c.manager_row_id).values(manager_id=boss.c.person_id))


def _begin(import_id: int, at: datetime) -> None:
    """Put the new ones under their managers, and open their first periods."""
    fresh = these(import_id, Outcome.ADDED)
    run(
        update(PEOPLE).where(*fresh, OF_PERSON, M.c.manager_id.is_not(None)).values(manager_id=M.c.manager_id)
    )
    begin_states(fresh, M.c.next_state, at)
    begin_placements(people_of(fresh), at)
    for role, bit in ROLE_BITS.items():
        begin_role(role, (*fresh, OF_ROW, R.c.job_roles.bitwise_and(bit) != 0), at)


def _change_details(import_id: int, at: datetime) -> None:
    """Correct what somebody is called and how they are reached, column by column."""
    spend_links(people_of(these(import_id, Outcome.CHANGED, change=Change.EMAIL)), at)
    for change, column in DETAILS.items():
        which = (*these(import_id, Outcome.CHANGED, change=change), OF_ROW, OF_PERSON)
        run(update(PEOPLE).where(*which).values({column: R.c[column]}))


def _move_people(import_id: int, at: datetime) -> None:
    """Put people into other units, sites or lines."""
    which = these(import_id, Outcome.CHANGED, change=PLACE)
    values = {
        column: case((has(change), M.c[column]), else_=PEOPLE.c[column])
        for change, column in PLACE_IDS.items()
    }
    close(PLACEMENTS, people_of(which), at)
    run(update(PEOPLE).where(*which, OF_PERSON).values(values))
    begin_placements(people_of(which), at)


def _assign_roles(import_id: int, at: datetime) -> None:
    """Let those with other job roles hold exactly those of their rows."""
    which = (*these(import_id, Outcome.CHANGED, change=Change.JOB_ROLES), OF_ROW)
    for role, bit in ROLE_BITS.items():
        swap_role(role, bit, which, R.c.job_roles, at)


def _change_states(import_id: int, at: datetime) -> None:
    """Move people to their next state; whoever may no longer enter is signed out, whoever left loses all access."""
    which = these(import_id, Outcome.CHANGED, Outcome.LEFT, change=Change.STATE)
    enter_states(which, M.c.next_state, at)
    spend_links(people_of(which), at)
    shut_out(people_of((*which, M.c.next_state.not_in(PRESENT))), at)
    _end_access((*which, M.c.next_state == PersonState.LEFT), at)


def _end_access(leaving: Where, at: datetime) -> None:
    """Take every access role from leavers, and remember which and until when they would have held."""
    lost = select(GRANTS.c.id, M.c.row_id, GRANTS.c.valid_until).where(
        *leaving, GRANTS.c.person_id == M.c.person_id, valid_at(GRANTS.c, at)
    )
    run(insert(ACCESS).from_select(["grant_id", "row_id", "until"], lost))
    close(GRANTS, people_of(leaving), at)
