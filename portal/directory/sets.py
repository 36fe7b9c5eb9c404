"""The sets of people that an import passes to the commands of people, as SQL over its matches.

Applying takes new values from the rows of the file; undoing takes old ones from before the import.
"""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table, case, func, literal, select, union_all

from portal.directory.findings import Where, these
from portal.directory.rules import ROLE_BITS, Change, Outcome
from portal.directory.staging import BEFORE, MATCHES as M, ROWS as R
from portal.directory.weighing import DETAIL_COLUMNS, HOLDINGS, PEOPLE
from portal.people.commands.sets import People

PLACE_COLUMNS = {Change.UNIT: "unit_id", Change.SITE: "site_id", Change.MANAGER: "manager_id"}
OF_ROW = R.c.id == M.c.row_id
OF_BEFORE = BEFORE.c.row_id == M.c.row_id
OF_PERSON = PEOPLE.c.id == M.c.person_id
DEFAULTS = {"job_title": "", "language": "en", "time_zone": "Europe/London"}


def has(change: Change) -> ColumnElement[bool]:
    """Return the condition that a match has this change, or any of these."""
    return M.c.changes.bitwise_and(change.value) != 0


def newcomers(which: Where) -> People:
    """Select people who are not in the directory yet, in the order of the file."""
    boss, boss_row = PEOPLE.alias("boss"), R.alias("boss_row")
    return (
        select(
            *(R.c[name] for name in ("employee_number", "name", "email")),
            *(func.coalesce(R.c[name], default).label(name) for name, default in DEFAULTS.items()),
            *(M.c.unit_id, M.c.site_id, M.c.next_state.label("state")),
            func.coalesce(boss.c.email, boss_row.c.email).label("manager_email"),
        )
        .join_from(M, R, OF_ROW)
        .outerjoin(boss, boss.c.id == M.c.manager_id)
        .outerjoin(boss_row, boss_row.c.id == M.c.manager_row_id)
        .where(*which)
        .order_by(R.c.id)
    )


def corrections(origin: Table, which: Where) -> People:
    """Select the details of people: changed ones from ``origin``, the others as they are."""
    return _changed(origin, DETAIL_COLUMNS, which)


def places(origin: Table, which: Where) -> People:
    """Select the places of people: changed ones from ``origin``, the others as they are."""
    return _changed(origin, PLACE_COLUMNS, which)


def job_roles(origin: Table, which: Where) -> tuple[People, People]:
    """Select people and their job roles in ``origin``."""
    kinds = [
        select(literal(role, HOLDINGS.c.job_role.type).label("job_role"), literal(bit).label("bit"))
        for role, bit in ROLE_BITS.items()
    ]
    kind = union_all(*kinds).subquery("kind")
    people = select(M.c.person_id).select_from(_with(origin)).where(*which)
    held = origin.c.job_roles.bitwise_and(kind.c.bit) != 0
    return people, people.with_only_columns(M.c.person_id, kind.c.job_role).join(kind, held)


def states(state: ColumnElement[Any], origin: Table, which: Where) -> People:
    """Select the new states of people."""
    return select(M.c.person_id, state.label("state")).select_from(_with(origin)).where(*which)


def next_states(import_id: int) -> People:
    """Select the people whose state an import changes, and their next state."""
    return states(M.c.next_state, M, with_next_state(import_id))


def with_next_state(import_id: int) -> Where:
    """Return the conditions on the matches of an import that change a state."""
    return these(import_id, Outcome.CHANGED, Outcome.LEFT, change=Change.STATE)


def _changed(origin: Table, columns: dict[Change, str], which: Where) -> People:
    values = (
        case((has(change), origin.c[column]), else_=PEOPLE.c[column]).label(column)
        for change, column in columns.items()
    )
    source = _with(origin).join(PEOPLE, OF_PERSON)
    return select(M.c.person_id, *values).select_from(source).where(*which)


def _with(origin: Table) -> FromClause:
    """Select the matches, each with its row of ``origin``."""
    if origin is M:
        return M
    return M.join(origin, OF_ROW if origin is R else OF_BEFORE)
