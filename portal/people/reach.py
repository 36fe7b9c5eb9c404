"""Whose rows a person may see: the scope of a permission, direct reports, and the line below a manager.

Every function takes values or bind parameters. So a cached statement and one built for a page share a condition.
Two relations to a manager are kept apart. The *reports* of a manager are the people directly below; a right to read
rows reaches these and no further. The *line* of a manager is everybody below, on any depth. It never gives a right to
read. It takes one away (nobody triages a report from their own line), forbids circles and names audiences.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    SQLColumnExpression,
    case,
    exists,
    false,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from portal.core import db
from portal.core.statements import AGENT_IDS, UNIT_IDS, Moment, RowId, is_one_of
from portal.core.validity import valid_at
from portal.people import rules
from portal.people.models import Person, Placement, StatePeriod, UnitInside
from portal.people.rules import Scope

Ids: TypeAlias = Collection[int] | BindParameter[Any]


@dataclass(frozen=True)
class BoundScope:
    """A scope for a cached statement: its units and agents are bind parameters.

    It may be a cache key: two scopes that reach equally far are equal. A scope without units, or without agents, makes
    a shorter statement.
    """

    everywhere: bool
    has_units: bool = True
    has_agents: bool = True
    units: BindParameter[Any] = field(default=UNIT_IDS, compare=False)
    agents: BindParameter[Any] = field(default=AGENT_IDS, compare=False)

    @classmethod
    def like(cls, scope: Scope) -> "BoundScope":
        """Return the bound scope that fits ``scope``, whose units and agents are given as values."""
        return cls(scope.everywhere, has_units=bool(scope.units), has_agents=bool(scope.agents))


def values_of(viewer_id: int, scope: Scope, *, at: datetime) -> dict[str, object]:
    """Return the values for a statement about a viewer and a :class:`BoundScope`."""
    return {
        "person_id": viewer_id,
        "unit_ids": sorted(scope.units),
        "agent_ids": sorted(scope.agents),
        "at": at,
    }


def units_inside(unit_ids: Ids, at: Moment) -> Select[int]:
    """Select the ids of some units and of all units below them at ``at``."""
    return select(UnitInside.descendant_id).where(
        UnitInside.ancestor_id.in_(unit_ids), valid_at(UnitInside, at)
    )


def within(
    scope: Scope | BoundScope,
    *,
    at: Moment,
    unit: SQLColumnExpression[Any] | None = None,
    agent: SQLColumnExpression[Any] | None = None,
    by_row: bool = False,
) -> ColumnElement[bool]:
    """Return the condition that a row is in ``scope``: everywhere, inside its units, or at one of its agents.

    ``unit`` and ``agent`` are the columns that place the row. A part of the scope without a column never holds.
    ``by_row`` looks the unit of each row up instead of listing all units of the scope: for few rows in a company of
    many units.
    """
    if scope.everywhere:
        return true()
    places: list[ColumnElement[bool]] = []
    if unit is not None and scope.has_units:
        places.append(
            _is_inside(unit, scope.units, at) if by_row else unit.in_(units_inside(scope.units, at))
        )
    if agent is not None and scope.has_agents:
        places.append(agent.in_(scope.agents))
    return or_(*places) if places else false()


def _is_inside(unit: SQLColumnExpression[Any], unit_ids: Ids, at: Moment) -> ColumnElement[bool]:
    """Return the condition that ``unit`` is one of some units, or below one of them."""
    around = aliased(UnitInside)
    return exists(
        select(around.id)
        .where(around.descendant_id == unit, around.ancestor_id.in_(unit_ids), valid_at(around, at))
        .correlate_except(around)
    )


def is_within(scope: Scope, *, at: Moment, unit_id: int | None = None, agent_id: int | None = None) -> bool:
    """Return whether one place is in ``scope``; at most one statement."""
    if scope.has_agent(agent_id):
        return True
    if unit_id is None or not scope.units:
        return False
    inside = units_inside(scope.units, at).where(UnitInside.descendant_id == unit_id)
    return db.session.scalars(inside.limit(1)).first() is not None


def answers_for(
    viewer: RowId,
    scope: Scope | BoundScope,
    *,
    at: Moment,
    placed: type[Person] | type[Placement] = Person,
) -> ColumnElement[bool]:
    """Return the condition that a person is a direct report of ``viewer``, or within ``scope``.

    ``placed`` holds unit and manager: ``Person`` for the current ones, ``Placement`` for those of a day.
    """
    if scope.everywhere:
        return true()
    return or_(is_report_of(viewer, placed), within(scope, unit=placed.unit_id, at=at))


def is_report_of(manager: RowId, placed: type[Person] | type[Placement] = Person) -> ColumnElement[bool]:
    """Return the condition that a person is a direct report of ``manager``, in any state."""
    return placed.manager_id == manager


def has_reports(person: SQLColumnExpression[int], *, at: Moment) -> ColumnElement[bool]:
    """Return the condition that ``person`` is a manager at ``at``, like :attr:`Person.is_manager` now."""
    report, state = aliased(Placement), aliased(StatePeriod)
    return exists(
        select(report.id)
        .join(state, state.person_id == report.person_id)
        .where(
            report.manager_id == person,
            valid_at(report, at),
            is_one_of(state.state, rules.MAKES_A_MANAGER),
            valid_at(state, at),
        )
        .correlate_except(report, state)
    )


def line_of(manager: RowId, *, at: Moment) -> Select[int]:
    """Select the ids of everybody in the line of ``manager`` at ``at``, on any depth and in any state."""
    below = (
        select(Placement.person_id)
        .where(Placement.manager_id == manager, valid_at(Placement, at))
        .cte("line", recursive=True)
    )
    further = (
        select(Placement.person_id)
        .join(below, Placement.manager_id == below.c.person_id)
        .where(valid_at(Placement, at))
    )
    return select(below.union(further).c.person_id)


def has_led(
    manager: RowId | SQLColumnExpression[int],
    person: SQLColumnExpression[int],
    *,
    since: ColumnElement[datetime],
    at: Moment,
) -> ColumnElement[bool]:
    """Return the condition that ``person`` was in the line of ``manager`` at some moment from ``since`` until ``at``.

    A step upwards holds only while the steps below it do. So whoever led a former manager later is not meant.
    It follows the managers of each person upwards, so it costs a few rows for each, however long the line is.
    """
    first, next_one = aliased(Placement), aliased(Placement)
    above = (
        select(
            first.manager_id,
            case((first.valid_from > since, first.valid_from), else_=since).label("since"),
            first.valid_until.label("until"),
        )
        .where(first.person_id == person, first.valid_from <= at, _ends_after(first.valid_until, since))
        .correlate_except(first)
        .cte("has_led", recursive=True, nesting=True)
    )
    starts, ends = next_one.valid_from, next_one.valid_until
    further = (
        select(
            next_one.manager_id,
            case((starts > above.c.since, starts), else_=above.c.since),
            case((_ends_after(ends, above.c.until), above.c.until), else_=ends),
        )
        .join(above, next_one.person_id == above.c.manager_id)
        .where(starts <= at, _ends_after(ends, above.c.since), _ends_after(above.c.until, starts))
    )
    above = above.union(further)
    return exists(select(above.c.manager_id).where(above.c.manager_id == manager))


def _ends_after(end: SQLColumnExpression[Any], moment: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Return the condition that a period without an end, or with this one, holds after ``moment``."""
    return or_(end.is_(None), end > moment)


def lines_above(people: Select[Any]) -> Select[int, int | None]:
    """Select some people and all managers above them now, each with their manager; ``people`` selects ids."""
    above = (
        select(Person.id, Person.manager_id).where(Person.id.in_(people)).cte("lines_above", recursive=True)
    )
    further = select(Person.id, Person.manager_id).join(above, Person.id == above.c.manager_id)
    above = above.union(further)
    return select(above.c.id, above.c.manager_id)
