"""Ask about units that a file seems to have renamed or moved, and rename them."""

from collections.abc import Sequence, Set as AbstractSet
from contextlib import suppress

from sqlalchemy import ColumnElement, func, literal, or_, select, update

from portal.audit.commands import Actor
from portal.core import clock, db
from portal.core.errors import Refused
from portal.directory.effects import Rename
from portal.directory.findings import MATCHED, note, run
from portal.directory.matching import UNITS
from portal.directory.models import Import
from portal.directory.renames import find_renames, former_path, is_at_or_below
from portal.directory.rules import Answer, CellFault, Field, ImportQuestion
from portal.directory.staging import MATCHES as M, ROWS as R
from portal.directory.weighing import PEOPLE, weigh_again
from portal.people import commands as people_commands
from portal.people.models import Unit
from portal.people.rules import BETWEEN_UNITS, PersonState


def match_renamed_units(imported: Import, fields: AbstractSet[Field]) -> Sequence[Rename]:
    """Return the renames that a person has confirmed, after matching their rows. Without an answer, hold rows back."""
    answer = imported.answered.given.get(ImportQuestion.UNITS)
    if answer is Answer.OPENED or Field.UNIT not in fields:
        return ()
    texts = db.session.scalars(
        select(R.c.unit).where(R.c.import_id == imported.id, R.c.unit.is_not(None)).distinct()
    ).all()
    renames = _proposed(imported.id, texts)
    if answer is None:
        for each in renames:
            rows = (R.c.import_id == imported.id, M.c.unit_id.is_(None), _below(each.new))
            note(CellFault.UNIT_RENAMED, Field.UNIT, literal(each.new), *rows, hint=literal(each.old))
        return ()
    ids = dict(db.session.execute(select(UNITS.c.path, UNITS.c.id)).all()) if renames else {}
    for text in texts:
        former = former_path(text, renames)
        if former != text and former in ids:
            theirs = select(R.c.id).where(R.c.import_id == imported.id, R.c.unit == text)
            run(update(M).where(M.c.row_id.in_(theirs)).values(unit_id=ids[former]))
            weigh_again(fields, theirs)
    return renames


def rename_units(actor: Actor | None, imported: Import, renames: Sequence[Rename]) -> None:
    """Rename and move units, higher ones first; open the units above them that are missing."""
    for number, each in enumerate(renames):
        above = each.new.rpartition(BETWEEN_UNITS)[0]
        if above:
            people_commands.open_units(actor, [above], subject=imported, at=clock.now())
        unit = _unit_at(_place_before(each, renames[:number]))
        if unit is not None:
            _rename(actor, unit, each.new)


def name_back(actor: Actor | None, renames: Sequence[Rename]) -> None:
    """Undo renames, lower units first. A unit that was renamed again since keeps its name."""
    for number in range(len(renames) - 1, -1, -1):
        unit, before = _unit_at(renames[number].new), _place_before(renames[number], renames[:number])
        if unit is not None:
            with suppress(Refused):  # another unit has the old name by now
                _rename(actor, unit, before)


def _place_before(rename: Rename, earlier: Sequence[Rename]) -> str:
    """Return the path of a unit after ``earlier`` renames, which may be of units above it."""
    above = [each for each in earlier if is_at_or_below(rename.old, each.old)]
    if not above:
        return rename.old
    nearest = max(above, key=lambda each: len(each.old))
    return nearest.new + rename.old.removeprefix(nearest.old)


def _proposed(import_id: int, texts: Sequence[str]) -> list[Rename]:
    here = PEOPLE.c.state != PersonState.LEFT
    source = MATCHED.join(PEOPLE, PEOPLE.c.id == M.c.person_id).join(UNITS, UNITS.c.id == PEOPLE.c.unit_id)
    moved = (
        select(UNITS.c.path, R.c.unit, func.count())
        .select_from(source)
        .where(R.c.import_id == import_id, M.c.unit_id.is_(None), R.c.unit.is_not(None), here)
        .group_by(UNITS.c.path, R.c.unit)
    )
    moves = {(old, new): count for old, new, count in db.session.execute(moved)}
    if not moves:
        return []
    counted = (
        select(UNITS.c.path, func.count(PEOPLE.c.id))
        .outerjoin_from(UNITS, PEOPLE, (PEOPLE.c.unit_id == UNITS.c.id) & here)
        .group_by(UNITS.c.path)
    )
    return find_renames(moves, dict(db.session.execute(counted).all()), in_file=texts)


def _below(path: str) -> ColumnElement[bool]:
    return or_(R.c.unit == path, R.c.unit.startswith(path + BETWEEN_UNITS, autoescape=True))


def _unit_at(path: str) -> Unit | None:
    return db.session.scalars(select(Unit).where(Unit.path == path)).one_or_none()


def _rename(actor: Actor | None, unit: Unit, path: str) -> None:
    above, _between, name = path.rpartition(BETWEEN_UNITS)
    people_commands.move_unit(actor, unit, to=_unit_at(above) if above else None, name=name)
