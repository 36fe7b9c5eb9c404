"""Queries for the directory of agents: its pages, its counts, and the levels of the agents on a page."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache

from sqlalchemy import ColumnElement, and_, bindparam, case, func, select
from sqlalchemy.orm import aliased

from portal.agents.models import (
    Agent,
    AgentOwner,
    Deployment,
    DeploymentLevel,
    DeploymentPlan,
)
from portal.agents.queries.endings import ended_at
from portal.agents.queries.people import beside
from portal.agents.queries.rows import AgentFound, ListedAgent
from portal.agents.rules import (
    OwnerRole,
    WorkingLevel,
)
from portal.core import db
from portal.core.folding import folded
from portal.core.paging import PageMark, Slice, page_of
from portal.core.rows import fetch_all
from portal.core.statements import AT, PERSON_ID, Rows, prepared
from portal.core.validity import valid_at
from portal.people.models import Person


class Show(StrEnum):
    """The part of the directory to list."""

    ALL = "all"
    MINE = "mine"
    CUSTOMERS = "customers"


def list_agents(person: Person, mark: PageMark, *, show: Show = Show.ALL, at: datetime) -> Slice[ListedAgent]:
    """Return one page of the directory, by name, with the accountable person of each; one statement."""
    values = {"person_id": person.id, "at": at}
    return page_of(_directory(show), (Agent.name, Agent.id), mark, row_type=ListedAgent, values=values)


def count_agents(person: Person, *, at: datetime) -> Mapping[Show, int]:
    """Count the agents in each part of the directory; one statement."""
    row = db.rows(_counts(), {"person_id": person.id, "at": at}).one()
    return {show: getattr(row, show.value) for show in Show}


def list_working_levels(
    person: Person, agent_ids: Sequence[int], *, at: datetime
) -> Mapping[int, list[WorkingLevel]]:
    """Return the levels and modes of some agents, and which of them ``person`` works with; one statement."""
    working_levels = defaultdict(list)
    values = {"person_id": person.id, "agent_ids": list(agent_ids), "at": at}
    for row in db.rows(_working_levels(), values).all():
        working_levels[row.agent_id].append(
            WorkingLevel(
                level=row.level,
                mode=row.mode,
                is_mine=bool(row.is_mine),
                planned=row.planned,
                planned_on=row.planned_on if row.plans == 1 else None,
            )
        )
    return working_levels


def search_agents(words: Sequence[str], *, most: int) -> Sequence[AgentFound]:
    """Return the agents that have all ``words`` in their name or summary, by name; those that ended are last."""
    text = folded(Agent.name.concat(" ").concat(Agent.summary))
    ended = ended_at()
    found = (
        select(Agent.id, Agent.name, Agent.summary)
        .where(*(text.contains(word, autoescape=True) for word in words))
        .order_by(case((ended.is_(None), 0), else_=1), Agent.name, Agent.id)
        .limit(most)
    )
    return fetch_all(AgentFound, found)


@cache
def _directory(show: Show) -> Rows:
    owner, shown = aliased(AgentOwner), aliased(Person)
    return (
        select(
            Agent.id,
            Agent.name,
            Agent.summary,
            shown.name.label("accountable"),
            ended_at().label("ended_at"),
        )
        .outerjoin(
            owner, and_(owner.agent_id == Agent.id, owner.role == OwnerRole.ACCOUNTABLE, valid_at(owner, AT))
        )
        .outerjoin(shown, shown.id == owner.person_id)
        .where(*_wanted(show))
    )


@prepared
def _counts() -> Rows:
    return select(
        *(
            select(func.count(Agent.id)).where(*_wanted(show)).scalar_subquery().label(show.value)
            for show in Show
        )
    )


def _wanted(show: Show) -> list[ColumnElement[bool]]:
    if show is Show.CUSTOMERS:
        return [Agent.talks_to_customers.is_(True)]
    if show is Show.MINE:
        near = beside(AT, person_id=PERSON_ID).subquery()
        return [Agent.id.in_(select(near.c.agent_id))]
    return []


@prepared
def _working_levels() -> Rows:
    near = beside(AT, person_id=PERSON_ID).subquery()
    mine = Deployment.id.in_(select(near.c.deployment_id)).label("is_mine")
    return (
        select(
            Deployment.agent_id,
            DeploymentLevel.mode,
            mine,
            func.max(DeploymentLevel.level).label("level"),
            func.max(DeploymentPlan.level).label("planned"),
            func.min(DeploymentPlan.due_on).label("planned_on"),
            func.count(DeploymentPlan.id).label("plans"),
        )
        .join(DeploymentLevel, DeploymentLevel.deployment_id == Deployment.id)
        .outerjoin(
            DeploymentPlan, and_(DeploymentPlan.deployment_id == Deployment.id, valid_at(DeploymentPlan, AT))
        )
        .where(
            Deployment.agent_id.in_(bindparam("agent_ids", expanding=True)),
            valid_at(Deployment, AT),
            valid_at(DeploymentLevel, AT),
        )
        .group_by(Deployment.agent_id, DeploymentLevel.mode, mine)
    )
