"""Lists of exceptions: those a person may see, and those that cover a person."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from portal.agents.models import Agent
from portal.core import clock, db
from portal.core.paging import PageMark, Slice, page_of
from portal.core.permissions import Permission
from portal.core.rows import fetch_all
from portal.core.statements import AT, PERSON_ID, Rows, at_most, prepared
from portal.core.validity import valid_at
from portal.exceptions import rules
from portal.exceptions.models import ExceptionDecision, ExceptionEnd, PolicyException
from portal.exceptions.queries.facts import ended
from portal.exceptions.rules import ExceptionAnswer, ExceptionEnding, ExceptionScope, ExceptionState
from portal.library import queries as library_queries
from portal.library.models import ContentVersion
from portal.library.rules import ContentKind
from portal.people import queries as people_queries, reach
from portal.people.models import Person, Unit, UnitInside
from portal.policies import queries as policy_queries

COVERING_MOST = 20
_SUBJECT, _REQUESTER = aliased(Person), aliased(Person)


class ExceptionShow(StrEnum):
    """What a list of exceptions shows."""

    ALL = "all"
    ASKED = "asked"
    IN_FORCE = "in_force"
    OVER = "over"


class ExceptionRow(NamedTuple):
    """An exception as a list shows it."""

    id: int
    policy_key: str
    title: str
    clause: str
    scope: ExceptionScope
    person: str | None
    unit: str | None
    agent: str | None
    requester: str
    asked_until: date
    asked_at: datetime
    answer: ExceptionAnswer | None
    ends_on: date | None
    ends_at: datetime | None
    ending: ExceptionEnding | None

    @property
    def covers(self) -> str:
        """Return the name of the person, unit or agent that it covers."""
        return self.person or self.unit or self.agent or ""

    @property
    def state(self) -> ExceptionState:
        return rules.state_of(self.answer, self.ends_at, self.ending, at=clock.now())


class CoveringException(NamedTuple):
    """An exception in force that covers a person."""

    id: int
    policy_key: str
    title: str
    clause: str
    ends_on: date


def list_exceptions(
    person: Person, mark: PageMark, *, show: ExceptionShow, key: str = ""
) -> Slice[ExceptionRow]:
    """Return one page of the exceptions a person may see, the newest first; of one policy if ``key`` names it."""
    found = _rows().where(visible_to(person), _shown(show))
    if key:
        found = found.where(PolicyException.policy_key == key)
    return page_of(found, [PolicyException.id], mark, row_type=ExceptionRow, descending=True)


def find_exception(person: Person, exception_id: int) -> PolicyException | None:
    """Return an exception that a person may see."""
    found = select(PolicyException).outerjoin(_SUBJECT, _SUBJECT.id == PolicyException.person_id)
    return db.session.scalars(
        found.where(PolicyException.id == exception_id, visible_to(person))
    ).one_or_none()


def visible_to(person: Person) -> ColumnElement[bool]:
    """Return the condition that a person may see an exception.

    It is theirs, covers them or somebody they answer for, is about a policy that a role of theirs owns, or they write
    policies. The statement joins the covered person as ``_SUBJECT``.
    """
    scope = person.scope_of(Permission.READINESS_TEAM)
    if policy_queries.writes(person) or scope.everywhere:
        return PolicyException.id.is_not(None)
    at = clock.now()
    return or_(
        PolicyException.requester_id == person.id,
        PolicyException.person_id == person.id,
        and_(_SUBJECT.id.is_not(None), reach.answers_for(person.id, scope, at=at, placed=_SUBJECT)),
        reach.within(scope, unit=PolicyException.unit_id, at=at),
        PolicyException.policy_key.in_(_list_owned_keys(person)),
    )


def list_covering(person_id: int, key: str = "") -> Sequence[CoveringException]:
    """Return the exceptions in force that cover a person or the unit they are in; of one policy if ``key`` names it."""
    values = {"person_id": person_id, "at": clock.now(), **({"key": key} if key else {})}
    return fetch_all(CoveringException, _covering(of_policy=bool(key)), values)


@cache
def _rows() -> Select[*tuple[object, ...]]:
    return (
        select(
            PolicyException.id, PolicyException.policy_key, ContentVersion.title, PolicyException.clause,
            PolicyException.scope, _SUBJECT.name.label("person"), Unit.name.label("unit"), Agent.name.label("agent"),
            _REQUESTER.name.label("requester"), PolicyException.asked_until, PolicyException.asked_at,
            ExceptionDecision.answer, ExceptionDecision.ends_on, ExceptionDecision.ends_at, ExceptionEnd.ending,
        )
        .join(ContentVersion, ContentVersion.id == PolicyException.version_id)
        .join(_REQUESTER, _REQUESTER.id == PolicyException.requester_id)
        .outerjoin(_SUBJECT, _SUBJECT.id == PolicyException.person_id)
        .outerjoin(Unit, Unit.id == PolicyException.unit_id)
        .outerjoin(Agent, Agent.id == PolicyException.agent_id)
        .outerjoin(ExceptionDecision, ExceptionDecision.exception_id == PolicyException.id)
        .outerjoin(ExceptionEnd, ExceptionEnd.exception_id == PolicyException.id)
    )  # fmt: skip


def _shown(show: ExceptionShow) -> ColumnElement[bool]:
    in_force = and_(ExceptionDecision.ends_at >= clock.now(), ExceptionEnd.id.is_(None))
    waits = and_(ExceptionDecision.id.is_(None), ExceptionEnd.id.is_(None))
    return {
        ExceptionShow.ALL: PolicyException.id.is_not(None),
        ExceptionShow.ASKED: waits,
        ExceptionShow.IN_FORCE: in_force,
        ExceptionShow.OVER: or_(
            ExceptionEnd.id.is_not(None),
            ExceptionDecision.answer == ExceptionAnswer.REFUSED,
            ExceptionDecision.ends_at < clock.now(),
        ),
    }[show]


def _list_owned_keys(person: Person) -> Collection[str]:
    """Return the keys of the policies that a role of the person owns; two statements."""
    roles = people_queries.list_job_roles(person.id, clock.now())
    if not roles:
        return []
    return [
        each.key
        for each in library_queries.list_current(ContentKind.POLICY)
        if each.content["owner"] in roles
    ]


@prepared
def _covering(*, of_policy: bool) -> Rows:
    around = (
        select(UnitInside.ancestor_id)
        .join(Person, Person.unit_id == UnitInside.descendant_id)
        .where(Person.id == PERSON_ID, valid_at(UnitInside, AT))
    )
    found = (
        select(
            PolicyException.id,
            PolicyException.policy_key,
            ContentVersion.title,
            PolicyException.clause,
            ExceptionDecision.ends_on,
        )
        .join(ExceptionDecision, ExceptionDecision.exception_id == PolicyException.id)
        .join(ContentVersion, ContentVersion.id == PolicyException.version_id)
        .where(
            or_(PolicyException.person_id == PERSON_ID, PolicyException.unit_id.in_(around)),
            ExceptionDecision.ends_at >= AT,
            ~ended(),
        )
        .order_by(ExceptionDecision.ends_at, PolicyException.id)
        .limit(at_most(COVERING_MOST))
    )
    return found.where(PolicyException.policy_key == bindparam("key", type_=String())) if of_policy else found
