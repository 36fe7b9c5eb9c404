"""Queries about one's own reports, and the data for filing one."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, String, bindparam, exists, false, func, select, type_coerce
from sqlalchemy.orm import joinedload

from portal.agents.models import Agent, AgentVersion
from portal.agents.queries import beside
from portal.agents.queries.rows import AgentName
from portal.agents.rules import Autonomy
from portal.core import clock, db
from portal.core.db import Rank, UtcDateTime
from portal.core.paging import PageMark, Slice, page_of
from portal.core.rows import fetch_all, fetch_one
from portal.core.statements import AGENT_ID, AT, PERSON_ID, Rows, at_most
from portal.people.models import Person
from portal.reports.models import Report
from portal.reports.queries.queue import REPORT_ID, ROW
from portal.reports.rules.kinds import Kind
from portal.reports.rules.states import ReportOutcome, State

CHIPS_MAX = 8
MINE_MOST = 20  # rows on a page of one's own reports


class MyReport(NamedTuple):
    """A report in the list of its reporter."""

    id: UUID
    number: str
    kind: Kind
    what: str
    state: State
    outcome: ReportOutcome | None
    agent: str | None
    reported_at: datetime
    filed_minute: int


class Circumstances(NamedTuple):
    """The version of an agent, and the highest level at which a person worked with it."""

    version_id: int | None
    level: Autonomy | None


def find_mine(person: Person, report_id: UUID) -> Report | None:
    """Return a report of ``person`` with what its page shows."""
    values = {"person_id": person.id, "report_id": report_id}
    return db.session.scalars(_one_of_mine(), values).one_or_none()


def list_mine(person: Person, mark: PageMark) -> Slice[MyReport]:
    """Return one page of a person's own reports, newest first; one statement."""
    return page_of(
        _mine(),
        (Report.filed_minute, Report.number),
        mark,
        row_type=MyReport,
        size=MINE_MOST,
        descending=True,
        values={"person_id": person.id},
    )


def list_agents_to_report(person: Person, *, named: int | None = None) -> Sequence[AgentName]:
    """Return the agents for the form: the one named, those ``person`` works with, then others."""
    values = {"person_id": person.id, "agent_id": named, "at": clock.now()}
    return fetch_all(AgentName, _agents_to_report(), values)


def find_circumstances(person: Person, agent_id: int, at: datetime) -> Circumstances | None:
    """Return an agent's version at ``at``, and the highest level at which ``person`` worked with it.

    ``None`` where there is no such agent. One statement.
    """
    values = {"person_id": person.id, "agent_id": agent_id, "at": at}
    return fetch_one(Circumstances, _circumstances(), values)


def find_same(person: Person, *, what: str, agent_id: int | None, since: datetime) -> Report | None:
    """Return a report that ``person`` has just filed in the same words, to detect a double send."""
    values = {"person_id": person.id, "agent_id": agent_id, "what": what, "since": since}
    return db.session.scalars(_same(), values).one_or_none()


def is_number_taken(number: str) -> bool:
    return db.rows(_id_of_number(), {"number": number}).first() is not None


@cache
def _one_of_mine() -> Select[Report]:
    return (
        select(Report)
        .where(Report.reporter_id == PERSON_ID, Report.id == REPORT_ID)
        .options(joinedload(Report.agent))
    )


@cache
def _mine() -> Rows:
    return (
        select(*ROW, Report.reported_at, Report.filed_minute)
        .outerjoin(Agent, Agent.id == Report.agent_id)
        .where(Report.reporter_id == PERSON_ID)
    )


@cache
def _same() -> Select[Report]:
    return (
        select(Report)
        .where(
            Report.reporter_id == PERSON_ID,
            Report.agent_id.is_not_distinct_from(AGENT_ID),
            Report.what == bindparam("what", type_=String()),
            Report.reported_at >= bindparam("since", type_=UtcDateTime()),
        )
        .order_by(Report.filed_minute.desc(), Report.number)
        .limit(at_most(1))
    )


@cache
def _id_of_number() -> Rows:
    return select(Report.id).where(Report.number == bindparam("number", type_=String()))


@cache
def _agents_to_report() -> Rows:
    is_beside = Agent.id.in_(select(beside(AT, person_id=PERSON_ID).subquery().c.agent_id))
    return (
        select(Agent.id, Agent.name)
        .order_by(func.coalesce(Agent.id == AGENT_ID, false()).desc(), is_beside.desc(), Agent.name, Agent.id)
        .limit(at_most(CHIPS_MAX))
    )


@cache
def _circumstances() -> Rows:
    version = (
        select(AgentVersion.id)
        .where(AgentVersion.agent_id == AGENT_ID, AgentVersion.released_at <= AT)
        .order_by(AgentVersion.released_at.desc(), AgentVersion.id.desc())
        .limit(at_most(1))
    )
    near = beside(AT, person_id=PERSON_ID, agent_id=AGENT_ID).subquery()
    level = select(type_coerce(func.max(near.c.level), Rank(Autonomy)))
    return select(
        version.scalar_subquery().label("version_id"), level.scalar_subquery().label("level")
    ).where(exists().where(Agent.id == AGENT_ID))
