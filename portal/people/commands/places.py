"""Placing people in a unit, at a site and under a manager."""

from portal.audit.commands import Actor, record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.core.validity import end_periods
from portal.people import queries
from portal.people.actions import PeopleAction
from portal.people.models import Person, Placement

LINES = "the lines of managers"


def place_person(
    actor: Actor | None, person: Person, *, unit_id: int | None, site_id: int | None, manager_id: int | None
) -> None:
    """Put someone in a unit, at a site, under a manager, from now on."""
    if manager_id is not None:
        db.take_turns(LINES)
    now = (person.unit_id, person.site_id, person.manager_id)
    if now == (unit_id, site_id, manager_id):
        return
    if manager_id is not None and manager_id != person.manager_id:
        _refuse_circle(person, manager_id)
    at = clock.now()
    end_periods(Placement, at, Placement.person_id == person.id)
    db.session.add(
        Placement(person_id=person.id, unit_id=unit_id, site_id=site_id, manager_id=manager_id, valid_from=at)
    )
    record(
        actor, PeopleAction.PLACED, person,
        before={"unit": now[0], "site": now[1], "manager": now[2]},
        after={"unit": unit_id, "site": site_id, "manager": manager_id},
    )  # fmt: skip
    person.unit_id, person.site_id, person.manager_id = unit_id, site_id, manager_id


def _refuse_circle(person: Person, manager_id: int) -> None:
    if manager_id == person.id:
        raise Refused(Reason("manager_is_self"), field="manager_id")
    if queries.is_in_line_of(manager_id, person.id):
        boss = db.session.get_one(Person, manager_id)
        raise Refused(Reason("manager_line_circles", name=boss.name), field="manager_id")
