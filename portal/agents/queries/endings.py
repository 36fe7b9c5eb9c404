"""Queries about agents that have ended: since when, and who is to be told."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ScalarSelect, exists, func, select
from sqlalchemy.orm import joinedload

from portal.agents.models import Agent, Deployment, DeploymentLevel
from portal.agents.queries.people import beside
from portal.agents.rules import Mode
from portal.core import db
from portal.core.notice import NoticeKind
from portal.notices.models import Notice
from portal.people.models import Person
from portal.people.rules import PRESENT

SHORTLY_BEFORE = timedelta(milliseconds=1)


class EndedDeployment(NamedTuple):
    """A deployment that has ended, when, and what replaces it."""

    deployment: Deployment
    at: datetime
    instead: str


def ended_at() -> ScalarSelect[datetime | None]:
    """Select when an agent of the enclosing statement ended: its last deployment did, and none is open."""
    return (
        select(func.max(Deployment.valid_until))
        .where(Deployment.agent_id == Agent.id)
        .having(func.count() == func.count(Deployment.valid_until))
        .correlate(Agent)
        .scalar_subquery()
    )


def list_endings(since: datetime, at: datetime) -> Sequence[EndedDeployment]:
    """Return all deployments that ended between ``since`` and ``at``, earliest first.

    Not a limited number: those whose people all know would keep the others from being told.
    """
    rows = db.session.execute(
        select(Deployment, DeploymentLevel.valid_from, DeploymentLevel.reason)
        .join(DeploymentLevel, DeploymentLevel.deployment_id == Deployment.id)
        .options(joinedload(Deployment.agent), joinedload(Deployment.workflow))
        .where(
            DeploymentLevel.mode == Mode.RETIRED,
            DeploymentLevel.valid_from > since,
            DeploymentLevel.valid_from <= at,
        )
        .order_by(DeploymentLevel.valid_from, Deployment.id)
    )
    return [EndedDeployment(*row) for row in rows]


def list_untold(ended: EndedDeployment, kind: NoticeKind, *, most: int) -> Sequence[Person]:
    """Return people who worked with a deployment until it ended and have no notice of ``kind`` about it."""
    if most <= 0:
        return ()
    near = beside(ended.at - SHORTLY_BEFORE, agent_id=ended.deployment.agent_id).subquery()
    is_told = exists().where(
        Notice.person_id == Person.id,
        Notice.told_at >= ended.at,
        Notice.kind == kind.name,
        Notice.subject_type == Deployment.__tablename__,
        Notice.subject_id == str(ended.deployment.id),
    )
    return db.session.scalars(
        select(Person)
        .where(
            Person.id.in_(select(near.c.person_id).where(near.c.deployment_id == ended.deployment.id)),
            ~is_told,
            Person.state.in_(PRESENT),
            Person.erased_at.is_(None),
        )
        .order_by(Person.id)
        .limit(most)
    ).all()
