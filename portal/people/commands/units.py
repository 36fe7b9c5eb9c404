"""Add, rename and move units, and add sites."""

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import groupby
from typing import Any, cast

from sqlalchemy import Table, delete, func, insert, literal, select

from portal.audit.commands import Actor, record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.folding import folded
from portal.core.reasons import Reason
from portal.core.validity import end_periods, valid_at
from portal.people import reach
from portal.people.actions import PeopleAction
from portal.people.commands.sorting import UNIT_WORDS, write_unit_words
from portal.people.models import Site, Unit, UnitInside
from portal.people.rules import BETWEEN_UNITS, with_all_above

TREE = "the tree of units"
INSIDE = cast("Table", UnitInside.__table__)
SITES = cast("Table", Site.__table__)
UNITS = cast("Table", Unit.__table__)


def add_unit(actor: Actor | None, *, name: str, parent: Unit | None = None) -> Unit:
    """Add a unit; its name must be unique below its parent."""
    db.take_turns(TREE)
    if parent:
        db.hold(parent)
    path = f"{parent.path}{BETWEEN_UNITS}{name}" if parent else name
    if _has_unit(path):
        raise Refused(Reason("unit_name_taken"), field="name")
    _open_level([{"parent_id": parent.id if parent else None, "name": name, "path": path}], clock.now())
    unit = db.session.scalars(select(Unit).where(Unit.path == path)).one()
    record(actor, PeopleAction.UNIT_OPENED, unit, parent=parent.id if parent else None)
    return unit


def open_units(actor: Actor | None, paths: Iterable[str], *, subject: Any, at: datetime) -> int:
    """Add the missing units of some full paths, parents included; return how many.

    Write one entry about ``subject``.
    """
    db.take_turns(TREE)
    wanted = with_all_above(paths)
    known = dict(db.session.execute(select(UNITS.c.path, UNITS.c.id)).all()) if wanted else {}
    missing = sorted(wanted - known.keys(), key=lambda path: (path.count(BETWEEN_UNITS), path))
    if not missing:
        return 0
    record(actor, PeopleAction.UNIT_OPENED, subject, units=len(missing))
    for _, level in groupby(missing, key=lambda path: path.count(BETWEEN_UNITS)):
        parts = [(path, *path.rpartition(BETWEEN_UNITS)) for path in level]
        units = [
            {"parent_id": known.get(above), "name": name, "path": path}
            for path, above, _between, name in parts
        ]
        known |= _open_level(units, at)
    return len(missing)


def move_unit(actor: Actor | None, unit: Unit, *, to: Unit | None, name: str | None = None) -> None:
    """Move a unit, with all below it, under another one (or to the top) from now on, and give it a new name.

    Its people, grants and deployments stay with it. Without ``name`` it keeps its own.
    """
    db.take_turns(TREE)
    for each in filter(None, (unit, to)):
        db.hold(each)
    at = clock.now()
    below = list(db.session.scalars(reach.units_inside([unit.id], at)))
    if to is not None and to.id in below:
        raise Refused(Reason("unit_into_itself"), field="to")
    name, parent_id = name or unit.name, to.id if to else None
    path, moves = f"{to.path}{BETWEEN_UNITS}{name}" if to else name, parent_id != unit.parent_id
    if path == unit.path:
        return
    if _has_unit(path, but=unit.id):
        raise Refused(Reason("unit_name_taken"), field="to" if moves else "name")
    if name != unit.name:
        record(actor, PeopleAction.UNIT_RENAMED, unit, before=unit.name, after=name)
    if moves:
        record(actor, PeopleAction.UNIT_MOVED, unit, before=unit.parent_id, after=parent_id)
        end_periods(UnitInside, at, UnitInside.descendant_id.in_(below), UnitInside.ancestor_id.not_in(below))
        _graft(unit.id, to, at)
    old, unit.parent_id, unit.name = unit.path, parent_id, name
    db.session.execute(delete(UNIT_WORDS).where(UNIT_WORDS.c.unit_id.in_(below)))
    moved = db.session.scalars(select(Unit).where(Unit.id.in_(below))).all()
    for each in moved:
        each.path = path + each.path.removeprefix(old)
    write_unit_words((each.id, each.path) for each in moved)


def add_site(actor: Actor | None, *, name: str) -> Site:
    """Add a site; its name must be unique."""
    if db.session.scalars(select(Site.id).where(folded(Site.name) == folded(name))).first():
        raise Refused(Reason("site_name_taken"), field="name")
    _add_sites([name])
    site = db.session.scalars(select(Site).where(Site.name == name)).one()
    record(actor, PeopleAction.SITE_ADDED, site)
    return site


def add_sites(actor: Actor | None, names: Collection[str], *, subject: Any) -> int:
    """Add the missing sites of some names; return how many. Write one entry about ``subject``."""
    missing = sorted(set(names) - set(db.session.scalars(select(SITES.c.name)))) if names else []
    if not missing:
        return 0
    record(actor, PeopleAction.SITE_ADDED, subject, sites=len(missing))
    _add_sites(missing)
    return len(missing)


def _has_unit(path: str, *, but: int | None = None) -> bool:
    """Return whether a unit other than ``but`` has this path, in whatever case."""
    same = (folded(Unit.path) == folded(path), Unit.id.is_distinct_from(but))
    return db.session.scalars(select(Unit.id).where(*same)).first() is not None


def _add_sites(names: Collection[str]) -> None:
    db.session.execute(insert(SITES), [{"name": name} for name in names])


def _open_level(units: list[dict[str, Any]], at: datetime) -> dict[str, int]:
    """Add units whose parents exist, with their closure rows; return their ids by path."""
    last = db.session.scalar(select(func.max(UNITS.c.id))) or 0
    db.session.execute(insert(UNITS), units)
    opened = UNITS.c.id > last
    moment = literal(at, INSIDE.c.valid_from.type)
    columns = ["ancestor_id", "descendant_id", "depth", "valid_from"]
    itself = select(UNITS.c.id, UNITS.c.id, literal(0), moment).where(opened)
    db.session.execute(insert(INSIDE).from_select(columns, itself))
    above = UNITS.join(INSIDE, INSIDE.c.descendant_id == UNITS.c.parent_id)
    higher = select(INSIDE.c.ancestor_id, UNITS.c.id, INSIDE.c.depth + 1, moment).select_from(above)
    db.session.execute(insert(INSIDE).from_select(columns, higher.where(opened, valid_at(INSIDE.c, at))))
    ids = dict(db.session.execute(select(UNITS.c.path, UNITS.c.id).where(opened)).all())
    write_unit_words((unit_id, unit_path) for unit_path, unit_id in ids.items())
    return ids


def _graft(unit_id: int, parent: Unit | None, at: datetime) -> None:
    """Add the closure rows between a subtree and ``parent`` with everything above it, if there is one."""
    if parent is None:
        return
    above = db.session.execute(
        select(UnitInside.ancestor_id, UnitInside.depth).where(
            UnitInside.descendant_id == parent.id, valid_at(UnitInside, at)
        )
    ).all()
    below = db.session.execute(
        select(UnitInside.descendant_id, UnitInside.depth).where(
            UnitInside.ancestor_id == unit_id, valid_at(UnitInside, at)
        )
    ).all()
    db.session.add_all(
        UnitInside(ancestor_id=high, descendant_id=low, depth=up + down + 1, valid_from=at)
        for high, up in above
        for low, down in below
    )
