"""Queries of the people who have to do content again: before a new version is published, and after."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, type_coerce

from portal.agents.models import Agent, Deployment, DeploymentLevel, Workflow
from portal.agents.rules import Mode
from portal.core import db
from portal.core.db import UtcDateTime
from portal.core.notice import NoticeKind
from portal.core.rows import fetch_all
from portal.core.statements import Rows
from portal.core.validity import valid_at
from portal.library import queries as library_queries
from portal.library.models import ContentVersion, ContentWithdrawal
from portal.library.rules import FIRST_ERA, NO_EVIDENCE, ChangeClass, ContentKind
from portal.notices.models import Notice
from portal.paths.models import PathStep, Requirement
from portal.paths.sources import find_source
from portal.paths.step_kinds import StepKind
from portal.people.models import Person
from portal.people.rules import PRESENT, JobRole
from portal.readiness.models import DeploymentTally, ReadyBeside


class LosesReady(NamedTuple):
    """A live deployment of which ``loses`` ready people would have to do content again."""

    agent: str
    workflow: str
    people: int
    ready: int
    loses: int


def list_recent(since: datetime, at: datetime) -> Sequence[ContentVersion]:
    """Return all versions that people have to do again and that took force between two moments, oldest first.

    Not a limited number: those of which everyone knows would keep the others from being told.
    """
    asks = or_(
        and_(ContentVersion.change == ChangeClass.FULL, ContentVersion.era > FIRST_ERA),
        and_(ContentVersion.kind == ContentKind.POLICY, ContentVersion.change == ChangeClass.DELTA),
    )
    return db.session.scalars(
        select(ContentVersion)
        .where(
            asks,
            ContentVersion.kind.not_in(NO_EVIDENCE),
            ContentVersion.published_at > since,
            library_queries.has_come(at),
        )
        .order_by(ContentVersion.id)
    ).all()


def list_withdrawn(since: datetime) -> Sequence[ContentVersion]:
    """Return all versions that were withdrawn since a moment, oldest first."""
    return db.session.scalars(
        select(ContentVersion)
        .join(ContentWithdrawal, ContentWithdrawal.version_id == ContentVersion.id)
        .where(ContentWithdrawal.withdrawn_at > since)
        .order_by(ContentVersion.id)
    ).all()


def list_untold(version: ContentVersion, kind: NoticeKind, at: datetime, *, most: int) -> Sequence[Person]:
    """Return people at work who have to do a version again and have no notice of ``kind`` about it, by id."""
    again = having_done(version.kind, version.key, at, overtaken_at=version.published_at)
    return _people(Person.id.in_(again), ~_has_notice(version, kind), most=most)


def list_told(version: ContentVersion, kind: NoticeKind, *, but: NoticeKind, most: int) -> Sequence[Person]:
    """Return people at work who have a notice of ``kind`` about a version, and none of the kind ``but``."""
    return _people(_has_notice(version, kind), ~_has_notice(version, but), most=most)


def count_to_renew(content: Collection[tuple[ContentKind, str]], at: datetime) -> int:
    """Count the people whose results in some content count at ``at`` and whose paths ask for it."""
    if not content:
        return 0
    people = select(Person.id).where(Person.state.in_(PRESENT), _has_done_any(content, at))
    return db.session.scalar(select(func.count()).select_from(people.subquery())) or 0


def list_losing(content: Collection[tuple[ContentKind, str]], at: datetime) -> Sequence[LosesReady]:
    """Return the live deployments of which ready people would have to do some content again, by agent."""
    losing = _losing(content, at).subquery()
    level = type_coerce(DeploymentLevel.level, ReadyBeside.ready_to.type)
    ready = func.sum(DeploymentTally.people).filter(DeploymentTally.ready_to >= level)
    return fetch_all(
        LosesReady,
        select(
            Agent.name.label("agent"),
            Workflow.name.label("workflow"),
            func.sum(DeploymentTally.people).label("people"),
            ready.label("ready"),
            losing.c.loses,
        )
        .select_from(losing)
        .join(Deployment, Deployment.id == losing.c.deployment_id)
        .join(
            DeploymentLevel,
            and_(DeploymentLevel.deployment_id == Deployment.id, valid_at(DeploymentLevel, at)),
        )
        .join(Agent, Agent.id == Deployment.agent_id)
        .join(Workflow, Workflow.id == Deployment.workflow_id)
        .join(DeploymentTally, DeploymentTally.deployment_id == Deployment.id)
        .group_by(Deployment.id, Agent.name, Workflow.name, losing.c.loses)
        .order_by(Agent.name, Workflow.name, Deployment.id),
    )


def _losing(content: Collection[tuple[ContentKind, str]], at: datetime) -> Rows:
    """Select how many ready people of each live deployment would have to do some content again."""
    level = type_coerce(DeploymentLevel.level, ReadyBeside.ready_to.type)
    steps = or_(*(and_(PathStep.kind == step_kind(kind), PathStep.key == key) for kind, key in content))
    is_asked = exists().where(valid_at(PathStep, at), steps, PathStep.stage <= level)
    return (
        select(ReadyBeside.deployment_id, func.count().label("loses"))
        .join(DeploymentLevel, DeploymentLevel.deployment_id == ReadyBeside.deployment_id)
        .join(Person, Person.id == ReadyBeside.person_id)
        .where(
            valid_at(DeploymentLevel, at),
            DeploymentLevel.mode == Mode.LIVE,
            ReadyBeside.ready_to >= level,
            is_asked,
            _has_done_any(content, at),
        )
        .group_by(ReadyBeside.deployment_id)
    )


def having_done(
    kind: ContentKind, key: str, at: datetime, *, overtaken_at: datetime | None = None
) -> Select[int]:
    """Select the ids of people who have done some content that their paths ask for.

    Their newest result counts at ``at`` or, with ``overtaken_at``, was overtaken at that moment.
    """
    source = find_source(step_kind(kind))
    if source is None or source.evidence is None:
        return select(Person.id).where(Person.id.is_(None))
    done = source.evidence(at).subquery()
    person_id, of_key, *_when = done.c
    ended = type_coerce(done.c.overtaken_at, UtcDateTime())
    is_theirs = or_(PathStep.job_role == Requirement.job_role, PathStep.job_role == JobRole.ALL_EMPLOYEES)
    of_path = exists(
        select(Requirement.id)
        .join(PathStep, and_(is_theirs, PathStep.stage <= Requirement.stage))
        .where(
            Requirement.person_id == person_id,
            valid_at(Requirement, at),
            valid_at(PathStep, at),
            PathStep.kind == source.kind,
            PathStep.key == key,
        )
        .correlate_except(Requirement, PathStep)
    )
    people = select(person_id).where(of_key == key, of_path)
    if overtaken_at is None:
        return people.where(ended.is_(None))
    current = select(person_id).where(of_key == key, ended.is_(None))
    return people.where(ended == overtaken_at, person_id.not_in(current))


def _has_done_any(content: Collection[tuple[ContentKind, str]], at: datetime) -> ColumnElement[bool]:
    return or_(*(Person.id.in_(having_done(kind, key, at)) for kind, key in content))


def step_kind(kind: ContentKind) -> StepKind:
    """Return the kind of the steps that ask for content of a kind."""
    return StepKind(kind.value)


def _has_notice(version: ContentVersion, kind: NoticeKind) -> ColumnElement[bool]:
    return exists().where(
        Notice.person_id == Person.id,
        Notice.told_at >= version.published_at - timedelta(seconds=1),
        Notice.kind == kind.name,
        Notice.subject_type == ContentVersion.__tablename__,
        Notice.subject_id == str(version.id),
    )


def _people(*which: ColumnElement[bool], most: int) -> Sequence[Person]:
    if most <= 0:
        return ()
    present = (Person.state.in_(PRESENT), Person.erased_at.is_(None))
    return db.session.scalars(select(Person).where(*present, *which).order_by(Person.id).limit(most)).all()
