"""Queries of the people that an observer may observe."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    ScalarSelect,
    Select,
    SQLColumnExpression,
    and_,
    exists,
    func,
    or_,
    select,
    type_coerce,
    union,
)

from portal.core import clock, db
from portal.core.dates import day_in
from portal.core.db import UtcDateTime
from portal.core.paging import PageMark, Slice, page_of
from portal.core.reasons import Reason
from portal.core.rows import fetch_all
from portal.core.statements import PERSON_ID, RowId, Rows, found_by_another_index, is_one_of, prepared
from portal.core.validity import valid_at
from portal.library import queries as library_queries
from portal.library.models import ContentVersion
from portal.library.rules import ContentKind
from portal.paths import step_kinds
from portal.paths.models import PathStep, Requirement
from portal.people import rules as people_rules
from portal.people.models import Person
from portal.people.rules import PRESENT, PersonState
from portal.settings import queries as settings_queries
from portal.training.assessments import queries as assessment_queries
from portal.training.signoffs.models import Observation, ObservationRequest, SignOff
from portal.training.signoffs.queries.evidence import list_seen, sign_offs_since, signed_off
from portal.training.signoffs.queries.observers import is_open_request
from portal.training.signoffs.queries.rows import Observable, ObservationAsked, PersonToObserve
from portal.training.signoffs.rules import Observer, Seen, observer_problems
from portal.training.signoffs.settings import CERTIFICATION_DUE_DAYS


def list_to_observe(observer: Person, checklist: ContentVersion, mark: PageMark) -> Slice[PersonToObserve]:
    """Return a page of the people at work that ``observer`` may observe for this sign-off, by name; one statement.

    They are not signed off, or their sign-off runs out soon, or they asked ``observer``.
    """
    at = clock.now()
    soon = at + timedelta(days=settings_queries.value(CERTIFICATION_DUE_DAYS))
    near = _near(observer, checklist)
    held = _held(checklist, at, people=near).subquery()
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
            Person.sort_name,
            Person.job_title,
            Person.manager_id,
            Person.time_zone,
            watched.correlate(Person).scalar_subquery().label("observed_on"),
            asked.scalar_subquery().label("asked_at"),
            held.c.valid_until,
        )
        .outerjoin(held, held.c.person_id == Person.id)
        .where(
            Person.id.in_(near),
            _may_be_watched(observer, checklist, at),
            Person.state == PersonState.ACTIVE,
            or_(
                held.c.valid_until.is_(None),
                held.c.valid_until <= soon,
                Person.id.in_(_waiting(observer, checklist)),
            ),
        )
    )
    return page_of(rows, (Person.sort_name, Person.id), mark, row_type=PersonToObserve)


def can_be_observed(
    observer: Person, rows: Sequence[Observable], checklist: ContentVersion
) -> frozenset[int]:
    """Return the ids of the people in ``rows`` whose observation is accepted now; three statements.

    The same rules refuse an observation when it is signed. ``observer`` is somebody who may observe at all.
    """
    at = clock.now()
    refused = list_refusals(observer, rows, list_seen([each.id for each in rows], checklist.key))
    free = [person_id for person_id, reasons in refused.items() if not reasons]
    ahead = assessment_queries.list_ahead_of(free, step_kinds.SIGN_OFF, checklist.key, at)
    return frozenset(person_id for person_id, steps in ahead.items() if not steps)


def list_refusals(
    observer: Person, rows: Iterable[Observable], seen: Mapping[int, Seen]
) -> Mapping[int, Sequence[Reason]]:
    """Return, by person, why ``observer`` may not observe them now; steps that come first are not asked about.

    ``observer`` is somebody who may observe at all. ``seen`` holds the earlier observations of each person.
    """
    at = clock.now()
    return {each.id: _problems(observer, each, seen[each.id], at) for each in rows}


def find_to_observe(observer: Person, person_id: int, checklist: ContentVersion) -> Person | None:
    """Return a person that ``observer`` may observe: a report, a person of their unit, or one who asked them."""
    return db.session.scalars(
        select(Person).where(Person.id == person_id, _may_be_watched(observer, checklist, clock.now()))
    ).one_or_none()


def has_asked(person: Person, observer: Person, checklist: ContentVersion) -> bool:
    """Return whether ``person`` has asked ``observer`` since they were last signed off."""
    asked = select(ObservationRequest.id).where(
        ObservationRequest.person_id == person.id,
        ObservationRequest.observer_id == observer.id,
        ObservationRequest.checklist_key == checklist.key,
        is_open_request(),
    )
    return bool(db.session.scalar(select(exists(asked))))


def asked_of(observer_id: RowId) -> Select[ObservationRequest]:
    """Select the requests to an observer that have led to no sign-off yet, as a part of a statement.

    A request to a line manager who made the first observation is left out: somebody else makes the other one.
    """
    managed = select(Person.id).where(
        Person.id == ObservationRequest.person_id, Person.manager_id == ObservationRequest.observer_id
    )
    by_manager = _seen_of_request(Observation.id).where(Observation.by_line_manager)
    by_others = _seen_of_request(Observation.id).where(~Observation.by_line_manager)
    made_theirs = and_(exists(managed.correlate(ObservationRequest)), exists(by_manager), ~exists(by_others))
    return select(ObservationRequest).where(
        ObservationRequest.observer_id == observer_id, is_open_request(), ~made_theirs
    )


def list_observations_asked(observer_id: int) -> Sequence[ObservationAsked]:
    """Return the colleagues at work who wait to be observed, longest waiting first; one statement."""
    return fetch_all(ObservationAsked, _observations_asked(), {"person_id": observer_id})


def observations_wait() -> ColumnElement[bool]:
    """Return the condition that somebody waits to be observed by a person."""
    return exists(asked_of(PERSON_ID).with_only_columns(ObservationRequest.id))


@prepared
def _observations_asked() -> Rows:
    takes = (
        library_queries.current()
        .with_only_columns(ContentVersion.minutes)
        .where(
            ContentVersion.kind == ContentKind.SIGNOFF, ContentVersion.key == ObservationRequest.checklist_key
        )
        .correlate(ObservationRequest)
        .scalar_subquery()
    )
    at_work = and_(Person.id == ObservationRequest.person_id, is_one_of(Person.state, PRESENT))
    return (
        asked_of(PERSON_ID)
        .with_only_columns(
            Person.id.label("person_id"),
            Person.name,
            Person.time_zone,
            ObservationRequest.checklist_key,
            takes.label("minutes"),
            ObservationRequest.asked_at,
            type_coerce(_seen_at_of_request(), UtcDateTime()).label("seen_at"),
        )
        .join(Person, at_work)
        .order_by(ObservationRequest.asked_at, ObservationRequest.id)
    )


def _seen_at_of_request() -> ScalarSelect[datetime]:
    """Select when the person who asked was last observed since their last sign-off, for a statement of requests."""
    return _seen_of_request(func.max(Observation.signed_at)).scalar_subquery()


def _seen_of_request(column: SQLColumnExpression[Any]) -> Rows:
    return (
        select(column)
        .where(
            Observation.person_id == ObservationRequest.person_id,
            Observation.checklist_key == ObservationRequest.checklist_key,
            ~exists(sign_offs_since()),
        )
        .correlate(ObservationRequest)
    )


def _problems(observer: Person, row: Observable, seen: Seen, at: datetime) -> Sequence[Reason]:
    """Return why ``observer``, who may observe, may not observe this person now."""
    them = Observer(
        is_self=False, is_certified=True, stands_in=False, is_line_manager=row.manager_id == observer.id
    )
    return observer_problems(them, seen.earlier, last=seen.last, on=day_in(row.time_zone, at), at=at)


def _waiting(observer: Person, checklist: ContentVersion) -> Select[int]:
    """Select the ids of the people who asked ``observer`` and were not signed off since."""
    asked = asked_of(observer.id).where(ObservationRequest.checklist_key == checklist.key)
    return asked.with_only_columns(ObservationRequest.person_id)


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
    """Return the condition that the sign-off is a step of something that is required of the person."""
    return exists(
        select(Requirement.id)
        .join(PathStep, and_(PathStep.job_role == Requirement.job_role, PathStep.stage <= Requirement.stage))
        .where(
            Requirement.person_id == Person.id,
            valid_at(Requirement, at),
            valid_at(PathStep, at),
            PathStep.kind == step_kinds.SIGN_OFF,
            PathStep.key == checklist.key,
        )
        .correlate(Person)
    )


def _near(observer: Person, checklist: ContentVersion) -> CompoundSelect[int]:
    """Select the ids of the reports of ``observer``, their colleagues in the unit, and the people who asked them."""
    return union(
        select(Person.id).where(Person.manager_id == observer.id),
        select(Person.id).where(Person.unit_id == observer.unit_id),
        select(ObservationRequest.person_id).where(
            ObservationRequest.observer_id == observer.id, ObservationRequest.checklist_key == checklist.key
        ),
    )


def _held(checklist: ContentVersion, at: datetime, *, people: CompoundSelect[int]) -> Rows:
    """Select (person_id, valid_until) of these people, one row each: after a renewal there are several sign-offs."""
    mine = (SignOff.person_id.in_(people), found_by_another_index(SignOff.checklist_key) == checklist.key)
    every = signed_off(at).where(*mine).subquery()
    return select(every.c.person_id, func.max(every.c.valid_until).label("valid_until")).group_by(
        every.c.person_id
    )


def _asked(observer: Person, checklist: ContentVersion, column: SQLColumnExpression[Any]) -> Rows:
    return (
        select(column)
        .where(
            ObservationRequest.person_id == Person.id,
            ObservationRequest.observer_id == observer.id,
            ObservationRequest.checklist_key == checklist.key,
        )
        .correlate(Person)
    )
