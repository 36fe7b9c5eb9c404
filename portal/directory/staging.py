"""Write the rows of a file into the staging table, in batches, without the ORM."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, delete, insert, or_, select, update

from portal.core import db
from portal.directory.cells import RowReader
from portal.directory.models import ImportAccess, ImportBefore, ImportFinding, ImportMatch, ImportRow
from portal.directory.rules import Finding, Outcome
from portal.people.models import Person

BATCH = 2_000
ACCESS = cast("Table", ImportAccess.__table__)
FINDINGS = cast("Table", ImportFinding.__table__)
MATCHES = cast("Table", ImportMatch.__table__)
ROWS = cast("Table", ImportRow.__table__)
BEFORE = cast("Table", ImportBefore.__table__)

Numbered = tuple[int, Sequence[str]]


def stage(import_id: int, batch: Sequence[Numbered], reader: RowReader) -> None:
    """Insert one batch of rows, with the faults of their cells."""
    rows: list[dict[str, Any]] = []
    found: list[tuple[int, Finding]] = []
    for line, cells in batch:
        values, problems = reader.read(cells)
        rows.append({"import_id": import_id, "line": line, **values})
        found += [(line, problem) for problem in problems]
    db.session.execute(insert(ROWS), rows)
    if found:
        _keep(import_id, found, len(batch))


def unstage(import_id: int) -> None:
    """Delete all rows of an import, with their matches and findings."""
    which = select(ROWS.c.id).where(ROWS.c.import_id == import_id)
    db.session.execute(delete(FINDINGS).where(FINDINGS.c.import_id == import_id))
    db.session.execute(delete(BEFORE).where(BEFORE.c.row_id.in_(which)))
    db.session.execute(delete(MATCHES).where(MATCHES.c.import_id == import_id))
    db.session.execute(delete(ROWS).where(ROWS.c.import_id == import_id))


def forget(import_id: int, outcome: Outcome) -> None:
    """Delete the rows with one outcome, with their matches and findings."""
    which = select(MATCHES.c.row_id).where(MATCHES.c.import_id == import_id, MATCHES.c.outcome == outcome)
    db.session.execute(delete(ROWS).where(ROWS.c.id.in_(which)))


def forget_person(person: Person) -> None:
    """Delete a person's rows from all imports, and their name as a manager."""
    marks = [mark for mark in (person.email, person.employee_number) if mark]
    about = select(MATCHES.c.row_id).where(MATCHES.c.person_id == person.id)
    theirs = or_(ROWS.c.id.in_(about), ROWS.c.email.in_(marks), ROWS.c.employee_number.in_(marks))
    db.session.execute(delete(ROWS).where(theirs))
    db.session.execute(update(ROWS).where(ROWS.c.manager.in_(marks)).values(manager=None))


def _keep(import_id: int, found: list[tuple[int, Finding]], newest: int) -> None:
    """Insert the findings of the ``newest`` rows, which have ids now."""
    lines = select(ROWS.c.line, ROWS.c.id).where(ROWS.c.import_id == import_id)
    ids = dict(db.session.execute(lines.order_by(ROWS.c.id.desc()).limit(newest)).all())
    db.session.execute(
        insert(FINDINGS),
        [
            {
                "import_id": import_id,
                "row_id": ids[line],
                "line": line,
                "field": each.field,
                "fault": each.fault,
                "value": each.value,
                "hint": each.hint,
                "is_warning": False,
                "is_misreading": True,
            }
            for line, each in found
        ],
    )
