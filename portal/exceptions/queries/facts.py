"""What was decided about an exception and how it ended, and who decides."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select

from portal.core import clock, db
from portal.core.permissions import Permission
from portal.core.statements import Rows, prepared
from portal.exceptions import rules
from portal.exceptions.models import ExceptionDecision, ExceptionEnd, PolicyException
from portal.exceptions.rules import ExceptionState
from portal.library.models import ContentVersion
from portal.people import queries as people_queries
from portal.people.models import Person
from portal.policies import queries as policy_queries


@dataclass(frozen=True, kw_only=True)
class ExceptionFacts:
    """What was decided about an exception, and how it ended."""

    decision: ExceptionDecision | None
    end: ExceptionEnd | None

    def state_at(self, at: datetime) -> ExceptionState:
        answer = self.decision.answer if self.decision else None
        ends_at = self.decision.ends_at if self.decision else None
        return rules.state_of(answer, ends_at, self.end.ending if self.end else None, at=at)


def decides(person: Person, version: ContentVersion) -> bool:
    """Whether a person decides on exceptions to a policy: they write policies, or hold the role that owns it."""
    if policy_queries.writes(person):
        return True
    roles = people_queries.list_job_roles(person.id, clock.now())
    return version.content["owner"] in roles


def find_facts(exception: PolicyException) -> ExceptionFacts:
    """Return what was decided and how it ended; two statements."""
    decision = select(ExceptionDecision).where(ExceptionDecision.exception_id == exception.id)
    end = select(ExceptionEnd).where(ExceptionEnd.exception_id == exception.id)
    return ExceptionFacts(
        decision=db.session.scalars(decision).one_or_none(), end=db.session.scalars(end).one_or_none()
    )


def is_asked_already(exception: PolicyException) -> bool:
    """Whether the same is asked for and not decided yet."""
    same = select(PolicyException.id).where(
        PolicyException.policy_key == exception.policy_key,
        PolicyException.anchor == exception.anchor,
        PolicyException.scope == exception.scope,
        PolicyException.person_id.is_not_distinct_from(exception.person_id),
        PolicyException.unit_id.is_not_distinct_from(exception.unit_id),
        PolicyException.agent_id.is_not_distinct_from(exception.agent_id),
        ~decided(),
        ~ended(),
    )
    return db.session.scalars(same.limit(1)).first() is not None


def count_asked() -> int:
    """Count the requests that wait for a decision."""
    return int(db.rows(_asked()).scalar_one())


def find_covered(person: Person, person_id: int, permission: Permission) -> Person | None:
    """Return somebody that ``person`` answers for by ``permission``, or ``person`` themselves; one statement."""
    found = people_queries.visible_to(person, permission).where(Person.id == person_id)
    return db.session.scalars(found).one_or_none()


def get_exception(exception_id: int) -> PolicyException:
    return db.session.get_one(PolicyException, exception_id)


def decided() -> ColumnElement[bool]:
    """Return the condition that a request was decided on."""
    found = select(ExceptionDecision.id).where(ExceptionDecision.exception_id == PolicyException.id)
    return exists(found.correlate(PolicyException))


def ended() -> ColumnElement[bool]:
    """Return the condition that a request or an exception is noted to be over."""
    found = select(ExceptionEnd.id).where(ExceptionEnd.exception_id == PolicyException.id)
    return exists(found.correlate(PolicyException))


@prepared
def _asked() -> Rows:
    return select(func.count()).select_from(PolicyException).where(~decided(), ~ended())
