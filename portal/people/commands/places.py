"""Change people's unit, site and manager.

A set of people selects ``person_id``, ``unit_id``, ``site_id`` and ``manager_id``.
"""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, insert, literal, or_, select, update

from portal.audit.commands import Actor, record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.core.validity import end_periods
from portal.people import queries
from portal.people.actions import PeopleAction
from portal.people.commands.sets import PEOPLE, People, ids_of, is_empty, set_of_one
from portal.people.models import Person, Placement

LINES = "the lines of managers"
PLACEMENTS = cast("Table", Placement.__table__)
PLACE = ("unit_id", "site_id", "manager_id")


def place_person(
    actor: Actor | None, person: Person, *, unit_id: int | None, site_id: int | None, manager_id: int | None
) -> None:
    """Change a person's unit, site and manager from now on."""
    db.take_turns(LINES)
    place = {"unit_id": unit_id, "site_id": site_id, "manager_id": manager_id}
    moves = _moving(set_of_one(Placement, person_id=person.id, **place))
    if is_empty(moves):
        return
    refuse_circles(moves)
    record(
        actor,
        PeopleAction.PLACED,
        person,
        before={"unit": person.unit_id, "site": person.site_id, "manager": person.manager_id},
        after={"unit": unit_id, "site": site_id, "manager": manager_id},
    )
    _place(moves, clock.now())
    db.session.refresh(person, PLACE)
    db.session.expire(person, ["unit", "site", "manager"])


def place_people(actor: Actor | None, places: People, *, subject: Any, at: datetime) -> None:
    """Change the places of many people, as :func:`place_person` does of one; one entry about ``subject``."""
    db.take_turns(LINES)
    moves = _moving(places)
    if is_empty(moves):
        return
    refuse_circles(moves)
    record(actor, PeopleAction.PLACED, subject, concerns=ids_of(moves))
    _place(moves, at)


def refuse_circles(lines: People) -> None:
    """Refuse a circle of managers; ``lines`` selects ``person_id`` and ``manager_id``."""
    circle = queries.find_circle(lines)
    if circle is None:
        return
    person_id, manager_id = circle
    if manager_id == person_id:
        raise Refused(Reason("manager_is_self"), field="manager_id")
    boss = db.session.get_one(Person, manager_id)
    raise Refused(Reason("manager_line_circles", name=boss.name), field="manager_id")


def _moving(places: People) -> People:
    """Select the people of a set who are at another place now."""
    place = places.order_by(None).subquery("place")
    elsewhere = or_(*(place.c[name].is_distinct_from(PEOPLE.c[name]) for name in PLACE))
    return select(place).join_from(place, PEOPLE, PEOPLE.c.id == place.c.person_id).where(elsewhere)


def _place(moves: People, at: datetime) -> None:
    """Close each placement and open the next. Write the people last, because ``moves`` compares with them."""
    move = moves.subquery("move")
    end_periods(Placement, at, Placement.person_id.in_(select(move.c.person_id)))
    columns = ["person_id", *PLACE]
    begun = select(*(move.c[name] for name in columns), literal(at, PLACEMENTS.c.valid_from.type))
    db.session.execute(
        insert(PLACEMENTS).from_select([*columns, "valid_from"], begun.order_by(move.c.person_id))
    )
    values = {name: move.c[name] for name in PLACE}
    db.session.execute(update(PEOPLE).where(PEOPLE.c.id == move.c.person_id).values(values))
