"""Queries about the tree of units, one level at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from portal.core import clock, db
from portal.core.paging import PageMark, Slice, page_of
from portal.core.rows import fetch_all
from portal.core.validity import valid_at
from portal.people.models import Person, Unit, UnitInside
from portal.people.rules import PersonState


class ListedUnit(NamedTuple):
    """A unit with the number of units directly below it, and of people directly in it who have not left."""

    id: int
    name: str
    subunits: int
    people: int


class UnitAbove(NamedTuple):
    """A unit on the way to another one."""

    id: int
    name: str


@dataclass(frozen=True)
class UnitLevel:
    """One level of the tree: the opened unit, unless it is the top, with the units above it, and a page below it."""

    unit: ListedUnit | None
    above: Sequence[UnitAbove]
    below: Slice[ListedUnit]


def find_level(unit_id: int | None, mark: PageMark) -> UnitLevel | None:
    """Return the level below a unit, or the top level; ``None`` if there is no such unit. Three statements."""
    below = page_of(_listed(Unit.parent_id == unit_id), [Unit.name, Unit.id], mark, row_type=ListedUnit)
    if unit_id is None:
        return UnitLevel(None, (), below)
    opened = fetch_all(ListedUnit, _listed(Unit.id == unit_id))
    return UnitLevel(opened[0], _list_above(unit_id), below) if opened else None


def find_only_top() -> int | None:
    """Return the unit at the top of the tree if there is only one."""
    top = db.session.scalars(select(Unit.id).where(Unit.parent_id.is_(None)).limit(2)).all()
    return top[0] if len(top) == 1 else None


def _listed(condition: ColumnElement[bool]) -> Select[int, str, int, int]:
    child = aliased(Unit)
    subunits = select(func.count()).select_from(child).where(child.parent_id == Unit.id)
    people = (
        select(func.count())
        .select_from(Person)
        .where(Person.unit_id == Unit.id, Person.state != PersonState.LEFT)
    )
    counts = (subunits.scalar_subquery().label("subunits"), people.scalar_subquery().label("people"))
    return select(Unit.id, Unit.name, *counts).where(condition)


def _list_above(unit_id: int) -> Sequence[UnitAbove]:
    """Return the units above a unit, from the top down."""
    return fetch_all(
        UnitAbove,
        select(Unit.id, Unit.name)
        .join(UnitInside, UnitInside.ancestor_id == Unit.id)
        .where(UnitInside.descendant_id == unit_id, UnitInside.depth > 0, valid_at(UnitInside, clock.now()))
        .order_by(UnitInside.depth.desc()),
    )
