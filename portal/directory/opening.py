"""Opening the units and sites that an import names and nobody has opened yet, a whole level of the tree at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, func, insert, literal, select, update

from portal.core import db
from portal.core.validity import valid_at
from portal.directory.findings import run, these
from portal.directory.matching import SITES, UNITS
from portal.directory.rules import Outcome
from portal.directory.staging import MATCHES as M, ROWS as R
from portal.people.models import UnitInside

INSIDE = cast("Table", UnitInside.__table__)
BETWEEN = " / "


@dataclass(frozen=True)
class Opened:
    """How many units and sites an import opened."""

    units: int
    sites: int


def open_places(import_id: int, at: datetime) -> Opened:
    """Open what is missing, higher units first, and let the rows know where their people belong."""
    rows = (*these(import_id, Outcome.ADDED, Outcome.CHANGED), R.c.id == M.c.row_id)
    units = _open_units(_wanted(R.c.unit, M.c.unit_id, rows), at)
    names = sorted(_wanted(R.c.site, M.c.site_id, rows))
    if names:
        db.session.execute(insert(SITES), [{"name": name} for name in names])
    if units:
        run(
            update(M).where(*rows, M.c.unit_id.is_(None), R.c.unit == UNITS.c.path).values(unit_id=UNITS.c.id)
        )
    if names:
        run(
            update(M).where(*rows, M.c.site_id.is_(None), R.c.site == SITES.c.name).values(site_id=SITES.c.id)
        )
    return Opened(units=units, sites=len(names))


def with_all_above(paths: Iterable[str]) -> set[str]:
    """These units and every unit above them."""
    found = set()
    for path in paths:
        parts = path.split(BETWEEN)
        found |= {BETWEEN.join(parts[:depth]) for depth in range(1, len(parts) + 1)}
    return found


def _wanted(
    text: ColumnElement[Any], known: ColumnElement[Any], rows: tuple[ColumnElement[bool], ...]
) -> Iterator[str]:
    yield from db.session.scalars(select(text).where(*rows, text.is_not(None), known.is_(None)).distinct())


def _open_units(paths: Iterable[str], at: datetime) -> int:
    """Open the units with these full paths, and those above them that are missing; how many there were."""
    paths = list(paths)
    if not paths:
        return 0
    known = dict(db.session.execute(select(UNITS.c.path, UNITS.c.id)).all())
    missing = sorted(with_all_above(paths) - known.keys(), key=lambda path: (path.count(BETWEEN), path))
    for _, level in groupby(missing, key=lambda path: path.count(BETWEEN)):
        known |= _open_level(list(level), known, at)
    return len(missing)


def _open_level(paths: list[str], known: dict[str, int], at: datetime) -> dict[str, int]:
    """Open units whose parents are open, and connect each to itself and to everything above; their ids by path."""
    last = db.session.scalar(select(func.max(UNITS.c.id))) or 0
    parts = [path.rpartition(BETWEEN) for path in paths]
    units = [
        {"parent_id": known.get(above), "name": name, "path": path}
        for path, (above, _, name) in zip(paths, parts, strict=True)
    ]
    db.session.execute(insert(UNITS), units)
    opened = UNITS.c.id > last
    moment = literal(at, INSIDE.c.valid_from.type)
    columns = ["ancestor_id", "descendant_id", "depth", "valid_from"]
    itself = select(UNITS.c.id, UNITS.c.id, literal(0), moment).where(opened)
    run(insert(INSIDE).from_select(columns, itself))
    above = UNITS.join(INSIDE, INSIDE.c.descendant_id == UNITS.c.parent_id)
    higher = select(INSIDE.c.ancestor_id, UNITS.c.id, INSIDE.c.depth + 1, moment).select_from(above)
    run(insert(INSIDE).from_select(columns, higher.where(opened, valid_at(INSIDE.c, at))))
    return dict(db.session.execute(select(UNITS.c.path, UNITS.c.id).where(opened)).all())
