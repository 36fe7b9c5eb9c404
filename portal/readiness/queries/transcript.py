"""What stands behind a record: under which version each step was done, who watched, and who suspended somebody why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Boolean, String, cast, func, literal, null, select, union_all

from portal.core import db
from portal.core.statements import AT, PERSON_ID, Rows
from portal.core.validity import valid_at
from portal.library.models import ContentVersion
from portal.paths.rules import StepKind
from portal.people.models import Person
from portal.policies.models import Acknowledgement
from portal.readiness.models import Suspension
from portal.training.assessments.models import Attempt, Result
from portal.training.lessons.models import LessonCompletion
from portal.training.signoffs.models import Observation, SignOff

NOT_WATCHED = (cast(null(), String), cast(null(), Boolean))


@dataclass(frozen=True)
class Proof:
    """The version that somebody was shown, and for a sign-off who watched and whether they stood in."""

    version_id: int
    published_at: datetime
    hash: str
    observer: str | None
    stands_in: bool | None


def list_proofs(person_id: int, at: datetime) -> Mapping[tuple[StepKind, str, datetime], Proof]:
    """Everything somebody has passed, finished or signed up to ``at``, by what, and when; one statement.

    Whether it counts is not asked here.
    """
    rows = db.rows(_proofs(), {"person_id": person_id, "at": at})
    return {(StepKind(kind), key, moment): Proof(*proof) for kind, key, moment, *proof in rows}


def list_suspensions(person_id: int, at: datetime) -> Sequence[Any]:
    """(job_role, stage, valid_from, reason, by) of the suspensions that held at ``at``, oldest first; one statement."""
    return db.rows(_suspensions(), {"person_id": person_id, "at": at}).all()


@cache
def _proofs() -> Rows:
    lessons = _part(StepKind.LESSON, LessonCompletion.lesson_key, LessonCompletion.completed_at)
    passed = _part(Attempt.kind, Attempt.key, Result.finished_at).join(
        Result, Result.attempt_id == Attempt.id
    )
    policies = _part(StepKind.POLICY, Acknowledgement.policy_key, Acknowledgement.signed_at)
    watched = (
        func.coalesce(func.nullif(Observation.signed_name, ""), Person.name),
        Observation.observer_stands_in,
    )
    sign_offs = (
        _part(StepKind.SIGN_OFF, Observation.checklist_key, SignOff.signed_at, watched=watched)
        .join(SignOff, SignOff.observation_id == Observation.id)
        .join(Person, Person.id == Observation.observer_id)
    )
    parts = union_all(lessons, passed.where(Result.passed), sign_offs, policies).subquery()
    return select(
        *(parts.c.kind, parts.c.key, parts.c.at, parts.c.version_id),
        *(ContentVersion.published_at, ContentVersion.hash, parts.c.observer, parts.c.stands_in),
    ).join(ContentVersion, ContentVersion.id == parts.c.version_id)


def _part(kind: Any, key: Any, moment: Any, *, watched: Any = NOT_WATCHED) -> Any:
    """One kind of facts, told by its ``key``, in the common columns."""
    facts, (observer, stands_in) = key.class_, watched
    said = literal(kind.value) if isinstance(kind, StepKind) else cast(kind, String)
    return (
        select(
            *(said.label("kind"), key.label("key"), moment.label("at"), facts.version_id.label("version_id")),
            *(observer.label("observer"), stands_in.label("stands_in")),
        )
        .select_from(facts)
        .where(facts.person_id == PERSON_ID, moment <= AT)
    )


@cache
def _suspensions() -> Rows:
    return (
        select(
            *(Suspension.job_role, Suspension.stage, Suspension.valid_from, Suspension.reason),
            Person.name.label("by"),
        )
        .join(Person, Person.id == Suspension.suspended_by_id)
        .where(Suspension.person_id == PERSON_ID, valid_at(Suspension, AT))
        .order_by(Suspension.valid_from, Suspension.id)
    )
