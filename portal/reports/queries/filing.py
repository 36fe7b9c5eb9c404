"""Queries for filing a report: which agents to offer, and what to know before it is filed."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    bindparam,
    exists,
    false,
    func,
    select,
    true,
    type_coerce,
)

from portal.agents.models import Agent, AgentVersion
from portal.agents.queries import beside, ended_at
from portal.agents.rules import REPORTED_FOR, Autonomy
from portal.core import clock
from portal.core.db import Rank, UtcDateTime
from portal.core.rows import fetch_all, fetch_one
from portal.core.statements import AGENT_ID, AT, PERSON_ID, Rows, at_most, prepared
from portal.people.models import Person
from portal.reports.models import Report
from portal.reports.queries.duty import may_be_attended
from portal.reports.rules.promises import whole_minutes

CHIPS_MAX = 8
SAME_AMONG = 20  # of a person's newest reports, so that someone who sends many does not wait ever longer


class AgentToReport(NamedTuple):
    """An agent to choose in the report form; ``ended_at`` is set when it no longer works anywhere."""

    id: int
    name: str
    ended_at: datetime | None


class FilingFacts(NamedTuple):
    """What is known when a person files a report about an agent.

    ``same_id`` is one of their newest reports, just filed in the same words. ``level`` is the highest level at which
    they work with the agent. ``is_attended``: someone at work may triage it.
    """

    same_id: UUID | None
    is_number_taken: bool
    is_agent_known: bool
    version_id: int | None
    level: Autonomy | None
    is_attended: bool


def list_agents_to_report(person: Person, *, named: int | None = None) -> Sequence[AgentToReport]:
    """Return the agents for the form: the one named, those ``person`` works with, others, those that ended lately."""
    at = clock.now()
    values = {"person_id": person.id, "agent_id": named, "at": at, "ended_after": at - REPORTED_FOR}
    return fetch_all(AgentToReport, _agents_to_report(), values)


def find_filing_facts(
    person: Person, *, what: str, agent_id: int | None, number: str, at: datetime, since: datetime
) -> FilingFacts:
    """Return what is known at ``at`` about a report with ``number``, and whether the words are new since ``since``."""
    values = {
        "person_id": person.id,
        "what": what,
        "agent_id": agent_id,
        "number": number,
        "at": at,
        "unit_id": person.unit_id,
        "ended_after": at - REPORTED_FOR,
    }
    found = fetch_one(FilingFacts, _filing_facts(), {**values, "since": whole_minutes(since)})
    assert found is not None, "a statement without FROM returns one row"
    return found


@prepared
def _agents_to_report() -> Rows:
    is_beside = Agent.id.in_(select(beside(AT, person_id=PERSON_ID).subquery().c.agent_id))
    has_ended = ended_at().is_not(None)
    return (
        select(Agent.id, Agent.name, ended_at().label("ended_at"))
        .where(_takes_reports())
        .order_by(
            func.coalesce(Agent.id == AGENT_ID, false()).desc(),
            is_beside.desc(),
            has_ended,
            Agent.name,
            Agent.id,
        )
        .limit(at_most(CHIPS_MAX))
    )


def _takes_reports() -> ColumnElement[bool]:
    """Return the condition that an agent works, or has not ended long ago."""
    return func.coalesce(ended_at() > bindparam("ended_after", type_=UtcDateTime()), true())


@prepared
def _filing_facts() -> Rows:
    newest = (
        select(Report.id, Report.agent_id, Report.what, Report.filed_minute, Report.number)
        .where(Report.reporter_id == PERSON_ID, Report.filed_minute >= bindparam("since", type_=Integer()))
        .order_by(Report.filed_minute.desc(), Report.number)
        .limit(at_most(SAME_AMONG))
        .subquery()
    )
    same = (
        select(newest.c.id)
        .where(
            newest.c.agent_id.is_not_distinct_from(AGENT_ID),
            newest.c.what == bindparam("what", type_=String()),
        )
        .order_by(newest.c.filed_minute.desc(), newest.c.number)
        .limit(at_most(1))
    )
    version = (
        select(AgentVersion.id)
        .where(AgentVersion.agent_id == AGENT_ID, AgentVersion.released_at <= AT)
        .order_by(AgentVersion.released_at.desc(), AgentVersion.id.desc())
        .limit(at_most(1))
    )
    near = beside(AT, person_id=PERSON_ID, agent_id=AGENT_ID).subquery()
    return select(
        same.scalar_subquery().label("same_id"),
        exists().where(Report.number == bindparam("number", type_=String())).label("is_number_taken"),
        exists().where(Agent.id == AGENT_ID, _takes_reports()).label("is_agent_known"),
        version.scalar_subquery().label("version_id"),
        select(type_coerce(func.max(near.c.level), Rank(Autonomy))).scalar_subquery().label("level"),
        may_be_attended().label("is_attended"),
    )
