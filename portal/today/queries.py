"""What a day holds besides the paths: changes of agents I work beside, and the newest answer to me."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select

from portal.agents.models import Agent, Deployment, DeploymentLevel, DeploymentPlan
from portal.agents.queries import agents_beside
from portal.core import db
from portal.people.models import Person
from portal.people.queries import valid_at
from portal.reports.models import Report, ReportEvent
from portal.reports.rules.states import EventKind

LATELY = timedelta(days=21)
CHANGES_MOST = 4


def list_changes(person: Person, at: datetime) -> Sequence[Any]:
    """What is agreed for the agents beside ``person``, and what changed within three weeks; one statement.

    Each row: the agent, level and mode now, since when, the level before that, and the plan where there is one.
    """
    mine = agents_beside(person, at).subquery()
    before = DeploymentLevel.__table__.alias("before")
    return db.session.execute(
        select(
            Agent.id,
            Agent.name,
            DeploymentLevel.level,
            DeploymentLevel.mode,
            DeploymentLevel.valid_from,
            before.c.level.label("level_before"),
            DeploymentPlan.level.label("level_planned"),
            DeploymentPlan.mode.label("mode_planned"),
            DeploymentPlan.due_on,
        )
        .select_from(Deployment)
        .join(Agent, Agent.id == Deployment.agent_id)
        .join(
            DeploymentLevel,
            and_(DeploymentLevel.deployment_id == Deployment.id, valid_at(DeploymentLevel, at)),
        )
        .outerjoin(
            DeploymentPlan, and_(DeploymentPlan.deployment_id == Deployment.id, valid_at(DeploymentPlan, at))
        )
        .outerjoin(
            before,
            and_(before.c.deployment_id == Deployment.id, before.c.valid_until == DeploymentLevel.valid_from),
        )
        .where(
            Deployment.id.in_(select(mine.c.deployment_id)),
            or_(
                DeploymentPlan.id.is_not(None),
                and_(before.c.id.is_not(None), DeploymentLevel.valid_from > at - LATELY),
            ),
        )
        .order_by(
            DeploymentPlan.due_on.is_(None),
            DeploymentPlan.due_on,
            DeploymentLevel.valid_from.desc(),
            Agent.name,
        )
        .limit(CHANGES_MOST)
    ).all()


def find_newest_answer(person: Person) -> Any:
    """The newest answer to a report of ``person``: what they said and what came of it."""
    return db.session.execute(
        select(Report.id, Report.what, Report.reported_at, Report.answered_at, ReportEvent.text)
        .join(ReportEvent, and_(ReportEvent.report_id == Report.id, ReportEvent.kind == EventKind.CLOSED))
        .where(Report.reporter_id == person.id, Report.answered_at.is_not(None))
        .order_by(Report.answered_at.desc(), ReportEvent.id.desc())
        .limit(1)
    ).one_or_none()
