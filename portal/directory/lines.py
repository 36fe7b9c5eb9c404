"""Detect circles of managers that an import or its undoing would create."""

from array import array
from collections.abc import Iterable

from sqlalchemy import select

from portal.core import db
from portal.directory.weighing import PEOPLE
from portal.people import rules as people_rules

FETCH = 10_000


def members_of_circles(overlay: Iterable[tuple[int, int | None]], *, size: int) -> set[int]:
    """Return the people in a circle once ``overlay``, pairs of (who, manager), replaces current managers.

    People are given by id. New people have numbers from :func:`first_free_id` on, below ``size``.
    """
    boss = array("q", [-1]) * size
    known = select(PEOPLE.c.id, PEOPLE.c.manager_id).where(PEOPLE.c.manager_id.is_not(None))
    for who, manager in db.session.execute(known.execution_options(yield_per=FETCH)):
        boss[who] = manager
    for who, manager in overlay:
        boss[who] = -1 if manager is None else manager
    return people_rules.circles(boss, range(size))
