"""Write the faults that the comparison finds, by set-based statements."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    FromClause,
    Select,
    String,
    Table,
    case,
    cast as as_type,
    func,
    insert,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.engine import CursorResult

from portal.core import db
from portal.directory.rules import CellFault, Change, Field, Outcome, is_warning
from portal.directory.staging import FINDINGS, MATCHES as M, ROWS as R

Where = tuple[ColumnElement[bool], ...]
MATCHED = R.join(M, M.c.row_id == R.c.id)
COLUMNS = ("import_id", "row_id", "line", "field", "fault", "value", "hint", "is_warning", "is_misreading")


def run(statement: Executable) -> int:
    """Execute one statement and return its number of rows."""
    result = db.session.execute(statement)
    assert isinstance(result, CursorResult)
    return result.rowcount


def measure(*tables: Table) -> None:
    """Update the statistics of PostgreSQL, which would otherwise plan for few rows."""
    if not db.is_sqlite():
        for table in tables:
            db.session.execute(text(f"ANALYZE {table.name}"))


def these(import_id: int, *outcomes: Outcome, change: Change | None = None) -> Where:
    """Select the matches of an import with one of ``outcomes`` and, if given, any of ``change``."""
    which = (M.c.import_id == import_id, M.c.outcome.in_(outcomes))
    return which if change is None else (*which, M.c.changes.bitwise_and(change.value) != 0)


def note(
    fault: CellFault,
    field: Field,
    value: ColumnElement[Any],
    *where: ColumnElement[bool],
    hint: ColumnElement[Any] | None = None,
    source: FromClause = MATCHED,
) -> int:
    """Write ``fault`` for every row of ``source`` that meets ``where``; return how many (-1: unknown)."""
    said, meant = (
        func.coalesce(as_type(each, String), "") for each in (value, literal("") if hint is None else hint)
    )
    what = literal(field, FINDINGS.c.field.type), literal(fault, FINDINGS.c.fault.type)
    kind = literal(is_warning(field, fault)), literal(False)
    found = (
        select(R.c.import_id, R.c.id, R.c.line, *what, said, meant, *kind)
        .select_from(source)
        .where(*where)
        .distinct()
    )
    return run(insert(FINDINGS).from_select(COLUMNS, found))


def note_twice(import_id: int, column: ColumnElement[Any], field: Field, fault: CellFault) -> None:
    """Write a fault for rows that share a unique value; the hint is the line of another."""
    shared = (
        select(column.label("value"), func.min(R.c.line).label("first"), func.max(R.c.line).label("last"))
        .select_from(MATCHED)
        .where(R.c.import_id == import_id, column.is_not(None), as_type(column, String) != "")
        .group_by(column)
        .having(func.count() > 1)
        .subquery("shared")
    )
    other = case((R.c.line == shared.c.first, shared.c.last), else_=shared.c.first)
    source = MATCHED.join(shared, shared.c.value == column)
    value = R.c.email if fault is CellFault.PERSON_TWICE else column
    note(fault, field, value, R.c.import_id == import_id, hint=other, source=source)


def rows_with(import_id: int, *faults: CellFault) -> Select[Any]:
    """Select the ids of rows with one of ``faults``."""
    return select(FINDINGS.c.row_id).where(FINDINGS.c.import_id == import_id, FINDINGS.c.fault.in_(faults))


def mark_faulty(import_id: int) -> int:
    """Mark rows with a fault that is not a warning, which are not imported; return how many were not marked before."""
    faulty = (FINDINGS.c.import_id == import_id, FINDINGS.c.is_warning.is_(False))
    which = M.c.row_id.in_(select(FINDINGS.c.row_id).where(*faulty))
    return run(update(M).where(which, M.c.outcome != Outcome.FAULTY).values(outcome=Outcome.FAULTY))
