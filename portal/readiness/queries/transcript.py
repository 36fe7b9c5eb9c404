"""Queries of a clearance record: the version of each finished step, its observer, and suspensions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Boolean, String, cast, literal, null, select, union_all

from portal.core.rows import fetch_all
from portal.core.statements import AT, PERSON_ID, Rows
from portal.core.validity import valid_at
from portal.library.models import ContentVersion
from portal.paths.sources import StepSource, step_sources
from portal.paths.step_kinds import StepKind
from portal.people.models import Person
from portal.readiness.models import Suspension
from portal.readiness.queries.rows import ProofRow, SuspensionBy

NO_OBSERVER, NOT_KNOWN = cast(null(), String), cast(null(), Boolean)


@dataclass(frozen=True)
class Proof:
    """The version that a person was shown, and for a sign-off its observer and whether they stood in."""

    version_id: int
    published_at: datetime
    hash: str
    observer: str | None
    stands_in: bool | None


def list_proofs(person_id: int, at: datetime) -> Mapping[tuple[StepKind, str, datetime], Proof]:
    """Return the proofs of all that a person has passed, finished or signed up to ``at``; one statement.

    They are keyed by kind, key and moment, whether they count or not.
    """
    rows = fetch_all(ProofRow, _proofs(step_sources()), {"person_id": person_id, "at": at})
    return {
        (StepKind(row.kind), row.key, row.at): Proof(
            row.version_id, row.published_at, row.hash, row.observer, row.stands_in
        )
        for row in rows
    }


def list_suspensions(person_id: int, at: datetime) -> Sequence[SuspensionBy]:
    """Return the suspensions of a person that are valid at ``at``, oldest first; one statement."""
    return fetch_all(SuspensionBy, _suspensions(), {"person_id": person_id, "at": at})


@cache
def _proofs(sources: tuple[StepSource, ...]) -> Rows:
    parts = union_all(
        *(_part(source.kind, source.proofs()) for source in sources if source.proofs)
    ).subquery()
    return select(
        *(parts.c.kind, parts.c.key, parts.c.at, parts.c.version_id),
        *(ContentVersion.published_at, ContentVersion.hash, parts.c.observer, parts.c.stands_in),
    ).join(ContentVersion, ContentVersion.id == parts.c.version_id)


def _part(kind: StepKind, proofs: Rows) -> Rows:
    """Select the proofs of one kind of steps, in the common columns."""
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
