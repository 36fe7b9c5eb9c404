"""Queries of talks. A coach learns who asked for a talk and about what, and no more (PRV-2)."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from portal.core import db
from portal.core.rows import fetch_all
from portal.core.statements import PERSON_ID, RowId, Rows, is_one_of, prepared
from portal.core.validity import valid_at
from portal.paths.step_kinds import StepKind
from portal.people.models import JobRoleHolding, Person, UnitInside
from portal.people.rules import PRESENT, JobRole
from portal.training.assessments.models import CoachingRequest, CoachingTalk

COACHING_ROLES = (JobRole.CS_MANAGER, JobRole.OPERATIONS_LEAD)


def list_coaches(person: Person, at: datetime) -> Sequence[Person]:
    """Return the coaches a person may ask for a talk: their manager, and the leads of their unit and those above."""
    above = select(UnitInside.ancestor_id).where(
        UnitInside.descendant_id == person.unit_id, valid_at(UnitInside, at)
    )
    leading = select(JobRoleHolding.person_id).where(
        JobRoleHolding.job_role.in_(COACHING_ROLES), valid_at(JobRoleHolding, at)
    )
    near = and_(Person.id.in_(leading), Person.unit_id.in_(above))
    return db.session.scalars(
        select(Person)
        .where(or_(Person.id == person.manager_id, near), Person.id != person.id, Person.state.in_(PRESENT))
        .order_by(Person.sort_name, Person.id)
    ).all()


def find_open_request(person: Person, kind: StepKind, key: str) -> CoachingRequest | None:
    """Return the request of a person for a talk that has not taken place yet."""
    return db.session.scalars(
        select(CoachingRequest)
        .outerjoin(CoachingRequest.talk)
        .where(_is_about(person, kind, key), CoachingTalk.id.is_(None))
        .options(joinedload(CoachingRequest.coach))
        .order_by(CoachingRequest.id.desc())
        .limit(1)
    ).one_or_none()


def asked_of(coach_id: RowId) -> Select[CoachingRequest]:
    """Select the requests to a coach whose talk has not taken place yet, as a part of a statement."""
    return (
        select(CoachingRequest)
        .outerjoin(CoachingRequest.talk)
        .where(CoachingRequest.coach_id == coach_id, CoachingTalk.id.is_(None))
    )


def list_requests(coach: Person) -> Sequence[CoachingRequest]:
    """Return the requests that wait for a coach, longest waiting first."""
    return db.session.scalars(
        asked_of(coach.id).options(joinedload(CoachingRequest.person)).order_by(CoachingRequest.id)
    ).all()


class TalkAsked(NamedTuple):
    """A colleague who asked for a talk, and when."""

    name: str
    asked_at: datetime


def list_talks_asked(coach_id: int) -> Sequence[TalkAsked]:
    """Return the colleagues at work who wait for a talk with a coach, longest waiting first; one statement."""
    return fetch_all(TalkAsked, _talks_asked(), {"person_id": coach_id})


def talks_wait() -> ColumnElement[bool]:
    """Return the condition that somebody waits for a talk with a person."""
    return exists(asked_of(PERSON_ID).with_only_columns(CoachingRequest.id))


@prepared
def _talks_asked() -> Rows:
    at_work = and_(Person.id == CoachingRequest.person_id, is_one_of(Person.state, PRESENT))
    return (
        asked_of(PERSON_ID)
        .with_only_columns(Person.name, CoachingRequest.asked_at)
        .join(Person, at_work)
        .order_by(CoachingRequest.asked_at, CoachingRequest.id)
    )


def count_requests(coach: Person) -> int:
    """Return how many requests wait for a coach."""
    return db.session.scalar(select(func.count()).select_from(asked_of(coach.id).subquery())) or 0


def find_request(coach: Person, request_id: int) -> CoachingRequest | None:
    """Return a request to this coach, whether the talk took place or not."""
    return db.session.scalars(
        select(CoachingRequest)
        .where(CoachingRequest.id == request_id, CoachingRequest.coach_id == coach.id)
        .options(joinedload(CoachingRequest.talk), joinedload(CoachingRequest.person))
    ).one_or_none()


def last_talk_at(person: Person, kind: StepKind, key: str) -> datetime | None:
    """Return when a person last talked with a coach about an assessment."""
    return db.session.scalar(
        select(func.max(CoachingTalk.talked_at))
        .join(CoachingTalk.request)
        .where(_is_about(person, kind, key))
    )


def _is_about(person: Person, kind: StepKind, key: str) -> ColumnElement[bool]:
    return and_(
        CoachingRequest.person_id == person.id, CoachingRequest.kind == kind, CoachingRequest.key == key
    )
