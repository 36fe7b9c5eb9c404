"""Writing down, set-based, what the comparison with the directory finds wrong."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    FromClause,
    Select,
    String,
    case,
    cast as as_type,
    func,
    insert,
    literal,
    select,
    update,
)  # fmt: skip
from sqlalchemy.engine import CursorResult

from portal.core import db
from portal.people.importing.rules import WARNINGS, Fault, Field, Outcome
from portal.people.importing.staging import FINDINGS, ROWS


def run(statement: Executable) -> int:
    """Send one statement; how many rows it met."""
    result = db.session.execute(statement)
    assert isinstance(result, CursorResult)
    return result.rowcount


def note(
    fault: Fault,
    field: Field,
    value: ColumnElement[Any],
    *where: ColumnElement[bool],
    hint: ColumnElement[Any] | None = None,
    source: FromClause = ROWS,
) -> int:
    """Find ``fault`` in every row of ``source`` that meets ``where``; how many there were."""
    found = select(
        ROWS.c.import_id, ROWS.c.id, ROWS.c.line, literal(field, FINDINGS.c.field.type),
        literal(fault, FINDINGS.c.fault.type), func.coalesce(as_type(value, String), ""),
        func.coalesce(as_type(hint, String), "") if hint is not None else literal(""), literal(fault in WARNINGS),
        literal(False),
    ).select_from(source).where(*where)  # fmt: skip
    columns = [
        "import_id",
        "row_id",
        "line",
        "field",
        "fault",
        "value",
        "hint",
        "is_warning",
        "is_misreading",
    ]
    return run(insert(FINDINGS).from_select(columns, found))


def note_twice(import_id: int, column: ColumnElement[Any], field: Field, fault: Fault) -> None:
    """Find rows that share a value which only one may have; the hint is the line of another."""
    shared = (
        select(
            column.label("value"), func.min(ROWS.c.line).label("first"), func.max(ROWS.c.line).label("last")
        )
        .where(ROWS.c.import_id == import_id, column.is_not(None))
        .group_by(column)
        .having(func.count() > 1)
        .subquery("shared")
    )
    other = case((ROWS.c.line == shared.c.first, shared.c.last), else_=shared.c.first)
    both = ROWS.join(shared, shared.c.value == column)
    note(fault, field, ROWS.c.email, ROWS.c.import_id == import_id, hint=other, source=both)


def rows_with(import_id: int, *faults: Fault) -> Select[Any]:
    """The ids of the rows in which one of ``faults`` was found."""
    return select(FINDINGS.c.row_id).where(FINDINGS.c.import_id == import_id, FINDINGS.c.fault.in_(faults))


def mark_faulty(import_id: int) -> None:
    """A row with a fault that is more than a warning is not imported."""
    faulty = select(FINDINGS.c.row_id).where(
        FINDINGS.c.import_id == import_id, FINDINGS.c.is_warning.is_(False)
    )
    run(
        update(ROWS)
        .where(ROWS.c.import_id == import_id, ROWS.c.id.in_(faulty))
        .values(outcome=Outcome.FAULTY)
    )
