"""Who is certified, and so may observe; who stands in until somebody is."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from portal.core import clock, db
from portal.library.models import ContentVersion
from portal.people import rules as people_rules
from portal.people.models import AccessGrant, JobRoleHolding, Person, Unit
from portal.people.queries import valid_at
from portal.training.paths.rules import SIGN_OFFS, Stage
from portal.training.signoffs import rules
from portal.training.signoffs.models import ObservationRequest, SignOff
from portal.training.signoffs.queries.evidence import signed_off, stage_of
from portal.training.signoffs.rules import Observer

OBSERVERS_MAX = 12
Certified = Callable[[Stage, datetime], Select[Any]]


def learn_certified(find: Certified) -> None:
    """Take in who is certified at a level or higher, as (person_id,), from the feature that works it out.

    Where nobody has said, whoever holds a valid sign-off of that level or higher counts.
    """
    global _certified  # noqa: PLW0603 - one answer per process, like the words
    _certified = find


def certified(checklist: ContentVersion, at: datetime) -> Select[Any]:
    """The ids of everybody certified at the level of a checklist or higher."""
    return _certified(stage_of(checklist), at)


def has_certified(checklist: ContentVersion) -> bool:
    """Whether anybody is certified at the checklist's level yet."""
    return bool(db.session.scalar(select(exists(certified(checklist, clock.now())))))


def find_observer(observer: Person, person: Person, checklist: ContentVersion) -> Observer:
    """What the rules need to know of somebody who wants to observe ``person``; one statement."""
    at = clock.now()
    everybody = certified(checklist, at)
    is_certified, nobody_is, fits = db.session.execute(
        select(
            exists(everybody.where(everybody.selected_columns[0] == observer.id)),
            ~exists(certified(checklist, at)),
            exists(select(Person.id).where(Person.id == observer.id, _may_stand_in(at))),
        )
    ).one()
    return Observer(
        is_self=observer.id == person.id,
        is_certified=bool(is_certified),
        stands_in=bool(nobody_is and fits),
        is_line_manager=person.manager_id == observer.id,
    )


def list_observers(person: Person, checklist: ContentVersion) -> Sequence[Any]:
    """Colleagues who may observe ``person``, those of the own unit first: id, name, job_title, unit, asked_at."""
    at = clock.now()
    asked = (
        select(func.max(ObservationRequest.asked_at))
        .where(
            ObservationRequest.observer_id == Person.id,
            ObservationRequest.person_id == person.id,
            ObservationRequest.checklist_key == checklist.key,
        )
        .correlate(Person)
    )
    distance = case((Person.unit_id.is_not_distinct_from(person.unit_id), 0), else_=1)
    return db.session.execute(
        select(
            Person.id,
            Person.name,
            Person.job_title,
            Unit.name.label("unit"),
            asked.scalar_subquery().label("asked_at"),
        )
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .where(_may_observe(checklist, at), Person.id != person.id)
        .order_by(distance, Person.name, Person.id)
        .limit(OBSERVERS_MAX)
    ).all()


def find_colleague(person: Person, observer_id: int, checklist: ContentVersion) -> Person | None:
    """Someone who may observe ``person``."""
    return db.session.scalars(
        select(Person).where(
            Person.id == observer_id, Person.id != person.id, _may_observe(checklist, clock.now())
        )
    ).one_or_none()


def _holders(stage: Stage, at: datetime) -> Select[Any]:
    """Whoever holds a valid sign-off of this level or higher."""
    keys = [key for (_kind, each), key in SIGN_OFFS.items() if each >= stage]
    held = signed_off(at).where(SignOff.checklist_key.in_(keys)).subquery()
    return select(held.c.person_id).where(held.c.valid_until > at)


_certified: Certified = _holders


def _may_observe(checklist: ContentVersion, at: datetime) -> ColumnElement[bool]:
    nobody = ~exists(certified(checklist, at))
    return and_(
        Person.state.in_(people_rules.PRESENT),
        or_(Person.id.in_(certified(checklist, at)), and_(nobody, _may_stand_in(at))),
    )


def _may_stand_in(at: datetime) -> ColumnElement[bool]:
    return or_(
        Person.id.in_(
            select(JobRoleHolding.person_id).where(
                JobRoleHolding.job_role.in_(rules.STAND_IN_JOB_ROLES), valid_at(JobRoleHolding, at)
            )
        ),
        Person.id.in_(
            select(AccessGrant.person_id).where(
                AccessGrant.role.in_(rules.STAND_IN_ROLES), valid_at(AccessGrant, at)
            )
        ),
    )
