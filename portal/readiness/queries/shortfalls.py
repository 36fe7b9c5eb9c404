"""Queries of live deployments with fewer ready people than their level needs, and of the people who answer for them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, exists, func, or_, select, type_coerce

from portal.agents.models import Agent, AgentOwner, Deployment, DeploymentLevel, Workflow
from portal.agents.rules import Mode
from portal.core import db
from portal.core.permissions import Role
from portal.core.rows import fetch_all
from portal.core.statements import AT, PERSON_ID, Moment, RowId, Rows, prepared
from portal.core.validity import valid_at
from portal.paths.rules import Stage
from portal.people.models import AccessGrant, Person, UnitInside
from portal.people.rules import PRESENT
from portal.readiness.models import DeploymentTally, Shortfall


class LiveCount(NamedTuple):
    """How many people work with a live deployment, and how many of them are ready for its level."""

    deployment_id: int
    level: Stage
    people: int
    ready: int


class ShortOf(NamedTuple):
    """A live deployment with fewer ready people than its level needs."""

    agent_id: int
    agent: str
    workflow: str
    level: Stage
    people: int
    ready: int
    needed: int
    since: datetime


def list_live_counts(at: datetime) -> Sequence[LiveCount]:
    """Return for each deployment that runs live how many people work with it, and how many are ready; one statement."""
    level = type_coerce(DeploymentLevel.level, DeploymentTally.ready_to.type)
    ready = case((DeploymentTally.ready_to >= level, DeploymentTally.people), else_=0)
    return fetch_all(
        LiveCount,
        select(
            DeploymentTally.deployment_id,
            level.label("level"),
            func.sum(DeploymentTally.people).label("people"),
            func.sum(ready).label("ready"),
        )
        .join(DeploymentLevel, DeploymentLevel.deployment_id == DeploymentTally.deployment_id)
        .where(valid_at(DeploymentLevel, at), DeploymentLevel.mode == Mode.LIVE)
        .group_by(DeploymentTally.deployment_id, level)
        .order_by(DeploymentTally.deployment_id),
    )


def list_open_shortfalls() -> Mapping[int, Shortfall]:
    """Return the shortfalls that last, by deployment."""
    rows = select(Shortfall).where(Shortfall.valid_until.is_(None)).with_for_update()
    return {each.deployment_id: each for each in db.session.scalars(rows)}


def list_answering(deployment: Deployment, at: datetime) -> Sequence[Person]:
    """Return the owners of an agent and the change leads of a deployment's place who are at work, by id."""
    answers = answers_for(Person.id, at)
    return db.session.scalars(
        select(Person)
        .where(Person.state.in_(PRESENT), exists().where(Deployment.id == deployment.id, answers))
        .order_by(Person.id)
    ).all()


def list_short_for(person_id: int, at: datetime) -> Sequence[ShortOf]:
    """Return the deployments short of ready people that a person answers for, oldest first; one statement."""
    return fetch_all(ShortOf, _short_for(), {"person_id": person_id, "at": at})


def answers_for(person_id: RowId | SQLColumnExpression[int], at: Moment) -> ColumnElement[bool]:
    """Return the condition that a person owns the agent of a deployment, or leads the change at its place."""
    owns = (
        exists()
        .where(
            AgentOwner.agent_id == Deployment.agent_id,
            AgentOwner.person_id == person_id,
            valid_at(AgentOwner, at),
        )
        .correlate(Deployment, Person)
    )
    inside = (
        exists()
        .where(
            UnitInside.ancestor_id == AccessGrant.unit_id,
            UnitInside.descendant_id == Deployment.unit_id,
            valid_at(UnitInside, at),
        )
        .correlate(AccessGrant, Deployment)
    )
    everywhere = and_(AccessGrant.unit_id.is_(None), AccessGrant.agent_id.is_(None))
    leads = (
        exists()
        .where(
            AccessGrant.person_id == person_id,
            AccessGrant.role == Role.CHANGE_LEAD,
            valid_at(AccessGrant, at),
            or_(everywhere, AccessGrant.agent_id == Deployment.agent_id, inside),
        )
        .correlate(Deployment, Person)
    )
    return or_(owns, leads)


def may_answer_for_one() -> ColumnElement[bool]:
    """Return the condition that a deployment is short of ready people which a person perhaps answers for."""
    owns = exists().where(AgentOwner.person_id == PERSON_ID, valid_at(AgentOwner, AT))
    leads = exists().where(
        AccessGrant.person_id == PERSON_ID,
        AccessGrant.role == Role.CHANGE_LEAD,
        valid_at(AccessGrant, AT),
    )
    return and_(exists().where(Shortfall.valid_until.is_(None)), or_(owns, leads))


@prepared
def _short_for() -> Rows:
    return (
        select(
            Agent.id.label("agent_id"),
            Agent.name.label("agent"),
            Workflow.name.label("workflow"),
            *(Shortfall.level, Shortfall.people, Shortfall.ready, Shortfall.needed),
            Shortfall.valid_from.label("since"),
        )
        .select_from(Shortfall)
        .join(Deployment, Deployment.id == Shortfall.deployment_id)
        .join(Agent, Agent.id == Deployment.agent_id)
        .join(Workflow, Workflow.id == Deployment.workflow_id)
        .where(Shortfall.valid_until.is_(None), answers_for(PERSON_ID, AT))
        .order_by(Shortfall.valid_from, Shortfall.id)
    )
