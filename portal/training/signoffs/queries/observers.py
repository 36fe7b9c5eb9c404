"""Queries of the people who may observe: those who are certified, and until there are any, their stand-ins.

A feature above decides who is certified: :mod:`portal.training.signoffs.certification`.
"""

from collections.abc import Sequence

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    union,
    union_all,
)

from portal.core import clock, db
from portal.core.rows import fetch_all
from portal.core.statements import AT, PERSON_ID, Moment, Rows, at_most, is_one_of, prepared
from portal.core.validity import valid_at
from portal.library.models import ContentVersion
from portal.paths.models import Requirement
from portal.paths.rules import Stage
from portal.people import rules as people_rules
from portal.people.models import AccessGrant, JobRoleHolding, Person, Unit
from portal.training.signoffs import rules
from portal.training.signoffs.certification import Certification, certification
from portal.training.signoffs.models import ObservationRequest, SignOff
from portal.training.signoffs.queries.evidence import stage_of
from portal.training.signoffs.queries.rows import ObserverName, PossibleObserver
from portal.training.signoffs.rules import Observer

OBSERVERS_MAX, NEAR_MOST = 12, 3
CHECKLIST_KEY: BindParameter[str] = bindparam("checklist_key", type_=String())
SOME_MOST = 50  # certified people of other units that are looked at


def find_observer(observer: Person, person: Person, checklist: ContentVersion) -> Observer:
    """Return what the rules ask of somebody who wants to observe ``person``, from the facts."""
    reached = certification().cleared_to(observer.id, clock.now())
    is_certified = reached is not None and reached >= stage_of(checklist)
    return Observer(
        is_self=observer.id == person.id,
        is_certified=is_certified,
        stands_in=not is_certified and stands_in(observer, checklist),
        is_line_manager=person.manager_id == observer.id,
    )


def can_observe(viewer: Person, checklist: ContentVersion) -> bool:
    """Return whether ``viewer`` may observe at the checklist's level, by the projection; one statement."""
    found = select(Person.id).where(Person.id == viewer.id, may_observe(_certified(checklist), clock.now()))
    return db.session.scalar(found) is not None


def has_certified(checklist: ContentVersion) -> bool:
    """Return whether anybody is certified at the checklist's level."""
    return bool(db.session.scalar(select(exists(_certified(checklist)))))


def stands_in(observer: Person, checklist: ContentVersion) -> bool:
    """Return whether nobody is certified yet and ``observer`` holds a role that may stand in; one statement."""
    fits = select(Person.id).where(Person.id == observer.id, _may_stand_in(clock.now()))
    return bool(db.session.scalar(select(and_(~exists(_certified(checklist)), exists(fits)))))


def list_observers(person: Person, checklist: ContentVersion) -> Sequence[PossibleObserver]:
    """Return the first colleagues who may observe ``person``, those of the same unit first; one statement.

    Of other units it looks at those ``person`` has asked, and at some.
    """
    values = _values_near(person, stage_of(checklist))
    return fetch_all(PossibleObserver, _listed(certification()), {**values, "checklist_key": checklist.key})


def list_observers_near(viewer: Person, stage: Stage) -> Sequence[ObserverName]:
    """Return the first few people who may observe at ``stage``: ``viewer``, then their unit; one statement."""
    return fetch_all(ObserverName, _near(certification()), _values_near(viewer, stage))


def is_open_request() -> ColumnElement[bool]:
    """Return the condition that a request has led to no sign-off yet; it covers both days of observing."""
    since = select(SignOff.id).where(
        SignOff.person_id == ObservationRequest.person_id,
        SignOff.checklist_key == ObservationRequest.checklist_key,
        SignOff.signed_at >= ObservationRequest.asked_at,
    )
    return ~exists(since.correlate(ObservationRequest))


def find_colleague(person: Person, observer_id: int, checklist: ContentVersion) -> Person | None:
    """Return a colleague by id, if they may observe ``person``."""
    return db.session.scalars(
        select(Person).where(
            Person.id == observer_id,
            Person.id != person.id,
            may_observe(_certified(checklist), clock.now()),
        )
    ).one_or_none()


def may_observe(certified: Rows, at: Moment) -> ColumnElement[bool]:
    """Return the condition that a person may observe at a level; ``certified`` selects who is certified there."""
    (person_id,) = certified.subquery().c
    return and_(
        is_one_of(Person.state, people_rules.PRESENT),
        or_(exists().where(person_id == Person.id), and_(~exists(certified), _may_stand_in(at))),
    )


def _values_near(person: Person, stage: Stage) -> dict[str, object]:
    return {"person_id": person.id, "unit_id": person.unit_id, "stage": stage, "at": clock.now()}


@prepared
def _near(known: Certification) -> Rows:
    found = union_all(*_by_distance(known)).subquery()
    return (
        select(found.c.id, found.c.name)
        .order_by(found.c.distance, found.c.sort_name, found.c.id)
        .limit(at_most(NEAR_MOST))
    )


@prepared
def _listed(known: Certification) -> Rows:
    request = (ObservationRequest.person_id == PERSON_ID, ObservationRequest.checklist_key == CHECKLIST_KEY)
    asked = select(ObservationRequest.observer_id).where(*request)
    found = union(*_by_distance(known, asked)).subquery()
    asked_at = (
        select(func.max(ObservationRequest.asked_at))
        .where(*request, ObservationRequest.observer_id == found.c.id, is_open_request())
        .correlate(found)
    )
    columns = (found.c.id, found.c.name, Person.job_title, Unit.name.label("unit"))
    return (
        select(*columns, asked_at.scalar_subquery().label("asked_at"))
        .join(Person, Person.id == found.c.id)
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .where(found.c.id != PERSON_ID)
        .order_by(found.c.distance, found.c.sort_name, found.c.id)
        .limit(at_most(OBSERVERS_MAX))
    )


def _by_distance(known: Certification, asked: Rows | None = None) -> Sequence[Rows]:
    """Select observers by distance: the person, then their unit, then some others, so that it reads few people.

    ``asked`` selects people of other units to look at as well.
    """
    there = known.certified(bindparam("stage", type_=Requirement.stage.type), AT)
    named = select(Person.id, Person.name, Person.sort_name)
    in_unit = Person.unit_id == bindparam("unit_id", type_=Integer())
    is_near = or_(Person.id == PERSON_ID, in_unit)
    some = there.limit(at_most(SOME_MOST)).subquery()
    stand_ins = and_(~exists(there), _may_stand_in(AT))
    near = named.add_columns(case((Person.id == PERSON_ID, 0), else_=1).label("distance"))
    far = named.add_columns(literal(2).label("distance")).where(
        is_one_of(Person.state, people_rules.PRESENT), func.coalesce(~is_near, true())
    )
    parts = [
        near.where(is_near, may_observe(there, AT)),
        far.where(Person.id.in_(select(some))),
        far.where(stand_ins),
    ]
    return parts if asked is None else [*parts, far.where(Person.id.in_(asked), may_observe(there, AT))]


def _certified(checklist: ContentVersion) -> Rows:
    return certification().certified(stage_of(checklist), clock.now())


def _may_stand_in(at: Moment) -> ColumnElement[bool]:
    return or_(
        Person.id.in_(
            select(JobRoleHolding.person_id).where(
                is_one_of(JobRoleHolding.job_role, rules.STAND_IN_JOB_ROLES), valid_at(JobRoleHolding, at)
            )
        ),
        Person.id.in_(
            select(AccessGrant.person_id).where(
                is_one_of(AccessGrant.role, rules.STAND_IN_ROLES), valid_at(AccessGrant, at)
            )
        ),
    )
