"""What stands behind a record: under which version each step was done, who watched, and who suspended somebody why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Boolean, String, cast, literal, null, select, union_all

from portal.core import db
from portal.core.statements import AT, PERSON_ID, Rows
from portal.core.validity import valid_at
from portal.library.models import ContentVersion
from portal.paths.sources import StepSource, step_sources
from portal.paths.step_kinds import StepKind
from portal.people.models import Person
from portal.readiness.models import Suspension

NO_OBSERVER, NOT_KNOWN = cast(null(), String), cast(null(), Boolean)


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
    rows = db.rows(_proofs(step_sources()), {"person_id": person_id, "at": at})
    return {(StepKind(kind), key, moment): Proof(*proof) for kind, key, moment, *proof in rows}


def list_suspensions(person_id: int, at: datetime) -> Sequence[Any]:
    """(job_role, stage, valid_from, reason, by) of the suspensions that held at ``at``, oldest first; one statement."""
    return db.rows(_suspensions(), {"person_id": person_id, "at": at}).all()


@cache
def _proofs(sources: tuple[StepSource, ...]) -> Rows:
    parts = union_all(
        *(_part(source.kind, source.proofs()) for source in sources if source.proofs)
    ).subquery()
    return select(
        *(parts.c.kind, parts.c.key, parts.c.at, parts.c.version_id),
        *(ContentVersion.published_at, ContentVersion.hash, parts.c.observer, parts.c.stands_in),
    ).join(ContentVersion, ContentVersion.id == parts.c.version_id)


def _part(kind: StepKind, proofs: Rows) -> Any:
    """What stands behind one kind of steps, in the common columns."""
    facts = proofs.subquery()
    return select(
        literal(kind).label("kind"),
        *(facts.c.key, facts.c.at, facts.c.version_id),
        facts.c.get("observer", NO_OBSERVER).label("observer"),
        facts.c.get("stands_in", NOT_KNOWN).label("stands_in"),
    ).where(facts.c.person_id == PERSON_ID, facts.c.at <= AT)


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
