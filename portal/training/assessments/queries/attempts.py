"""Reading attempts. A person sees their own; nobody else's, whatever their role (PRV-2)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.core import db
from portal.core.statements import Moment, Rows
from portal.library import queries as library
from portal.library.models import ContentVersion
from portal.library.rules import ContentKind
from portal.paths.step_kinds import StepKind
from portal.people.models import Person
from portal.training.assessments.models import Attempt, Result


def visible_to(person: Person) -> Select[Attempt]:
    """Where every read starts: one's own attempts."""
    return select(Attempt).where(Attempt.person_id == person.id)


def find_content(kind: StepKind, key: str) -> ContentVersion | None:
    """The quiz, lab or whatever it is that is in force."""
    return library.find_current(ContentKind(kind), key)


def list_attempts(person: Person, kind: StepKind, key: str) -> Sequence[Attempt]:
    """Every attempt at one assessment with all that belongs to it, newest first; two statements."""
    return db.session.scalars(
        visible_to(person)
        .where(Attempt.kind == kind, Attempt.key == key)
        .options(joinedload(Attempt.version), joinedload(Attempt.result), selectinload(Attempt.responses))
        .order_by(Attempt.id.desc())
    ).all()


def find_attempt(
    person: Person, attempt_id: int, kind: StepKind, key: str, *, held: bool = False
) -> Attempt | None:
    """One attempt with its responses; ``held`` until the use case ends, so that no response is counted twice."""
    attempts = visible_to(person).where(Attempt.id == attempt_id, Attempt.kind == kind, Attempt.key == key)
    if held:
        attempts = attempts.with_for_update(of=Attempt)
    return db.session.scalars(
        attempts.options(joinedload(Attempt.version), selectinload(Attempt.responses))
    ).one_or_none()


def passed(kind: StepKind, at: Moment) -> Select[int, str, datetime]:
    """(person_id, key, passed_at) of every pass in assessments of a kind that counted at ``at``; composes.

    A pass counts within the era of the content that was in force at ``at``.
    """
    in_force = library.eras(ContentKind(kind), at).subquery()
    return (
        select(Attempt.person_id, Attempt.key, Result.finished_at.label("passed_at"))
        .join(Result, Result.attempt_id == Attempt.id)
        .join(in_force, and_(in_force.c.key == Attempt.key, in_force.c.era == Attempt.era))
        .where(Attempt.kind == kind, Result.passed, Result.finished_at <= at)
    )


def proofs(kind: StepKind) -> Rows:
    """(person_id, key, at, version_id) of every pass in assessments of a kind; composes."""
    return (
        select(Attempt.person_id, Attempt.key, Result.finished_at.label("at"), Attempt.version_id)
        .join(Result, Result.attempt_id == Attempt.id)
        .where(Attempt.kind == kind, Result.passed)
    )


def hold(person: Person) -> None:
    """Let a person's other requests wait until this use case ends, so that nothing starts twice."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
