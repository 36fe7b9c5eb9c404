"""Queries of attempts. A person sees only their own, whatever their role (PRV-2)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.core import db
from portal.core.statements import Moment, Rows, literal_text
from portal.library import queries as library_queries
from portal.library.models import ContentVersion
from portal.library.rules import ContentKind
from portal.paths.step_kinds import StepKind
from portal.people.models import Person
from portal.training.assessments.models import Attempt, Result


def visible_to(person: Person) -> Select[Attempt]:
    """Select the attempts that ``person`` may see, as a part of a statement: their own."""
    return select(Attempt).where(Attempt.person_id == person.id)


def find_content(kind: StepKind, key: str) -> ContentVersion | None:
    """Return the version in force of a quiz, a lab or other content that is assessed."""
    return library_queries.find_current(ContentKind(kind), key)


def list_attempts(person: Person, kind: StepKind, key: str) -> Sequence[Attempt]:
    """Return a person's attempts at one assessment with results and responses, newest first; two statements."""
    return db.session.scalars(
        visible_to(person)
        .where(Attempt.kind == kind, Attempt.key == key)
        .options(joinedload(Attempt.version), joinedload(Attempt.result), selectinload(Attempt.responses))
        .order_by(Attempt.id.desc())
    ).all()


def find_attempt(
    person: Person, attempt_id: int, kind: StepKind, key: str, *, held: bool = False
) -> Attempt | None:
    """Return an attempt with its responses; ``held`` locks it until the use case ends, so no response counts twice."""
    attempts = visible_to(person).where(Attempt.id == attempt_id, Attempt.kind == kind, Attempt.key == key)
    if held:
        attempts = attempts.with_for_update(of=Attempt)
    return db.session.scalars(
        attempts.options(joinedload(Attempt.version), selectinload(Attempt.responses))
    ).one_or_none()


def passed(kind: StepKind, at: Moment) -> Select[int, str, datetime, datetime | None]:
    """Select (person_id, key, passed_at, overtaken_at) of every pass of a kind by ``at``, as a part of a statement.

    ``overtaken_at`` is when the era after that of the attempt began, by ``at``; it is empty for the era in force.
    """
    eras = library_queries.every_era(ContentKind(kind), at).subquery()
    return (
        select(Attempt.person_id, Attempt.key, Result.finished_at.label("passed_at"), eras.c.overtaken_at)
        .join(Result, Result.attempt_id == Attempt.id)
        .join(eras, and_(eras.c.key == Attempt.key, eras.c.era == Attempt.era))
        .where(Attempt.kind == literal_text(kind), Result.passed, Result.finished_at <= at)
    )


def proofs(kind: StepKind) -> Rows:
    """Select (person_id, key, at, version_id) of every pass of a kind of assessment, as a part of a statement."""
    return (
        select(Attempt.person_id, Attempt.key, Result.finished_at.label("at"), Attempt.version_id)
        .join(Result, Result.attempt_id == Attempt.id)
        .where(Attempt.kind == kind, Result.passed)
    )


def hold(person: Person) -> None:
    """Lock the row of a person until the use case ends, so that two requests start no attempt twice."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
