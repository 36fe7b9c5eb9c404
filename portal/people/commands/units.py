"""Opening and moving units, and adding sites."""

from datetime import datetime

from sqlalchemy import select

from portal.audit.commands import Actor, record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.core.validity import end_periods, valid_at
from portal.people import reach
from portal.people.actions import PeopleAction
from portal.people.models import Site, Unit, UnitInside

TREE = "the tree of units"


def add_unit(actor: Actor | None, *, name: str, parent: Unit | None = None) -> Unit:
    """Open a unit; its name is unique below its parent."""
    db.take_turns(TREE)
    if parent:
        db.hold(parent)
    path = f"{parent.path} / {name}" if parent else name
    if _has_unit(path):
        raise Refused(Reason("unit_name_taken"), field="name")
    unit = Unit(name=name, parent_id=parent.id if parent else None, path=path)
    db.session.add(unit)
    db.session.flush()  # the tree needs the id
    _place_unit(unit, parent, clock.now())
    record(actor, PeopleAction.UNIT_OPENED, unit, parent=parent.id if parent else None)
    return unit


def move_unit(actor: Actor, unit: Unit, *, to: Unit | None) -> None:
    """Move a unit, with all below it, under another one (or to the top) from now on."""
    db.take_turns(TREE)
    for each in filter(None, (unit, to)):
        db.hold(each)
    at = clock.now()
    below = list(db.session.scalars(reach.units_inside([unit.id], at)))
    if to is not None and to.id in below:
        raise Refused(Reason("unit_into_itself"), field="to")
    path = f"{to.path} / {unit.name}" if to else unit.name
    if path == unit.path:
        return
    if _has_unit(path):
        raise Refused(Reason("unit_name_taken"), field="to")
    record(actor, PeopleAction.UNIT_MOVED, unit, before=unit.parent_id, after=to.id if to else None)
    end_periods(UnitInside, at, UnitInside.descendant_id.in_(below), UnitInside.ancestor_id.not_in(below))
    _graft(unit.id, to, at)
    old, unit.parent_id = unit.path, to.id if to else None
    for each in db.session.scalars(select(Unit).where(Unit.id.in_(below))):
        each.path = path + each.path.removeprefix(old)


def add_site(actor: Actor | None, *, name: str) -> Site:
    """Add a place where people work; its name is unique."""
    if db.session.scalars(select(Site.id).where(Site.name == name)).first():
        raise Refused(Reason("site_name_taken"), field="name")
    site = Site(name=name)
    db.session.add(site)
    db.session.flush()  # the audit subject needs the id
    record(actor, PeopleAction.SITE_ADDED, site)
    return site


def _has_unit(path: str) -> bool:
    return db.session.scalars(select(Unit.id).where(Unit.path == path)).first() is not None


def _place_unit(unit: Unit, parent: Unit | None, at: datetime) -> None:
    db.session.add(UnitInside(ancestor_id=unit.id, descendant_id=unit.id, depth=0, valid_from=at))
    db.session.flush()  # grafting reads the tree
    _graft(unit.id, parent, at)


def _graft(unit_id: int, parent: Unit | None, at: datetime) -> None:
    """Connect a subtree to everything above ``parent``."""
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
