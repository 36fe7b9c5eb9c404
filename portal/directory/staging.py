"""Write the rows of a file into the staging table, in batches, without the ORM."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, delete, func, insert, or_, select, update

from portal.core import db
from portal.core.folding import fold
from portal.directory.cells import Cell, RowReader
from portal.directory.cleaning import Manager, manager_in, name_key
from portal.directory.models import ImportAccess, ImportBefore, ImportFinding, ImportMatch, ImportRow
from portal.directory.reading import batches
from portal.directory.rules import CellFault, Field, Finding, Outcome
from portal.directory.spelling import Spelled, spell
from portal.people.models import Person, Site, Unit

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
        rows.append({"import_id": import_id, "line": line, **values, **_compared(values)})
        found += [(line, problem) for problem in problems]
    db.session.execute(insert(ROWS), rows)
    if found:
        _keep(import_id, found, len(batch))


def _compared(values: Mapping[str, Cell]) -> dict[str, Cell]:
    """Return the names of a row as they are compared, and the manager as a number or address."""
    manager = manager_in(str(values["manager"])) if values["manager"] else Manager(None, None)
    return {
        "name_key": name_key(str(values["name"])),
        "manager": manager.mark,
        "manager_key": manager.key,
    }


def collapse(import_id: int) -> None:
    """Keep one of the rows that say the same, with a note at each of the others."""
    same = [column for column in ROWS.c if column.name not in ("id", "line")]
    first_id = func.min(ROWS.c.id).over(partition_by=same).label("first_id")
    numbered = (
        select(ROWS.c.id.label("again_id"), ROWS.c.line.label("again_line"), first_id)
        .where(ROWS.c.import_id == import_id)
        .subquery("numbered")
    )
    first = select(numbered).where(numbered.c.again_id != numbered.c.first_id)
    found = db.session.execute(first).all()
    for some in batches(found, BATCH):
        lines = dict(
            db.session.execute(
                select(ROWS.c.id, ROWS.c.line).where(ROWS.c.id.in_({each.first_id for each in some}))
            ).all()
        )
        told = [
            _as_row(
                import_id,
                each.first_id,
                each.again_line,
                Finding(Field.NAME, CellFault.REPEATED, hint=str(lines[each.first_id])),
            )
            for each in some
        ]
        db.session.execute(delete(ROWS).where(ROWS.c.id.in_([each.again_id for each in some])))
        db.session.execute(insert(FINDINGS), told)


def spell_places(import_id: int) -> None:
    """Give units and sites that are spelled in several ways one spelling: that of the directory, else the commonest."""
    for field, column, known in ((Field.UNIT, ROWS.c.unit, Unit.path), (Field.SITE, ROWS.c.site, Site.name)):
        mine = (ROWS.c.import_id == import_id, column.is_not(None))
        counted = (
            select(column).where(*mine).group_by(column).order_by(func.count().desc(), func.min(ROWS.c.id))
        )
        texts = db.session.scalars(counted).all()
        existing = db.session.scalars(select(known).order_by(known)).all() if texts else []
        if field is Field.UNIT:
            spelled = spell(texts, existing)
        else:
            first: dict[str, str] = {}
            for name in (*existing, *texts):
                first.setdefault(fold(name), name)
            spelled = {text: Spelled(first[fold(text)]) for text in texts}
        for text, unit in spelled.items():
            if unit.path != text:
                _respell(import_id, field, column, text, unit)


def _respell(import_id: int, field: Field, column: ColumnElement[Any], text: str, to: Spelled) -> None:
    which = (ROWS.c.import_id == import_id, column == text)
    if to.is_guess:
        rows = db.session.execute(select(ROWS.c.id, ROWS.c.line).where(*which)).all()
        guess = Finding(field, CellFault.UNIT_READ_AS, text, to.path)
        db.session.execute(insert(FINDINGS), [_as_row(import_id, row.id, row.line, guess) for row in rows])
    db.session.execute(update(ROWS).where(*which).values({column.name: to.path}))


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
    """Delete a person's rows from all imports, and their name as a manager, in other rows and what was found there."""
    marks = [mark for mark in (person.email, person.employee_number) if mark]
    about = select(MATCHES.c.row_id).where(MATCHES.c.person_id == person.id)
    theirs = or_(ROWS.c.id.in_(about), ROWS.c.email.in_(marks), ROWS.c.employee_number.in_(marks))
    db.session.execute(delete(ROWS).where(theirs))
    db.session.execute(update(ROWS).where(ROWS.c.manager.in_(marks)).values(manager=None))
    names = [*marks, person.name]
    about_them = or_(FINDINGS.c.value.in_(names), FINDINGS.c.hint.in_(names))
    db.session.execute(update(FINDINGS).where(about_them).values(value="", hint=""))


def _keep(import_id: int, found: list[tuple[int, Finding]], newest: int) -> None:
    """Insert the findings of the ``newest`` rows, which have ids now."""
    lines = select(ROWS.c.line, ROWS.c.id).where(ROWS.c.import_id == import_id)
    ids = dict(db.session.execute(lines.order_by(ROWS.c.id.desc()).limit(newest)).all())
    db.session.execute(
        insert(FINDINGS),
        [_as_row(import_id, ids[line], line, each) for line, each in found],
    )


def _as_row(import_id: int, row_id: int, line: int, found: Finding) -> dict[str, Any]:
    """Return a fault of reading as a row of the table."""
    return {
        "import_id": import_id,
        "row_id": row_id,
        "line": line,
        "field": found.field,
        "fault": found.fault,
        "value": found.value,
        "hint": found.hint,
        "is_warning": found.is_warning,
        "is_misreading": True,
    }
