"""Reading sign-offs: who holds one, who may observe, whom one may observe, and what was seen."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import joinedload

from portal.core import clock, db
from portal.core.paging import Mark, Slice, page_of
from portal.library import queries as library
from portal.library.models import ContentVersion
from portal.library.rules import ContentKind
from portal.people import rules as people_rules
from portal.people.models import AccessGrant, JobRoleHolding, Person, Unit
from portal.people.queries import valid_at
from portal.training.paths.models import PathStep, Requirement
from portal.training.paths.rules import SIGN_OFFS, Stage, StepKind
from portal.training.signoffs import rules
from portal.training.signoffs.models import Observation, ObservationRequest, SignOff
from portal.training.signoffs.rules import Earlier, Observer

OBSERVERS_MAX = 12
Certified = Callable[[Stage, datetime], Select[Any]]


def learn_certified(find: Certified) -> None:
    """Take in who is certified at a level or higher, as (person_id,), from the feature that works it out.

    Where nobody has said, whoever holds a valid sign-off of that level or higher counts.
    """
    global _certified  # noqa: PLW0603 - one answer per process, like the words
    _certified = find


def signed_off(at: datetime) -> Select[int, str, datetime, datetime]:
    """(person_id, checklist_key, signed_at, valid_until) of every sign-off of the era in force at ``at``; composes.

    Also those that have run out since.
    """
    in_force = library.eras(ContentKind.SIGNOFF, at).subquery()
    return (
        select(
            SignOff.person_id,
            SignOff.checklist_key,
            SignOff.signed_at,
            SignOff.valid_until,
        )
        .join(in_force, and_(in_force.c.key == SignOff.checklist_key, in_force.c.era == SignOff.era))
        .where(SignOff.signed_at <= at)
    )


def find_checklist(key: str | None) -> ContentVersion | None:
    """A checklist in force; without a key, the first there is."""
    if key:
        return library.find_current(ContentKind.SIGNOFF, key)
    return next(iter(library.list_current(ContentKind.SIGNOFF)), None)


def find_valid(person: Person, checklist: ContentVersion) -> Any:
    """The sign-off of a person that holds now, with ``signed_at`` and ``valid_until``."""
    at = clock.now()
    held = signed_off(at).where(SignOff.person_id == person.id, SignOff.checklist_key == checklist.key)
    row = db.session.execute(held).one_or_none()
    return row if row and row.valid_until > at else None


def list_observations(person: Person, checklist: ContentVersion) -> Sequence[Observation]:
    """What was seen of a person, newest first, with who observed."""
    return db.session.scalars(
        select(Observation)
        .where(Observation.person_id == person.id, Observation.checklist_key == checklist.key)
        .options(
            joinedload(Observation.observer),
            joinedload(Observation.version),
            joinedload(Observation.sign_off),
        )
        .order_by(Observation.observed_on.desc())
    ).all()


def find_observation(viewer: Person, observation_id: int) -> Observation | None:
    """An observation, for the person who was observed and the observer; nobody else reads what was marked."""
    return db.session.scalars(
        select(Observation)
        .where(
            Observation.id == observation_id,
            or_(Observation.person_id == viewer.id, Observation.observer_id == viewer.id),
        )
        .options(
            joinedload(Observation.person), joinedload(Observation.observer), joinedload(Observation.version),
            joinedload(Observation.sign_off),
        )
    ).one_or_none()  # fmt: skip


def list_earlier(person: Person, checklist: ContentVersion) -> Sequence[Earlier]:
    """The observations since the last sign-off that count for the checklist in force."""
    last = select(func.max(SignOff.signed_at)).where(
        SignOff.person_id == person.id, SignOff.checklist_key == checklist.key
    )
    rows = db.session.execute(
        select(Observation.observed_on, Observation.by_line_manager)
        .where(
            Observation.person_id == person.id,
            Observation.checklist_key == checklist.key,
            Observation.era == checklist.era,
            Observation.signed_at > func.coalesce(last.scalar_subquery(), _LONG_AGO),
        )
        .order_by(Observation.observed_on)
    ).all()
    return [Earlier(observed_on=day, by_line_manager=by_manager) for day, by_manager in rows]


def has_certified(checklist: ContentVersion) -> bool:
    """Whether anybody is certified at the checklist's level yet."""
    return bool(db.session.scalar(select(exists(certified(checklist, clock.now())))))


