"""Queries that detect circles of managers."""

from array import array
from typing import Any, cast

from sqlalchemy import Select, Table, func, select

from portal.core import db
from portal.people import reach, rules
from portal.people.models import Person

PEOPLE = cast("Table", Person.__table__)
FETCH = 10_000


def find_circle(lines: Select[Any]) -> tuple[int, int] | None:
    """Return a person in a circle of managers, with their manager; ``None`` without a circle.

    ``lines`` selects ``person_id`` and ``manager_id``, the new managers. Three statements for any number.
    """
    line = lines.order_by(None).subquery("line")
    managers = array("q", [-1]) * first_free_id()
    moved = array("q")
    for person_id, manager_id in _fetch(reach.lines_above(select(line.c.manager_id))):
        managers[person_id] = manager_id or -1
    for person_id, manager_id in _fetch(select(line.c.person_id, line.c.manager_id)):
        managers[person_id] = manager_id or -1
        moved.append(person_id)
    circle = rules.circles(managers, moved)
    first = min((person_id for person_id in moved if person_id in circle), default=None)
    return None if first is None else (first, managers[first])


def first_free_id() -> int:
    """Return the lowest number above every person's id."""
    return (db.session.scalar(select(func.max(PEOPLE.c.id))) or 0) + 1


def _fetch(statement: Select[*tuple[Any, ...]]) -> Any:
    return db.session.execute(statement.execution_options(yield_per=FETCH))
