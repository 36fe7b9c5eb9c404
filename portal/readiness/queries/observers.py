"""Who is certified, and so may observe others (field 2.7)."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, case, exists, select

from portal.core import clock, db
from portal.core.statements import AT, PERSON_ID, Moment, Rows, at_most
from portal.library.models import ContentVersion
from portal.paths.rules import Stage
from portal.people.models import Person
from portal.readiness.models import Standing
from portal.readiness.queries.positions import find_cleared_to
from portal.training.signoffs import queries as signoffs
from portal.training.signoffs.rules import Observer

NEAR_MOST = 3


def certified(stage: Any, at: Moment) -> Select[Any]:
    """(person_id,) of everybody ready at ``stage`` or higher, by the picture; whoever time has ended is left out."""
    return select(Standing.person_id).where(Standing.cleared_to >= stage, Standing.cleared_until > at)


def find_observer(observer: Person, person: Person, checklist: ContentVersion) -> Observer:
    """What the rules need to know of somebody who wants to observe ``person``; the facts say whether certified."""
    reached = find_cleared_to(observer.id, clock.now())
    is_certified = reached is not None and reached >= signoffs.stage_of(checklist)
    return Observer(
        is_self=observer.id == person.id,
        is_certified=is_certified,
        stands_in=not is_certified and signoffs.stands_in(observer, _certified_for(checklist)),
        is_line_manager=person.manager_id == observer.id,
    )


def may_observe(viewer: Person, checklist: ContentVersion) -> bool:
    """Whether ``viewer`` may observe anybody at the checklist's level, by the picture; one statement."""
    found = select(Person.id).where(
        Person.id == viewer.id, signoffs.may_observe(_certified_for(checklist), clock.now())
    )
    return db.session.scalar(found) is not None


def has_certified(checklist: ContentVersion) -> bool:
    """Whether anybody is certified at the checklist's level yet."""
    return bool(db.session.scalar(select(exists(_certified_for(checklist)))))


def list_observers(person: Person, checklist: ContentVersion) -> Sequence[Any]:
    """Colleagues who may observe ``person``, those of the own unit first: id, name, job_title, unit, asked_at."""
    return signoffs.list_observers(person, checklist, _certified_for(checklist))


def list_observers_near(viewer: Person, stage: Stage) -> Sequence[Any]:
    """Whoever may observe at ``stage``, ``viewer`` first if they may, then their unit: id, name; the first few."""
    values = {"person_id": viewer.id, "unit_id": viewer.unit_id, "stage": stage, "at": clock.now()}
    return db.rows(_near(), values).all()


def find_colleague(person: Person, observer_id: int, checklist: ContentVersion) -> Person | None:
    """Someone who may observe ``person``."""
    return signoffs.find_colleague(person, observer_id, _certified_for(checklist))


@cache
def _near() -> Rows:
    distance = case(
        (Person.id == PERSON_ID, 0),
        (Person.unit_id.is_not_distinct_from(bindparam("unit_id", type_=Integer())), 1),
        else_=2,
    )
    there = certified(bindparam("stage", type_=Standing.cleared_to.type), AT)
    return (
        select(Person.id, Person.name)
        .where(signoffs.may_observe(there, AT))
        .order_by(distance, Person.sort_name, Person.id)
        .limit(at_most(NEAR_MOST))
    )


def _certified_for(checklist: ContentVersion) -> Select[Any]:
    return certified(signoffs.stage_of(checklist), clock.now())