def certified(checklist: ContentVersion, at: datetime) -> Select[Any]:
    """The ids of everybody certified at the level of a checklist or higher."""
    return _certified(stage_of(checklist), at)


def stage_of(checklist: ContentVersion) -> Stage:
    return Stage[checklist.content["level"].upper()]


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


def list_to_observe(observer: Person, checklist: ContentVersion, mark: Mark) -> Slice[Any]:
    """One page of the people ``observer`` may watch who need this sign-off, by name; one statement.

    Each row: id, name, job_title, when they asked, when they were last observed, and until when they are signed off.
    """
    at = clock.now()
    held = signed_off(at).where(SignOff.checklist_key == checklist.key).subquery()
    watched = select(func.max(Observation.observed_on)).where(
        Observation.person_id == Person.id,
        Observation.checklist_key == checklist.key,
        Observation.era == checklist.era,
    )
    asked = _asked(observer, checklist, func.max(ObservationRequest.asked_at))
    rows = (
        select(
            Person.id,
            Person.name,
            Person.job_title,
            watched.correlate(Person).scalar_subquery().label("observed_on"),
            asked.scalar_subquery().label("asked_at"),
            held.c.valid_until,
        )
        .outerjoin(held, held.c.person_id == Person.id)
        .where(_may_be_watched(observer, checklist, at))
    )
    return page_of(rows, (Person.name, Person.id), mark)


def find_to_observe(observer: Person, person_id: int, checklist: ContentVersion) -> Person | None:
    """Someone whom ``observer`` may watch: of their own line or unit, or whoever asked them."""
    return db.session.scalars(
        select(Person).where(Person.id == person_id, _may_be_watched(observer, checklist, clock.now()))
    ).one_or_none()


def has_asked(person: Person, observer: Person, checklist: ContentVersion) -> bool:
    """Whether ``person`` has asked ``observer`` since they were last observed."""
    last = select(func.max(Observation.signed_at)).where(
        Observation.person_id == person.id, Observation.checklist_key == checklist.key
    )
    asked = db.session.scalar(
        select(func.max(ObservationRequest.asked_at)).where(
            ObservationRequest.person_id == person.id,
            ObservationRequest.observer_id == observer.id,
            ObservationRequest.checklist_key == checklist.key,
            ObservationRequest.asked_at > func.coalesce(last.scalar_subquery(), _LONG_AGO),
        )
    )
    return asked is not None


def _holders(stage: Stage, at: datetime) -> Select[Any]:
    """Whoever holds a valid sign-off of this level or higher."""
    keys = [key for (_kind, each), key in SIGN_OFFS.items() if each >= stage]
    held = signed_off(at).where(SignOff.checklist_key.in_(keys)).subquery()
    return select(held.c.person_id).where(held.c.valid_until > at)


_certified: Certified = _holders
_LONG_AGO = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


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


def _may_be_watched(observer: Person, checklist: ContentVersion, at: datetime) -> ColumnElement[bool]:
    near = Person.manager_id == observer.id
    if observer.unit_id:
        near = or_(near, Person.unit_id == observer.unit_id)
    return and_(
        Person.id != observer.id,
        Person.state.in_(people_rules.PRESENT),
        or_(
            and_(near, _needs(checklist, at)),
            exists(_asked(observer, checklist, ObservationRequest.id)),
        ),
    )


def _needs(checklist: ContentVersion, at: datetime) -> ColumnElement[bool]:
    """Whether the sign-off is a step of something that is required of the person."""
    return exists(
        select(Requirement.id)
        .join(PathStep, and_(PathStep.job_role == Requirement.job_role, PathStep.stage <= Requirement.stage))
        .where(
            Requirement.person_id == Person.id,
            valid_at(Requirement, at),
            PathStep.kind == StepKind.SIGN_OFF,
            PathStep.key == checklist.key,
        )
        .correlate(Person)
    )


def _asked(observer: Person, checklist: ContentVersion, column: Any) -> Select[Any]:
    return (
        select(column)
        .where(
            ObservationRequest.person_id == Person.id,
            ObservationRequest.observer_id == observer.id,
            ObservationRequest.checklist_key == checklist.key,
        )
        .correlate(Person)
    )
