"""Count the people who would stop working with each agent, before an import of people changes them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, distinct, except_, func, or_, select, union_all

from portal.agents.models import Agent, Deployment, DeploymentLevel, DeploymentRole
from portal.agents.queries.people import beside
from portal.agents.rules import NEEDS_PEOPLE
from portal.core.rows import fetch_all
from portal.core.statements import is_one_of
from portal.core.validity import valid_at
from portal.directory.effects import AgentLoss
from portal.people.models import UnitInside
from portal.people.rules import JobRole


def count_losses(
    changed: Select[Any], places: Select[Any], roles: Select[Any], at: datetime
) -> Sequence[AgentLoss]:
    """Return the agents that lose people, by name; one statement.

    ``changed`` selects the ids of people who change, ``places`` where those who stay at work are placed then
    (``person_id``, ``unit_id``, ``site_id``), ``roles`` their job roles then (``person_id``, ``job_role``).
    """
    now = beside(at, people=changed).subquery()
    before = select(now.c.person_id, now.c.agent_id).distinct()
    stop = except_(before, _beside_then(places, roles, at)).subquery("stop")
    everybody = beside(at).subquery("everybody")
    all_now = (
        select(everybody.c.agent_id, func.count(distinct(everybody.c.person_id)).label("now"))
        .group_by(everybody.c.agent_id)
        .subquery("all_now")
    )
    losing = (
        select(stop.c.agent_id, func.count().label("people")).group_by(stop.c.agent_id).subquery("losing")
    )
    return fetch_all(
        AgentLoss,
        select(Agent.name.label("agent"), losing.c.people.label("stop"), all_now.c.now)
        .join(losing, losing.c.agent_id == Agent.id)
        .join(all_now, all_now.c.agent_id == Agent.id)
        .order_by(Agent.name, Agent.id),
    )


def _beside_then(places: Select[Any], roles: Select[Any], at: datetime) -> Select[Any]:
    """Select person and agent for everybody who works with an agent at their next place and in their next roles."""
    place, held = places.subquery("place"), roles.subquery("held")
    holds = (
        select(held.c.person_id)
        .where(held.c.person_id == place.c.person_id, held.c.job_role == DeploymentRole.job_role)
        .correlate(place, DeploymentRole)
        .exists()
    )
    inside = and_(UnitInside.ancestor_id == Deployment.unit_id, valid_at(UnitInside, at))
    rows = (
        select(place.c.person_id, Deployment.agent_id)
        .select_from(Deployment)
        .join(DeploymentLevel, DeploymentLevel.deployment_id == Deployment.id)
        .join(DeploymentRole, DeploymentRole.deployment_id == Deployment.id)
        .where(
            *(valid_at(period, at) for period in (Deployment, DeploymentLevel, DeploymentRole)),
            is_one_of(DeploymentLevel.mode, NEEDS_PEOPLE),
        )
    )
    everybody_or_holder = or_(DeploymentRole.job_role == JobRole.ALL_EMPLOYEES, holds)
    by_unit = (
        rows.join(UnitInside, inside)
        .join(place, place.c.unit_id == UnitInside.descendant_id)
        .where(or_(Deployment.site_id.is_(None), Deployment.site_id == place.c.site_id), everybody_or_holder)
    )
    by_site = rows.join(place, Deployment.site_id == place.c.site_id).where(
        Deployment.unit_id.is_(None), everybody_or_holder
    )
    return select(union_all(by_unit, by_site).subquery("then"))
