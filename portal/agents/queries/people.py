"""Queries about who works with which agent, on any date."""

from collections.abc import Callable
from typing import TypeAlias

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all

from portal.agents.models import Deployment, DeploymentLevel, DeploymentRole
from portal.agents.rules import NEEDS_PEOPLE, Autonomy, Mode, PeopleReady
from portal.core import clock, db
from portal.core.slots import Slot
from portal.core.statements import Moment, RowId, is_one_of
from portal.core.validity import valid_at
from portal.people import reach, rules as people_rules
from portal.people.models import JobRoleHolding, Person, Placement, StatePeriod, UnitInside
from portal.people.reach import BoundScope
from portal.people.rules import JobRole, Scope

WorkBeside: TypeAlias = Select[int, int, int, JobRole, Autonomy, Mode]
# The callback takes a deployment id, and whether the counts decide something. It counts the people who are ready now.
COUNT_READY: Slot[Callable[[int, bool], PeopleReady]] = Slot("people ready beside a deployment")


def count_ready(deployment_id: int, *, decides: bool) -> PeopleReady | None:
    """Count the people ready now for each level of a deployment; ``None`` if no feature can."""
    count = COUNT_READY.value()
    return count(deployment_id, decides) if count else None


def beside(
    at: Moment,
    *,
    person_id: RowId | None = None,
    agent_id: RowId | None = None,
    people: Select[int] | None = None,
) -> WorkBeside:
    """Select who works with an agent at ``at``: person, deployment and agent id, job role, level, mode.

    These people are at work or on leave, hold a job role of the deployment, and belong to its place: below its unit,
    at its site, or both where it names both. There is one row for each matching job role. ``person_id``, ``agent_id``
    and ``people`` (a select of ids) narrow the rows.
    """
    near = _beside(at, person_id, agent_id)
    if people is not None:
        near = near.where(Placement.person_id.in_(people))
    by_unit = near.join(
        UnitInside,
        and_(
            UnitInside.ancestor_id == Deployment.unit_id,
            UnitInside.descendant_id == Placement.unit_id,
            valid_at(UnitInside, at),
        ),
    ).where(or_(Deployment.site_id.is_(None), Deployment.site_id == Placement.site_id))
    by_site = near.where(Deployment.unit_id.is_(None), Deployment.site_id == Placement.site_id)
    return select(union_all(by_unit, by_site).subquery())


def is_beside(person: Person, deployment: Deployment) -> bool:
    """Return whether ``person`` works with a deployment now."""
    mine = beside(clock.now(), person_id=person.id, agent_id=deployment.agent_id).subquery()
    return bool(
        db.session.scalar(select(func.count()).select_from(mine).where(mine.c.deployment_id == deployment.id))
    )


def are_seen_beside(viewer: RowId, scope: Scope | BoundScope, *, at: Moment) -> ColumnElement[bool]:
    """Return the condition that ``viewer`` may see a person who works with an agent.

    Viewers see themselves, their direct reports, and everybody in ``scope``, the scope of ``AGENTS_PEOPLE``. A role
    for the agent widens the scope to everywhere.
    """
    return or_(Person.id == viewer, reach.answers_for(viewer, scope, at=at))


def _beside(at: Moment, person_id: RowId | None, agent_id: RowId | None) -> WorkBeside:
    """Select the holders of a job role of each deployment that needs people, wherever they are placed."""
    rows: WorkBeside = (
        select(
            Placement.person_id,
            Deployment.id.label("deployment_id"),
            Deployment.agent_id,
            DeploymentRole.job_role,
            DeploymentLevel.level,
            DeploymentLevel.mode,
        )
        .select_from(Deployment)
        .join(DeploymentLevel, DeploymentLevel.deployment_id == Deployment.id)
        .join(DeploymentRole, DeploymentRole.deployment_id == Deployment.id)
        .join(Placement, valid_at(Placement, at))
        .join(StatePeriod, StatePeriod.person_id == Placement.person_id)
        .where(
            *(valid_at(period, at) for period in (Deployment, DeploymentLevel, DeploymentRole, StatePeriod)),
            is_one_of(DeploymentLevel.mode, NEEDS_PEOPLE),
            is_one_of(StatePeriod.state, people_rules.PRESENT),
            or_(DeploymentRole.job_role == JobRole.ALL_EMPLOYEES, _holds_role(at)),
        )
    )
    if person_id is not None:
        rows = rows.where(Placement.person_id == person_id)
    return rows if agent_id is None else rows.where(Deployment.agent_id == agent_id)


def _holds_role(at: Moment) -> ColumnElement[bool]:
    return (
        select(JobRoleHolding.id)
        .where(
            JobRoleHolding.person_id == Placement.person_id,
            JobRoleHolding.job_role == DeploymentRole.job_role,
            valid_at(JobRoleHolding, at),
        )
        .correlate(Placement, DeploymentRole)
        .exists()
    )
