"""Queries about the sources of agents and their checks."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, func, select

from portal.agents import rules
from portal.agents.models import Agent, AgentOwner, KnowledgeSource, SourceCheck, SourceDuty, SourceReminder
from portal.agents.queries.agents import manages, visible_to
from portal.agents.queries.endings import ended_at
from portal.agents.queries.rows import ListedSource
from portal.core import clock, db
from portal.core.dates import deadline
from portal.core.rows import fetch_all
from portal.core.statements import AGENT_ID, AT, PERSON_ID, Rows, prepared
from portal.core.validity import valid_at
from portal.people import rules as people_rules
from portal.people.models import Person


def list_sources(agent_id: int, *, at: datetime) -> Sequence[ListedSource]:
    """Return the sources of an agent with owner and last check; ``last_at`` is the start without one."""
    return fetch_all(ListedSource, _sources_of_agent(), {"agent_id": agent_id, "at": at})


class SourceToCheck(NamedTuple):
    """A source that a person owns, with its last check, its interval in days and the owner's time zone."""

    source_id: int
    agent_id: int
    agent: str
    last_at: datetime
    check_every_days: int
    time_zone: str


def list_sources_of(owner_id: int, at: datetime) -> Sequence[SourceToCheck]:
    """Return the sources of working agents that a person owns, longest unchecked first; one statement."""
    return fetch_all(SourceToCheck, _sources_of(), {"person_id": owner_id, "at": at})


def owns_sources() -> ColumnElement[bool]:
    """Return the condition that a person checks a source."""
    return exists().where(SourceDuty.owner_id == PERSON_ID, valid_at(SourceDuty, AT))


@prepared
def _sources_of() -> Rows:
    mine = _sources().where(SourceDuty.owner_id == PERSON_ID, ended_at().is_(None)).subquery()
    columns = (
        mine.c.source_id,
        mine.c.agent_id,
        mine.c.agent,
        mine.c.last_at,
        mine.c.check_every_days,
        mine.c.time_zone,
    )
    return select(*columns).order_by(mine.c.last_at, mine.c.source_id)


def list_unreminded(at: datetime) -> list[ListedSource]:
    """Return the sources of working agents with a late check whose owner is present and not reminded of it yet."""
    told = (
        select(func.max(SourceReminder.due_at))
        .where(SourceReminder.source_id == KnowledgeSource.id)
        .correlate(KnowledgeSource)
        .scalar_subquery()
    )
    present = (
        _sources()
        .where(Person.state.in_(people_rules.PRESENT), ended_at().is_(None))
        .order_by(KnowledgeSource.id)
    )
    found = [
        (ListedSource(*row), told_about)
        for *row, told_about in db.rows(present.add_columns(told), {"at": at})
    ]
    return [
        row
        for row, told_about in found
        if is_late(row, at)
        and (told_about is None or deadline(told_about, row.time_zone) < rules.check_due(row))
    ]


def is_late(row: ListedSource, at: datetime) -> bool:
    """Return whether the check of a row of :func:`list_sources` is late."""
    return rules.source_is_late(row, at)


def find_source(person: Person, source_id: int) -> KnowledgeSource | None:
    """Return a source that has not ended."""
    return db.session.scalars(
        select(KnowledgeSource).where(
            KnowledgeSource.id == source_id,
            valid_at(KnowledgeSource, clock.now()),
            KnowledgeSource.agent_id.in_(visible_to(person).with_only_columns(Agent.id)),
        )
    ).one_or_none()


def find_duty(source_id: int, at: datetime) -> SourceDuty | None:
    """Return who checks a source, and how often."""
    return db.session.scalars(
        select(SourceDuty).where(SourceDuty.source_id == source_id, valid_at(SourceDuty, at))
    ).one_or_none()


def list_source_names(agent_id: int, at: datetime) -> list[str]:
    """Return the names of an agent's sources at ``at``."""
    rows = select(KnowledgeSource.name).where(
        KnowledgeSource.agent_id == agent_id, valid_at(KnowledgeSource, at)
    )
    return list(db.session.scalars(rows.order_by(KnowledgeSource.name)))


def may_check(person: Person, source: KnowledgeSource) -> bool:
    """Return whether ``person`` may record a check of a source."""
    at = clock.now()
    checks = select(SourceDuty.owner_id).where(SourceDuty.source_id == source.id, valid_at(SourceDuty, at))
    answers = select(AgentOwner.person_id).where(
        AgentOwner.agent_id == source.agent_id, valid_at(AgentOwner, at)
    )
    return manages(person, source.agent_id) or person.id in set(db.session.scalars(checks.union(answers)))


@prepared
def _sources_of_agent() -> Rows:
    return (
        _sources()
        .where(KnowledgeSource.agent_id == AGENT_ID)
        .order_by(KnowledgeSource.name, KnowledgeSource.id)
    )


def _sources() -> Rows:
    checked = (
        select(func.max(SourceCheck.checked_at))
        .where(SourceCheck.source_id == KnowledgeSource.id, SourceCheck.checked_at <= AT)
        .correlate(KnowledgeSource)
        .scalar_subquery()
    )
    return (
        select(
            KnowledgeSource.id.label("source_id"),
            KnowledgeSource.name.label("source"),
            KnowledgeSource.agent_id,
            Agent.name.label("agent"),
            SourceDuty.owner_id,
            Person.name.label("owner"),
            Person.email,
            Person.language,
            Person.time_zone,
            SourceDuty.check_every_days,
            checked.label("checked_at"),
            func.coalesce(checked, KnowledgeSource.valid_from).label("last_at"),
        )
        .join(Agent, Agent.id == KnowledgeSource.agent_id)
        .join(SourceDuty, SourceDuty.source_id == KnowledgeSource.id)
        .join(Person, Person.id == SourceDuty.owner_id)
        .where(valid_at(KnowledgeSource, AT), valid_at(SourceDuty, AT))
    )
