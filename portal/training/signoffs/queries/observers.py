"""Who may observe: whoever is certified, and who stands in until somebody is.

Who is certified comes in as a statement, ``certified`` (person_id,): the feature above works that out.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from portal.core import clock, db
from portal.core.statements import Moment
from portal.core.validity import valid_at
from portal.library.models import ContentVersion
from portal.people import rules as people_rules
from portal.people.models import AccessGrant, JobRoleHolding, Person, Unit
from portal.training.signoffs import rules
from portal.training.signoffs.models import ObservationRequest, SignOff

OBSERVERS_MAX = 12


def stands_in(observer: Person, certified: Select[Any]) -> bool:
    """Whether nobody is certified yet, and ``observer`` holds a role that may observe until then; one statement."""
    fits = select(Person.id).where(Person.id == observer.id, _may_stand_in(clock.now()))
    return bool(db.session.scalar(select(and_(~exists(certified), exists(fits)))))


def list_observers(person: Person, checklist: ContentVersion, certified: Select[Any]) -> Sequence[Any]:
    """Colleagues who may observe ``person``, those of the own unit first: id, name, job_title, unit, asked_at."""
    asked = (
        select(func.max(ObservationRequest.asked_at))
        .where(
            ObservationRequest.observer_id == Person.id,
            ObservationRequest.person_id == person.id,
            ObservationRequest.checklist_key == checklist.key,
            is_open_request(),
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
        .where(may_observe(certified, clock.now()), Person.id != person.id)
        .order_by(distance, Person.sort_name, Person.id)
        .limit(OBSERVERS_MAX)
    ).all()


def is_open_request() -> ColumnElement[bool]:
    """Whether a request has come to no sign-off yet: it is for both days; composes."""
    since = select(SignOff.id).where(
        SignOff.person_id == ObservationRequest.person_id,
        SignOff.checklist_key == ObservationRequest.checklist_key,
        SignOff.signed_at >= ObservationRequest.asked_at,
    )
    return ~exists(since.correlate(ObservationRequest))


def find_colleague(person: Person, observer_id: int, certified: Select[Any]) -> Person | None:
    """Someone who may observe ``person``."""
    return db.session.scalars(
        select(Person).where(
            Person.id == observer_id, Person.id != person.id, may_observe(certified, clock.now())
        )
    ).one_or_none()


def may_observe(certified: Select[Any], at: Moment) -> ColumnElement[bool]:
    """Whether a person may observe others at a level; composes."""
    return and_(
        Person.state.in_(people_rules.PRESENT),
        or_(Person.id.in_(certified), and_(~exists(certified), _may_stand_in(at))),
    )


def _may_stand_in(at: Moment) -> ColumnElement[bool]:
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
