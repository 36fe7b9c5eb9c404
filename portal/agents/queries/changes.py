"""Planned and recent changes of the agents that a person works with."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import FromClause, and_, bindparam, or_, select

from portal.agents.models import Agent, Deployment, DeploymentLevel, DeploymentPlan, Workflow
from portal.agents.queries.people import beside
from portal.agents.rules import Autonomy, Mode
from portal.core.db import UtcDateTime
from portal.core.rows import fetch_all
from portal.core.statements import AT, PERSON_ID, Rows, at_most, prepared
from portal.core.validity import valid_at

LATELY = timedelta(days=21)
CHANGES_MOST = 4
LATELY_AT = bindparam("lately", type_=UtcDateTime())


class ChangeBeside(NamedTuple):
    """A recent change of an agent (``level_before``) or a planned one (``*_planned``, ``due_on``)."""

    id: int
    name: str
    workflow: str
    level: Autonomy
    mode: Mode
    reason: str
    valid_from: datetime
    level_before: Autonomy | None
    level_planned: Autonomy | None
    mode_planned: Mode | None
    due_on: date | None


def list_changes(person_id: int, at: datetime) -> Sequence[ChangeBeside]:
    """Return plans by their day, then changes of the last three weeks, newest first; one statement.

    The end of a deployment is a change for those who worked with it three weeks ago.
    """
    values = {"person_id": person_id, "at": at, "lately": at - LATELY}
    return fetch_all(ChangeBeside, _changes(), values)


@prepared
def _changes() -> Rows:
    mine = beside(AT, person_id=PERSON_ID).subquery()
    earlier = beside(LATELY_AT, person_id=PERSON_ID).subquery()
    before = DeploymentLevel.__table__.alias("before")
    was_mine = and_(DeploymentLevel.mode == Mode.RETIRED, Deployment.id.in_(select(earlier.c.deployment_id)))
    is_mine = or_(Deployment.id.in_(select(mine.c.deployment_id)), was_mine)
    is_new = and_(before.c.id.is_not(None), DeploymentLevel.valid_from > LATELY_AT)
    is_planned_or_new = or_(DeploymentPlan.id.is_not(None), is_new)
    return (
        select(
            Agent.id,
            Agent.name,
            Workflow.name.label("workflow"),
            DeploymentLevel.level,
            DeploymentLevel.mode,
            DeploymentLevel.reason,
            DeploymentLevel.valid_from,
            before.c.level.label("level_before"),
            DeploymentPlan.level.label("level_planned"),
            DeploymentPlan.mode.label("mode_planned"),
            DeploymentPlan.due_on,
        )
        .select_from(_levels_and_plans(before))
        .where(is_mine, is_planned_or_new)
        .order_by(
            DeploymentPlan.due_on.is_(None),
            DeploymentPlan.due_on,
            DeploymentLevel.valid_from.desc(),
            Agent.name,
            Deployment.id,
        )
        .limit(at_most(CHANGES_MOST))
    )


def _levels_and_plans(before: FromClause) -> FromClause:
    """Join each deployment with its level, the level ``before`` that one, and its plan."""
    return (
        Deployment.__table__.join(Agent, Agent.id == Deployment.agent_id)
        .join(Workflow, Workflow.id == Deployment.workflow_id)
        .join(
            DeploymentLevel,
            and_(DeploymentLevel.deployment_id == Deployment.id, valid_at(DeploymentLevel, AT)),
        )
        .outerjoin(
            DeploymentPlan, and_(DeploymentPlan.deployment_id == Deployment.id, valid_at(DeploymentPlan, AT))
        )
        .outerjoin(
            before,
            and_(before.c.deployment_id == Deployment.id, before.c.valid_until == DeploymentLevel.valid_from),
        )
    )
