"""What a day holds besides the paths: what waits for me, what changes beside me, and what became of my reports."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)

from portal.agents import queries as agents
from portal.agents.models import Agent, Deployment, DeploymentLevel, DeploymentPlan, Workflow
from portal.agents.queries import beside
from portal.core import db
from portal.core.db import UtcDateTime
from portal.core.statements import AT, PERSON_ID, Rows, at_most, is_one_of
from portal.core.validity import valid_at
from portal.library import queries as library
from portal.library.models import ContentVersion, CurrentContent
from portal.library.rules import ContentKind
from portal.people.models import Person
from portal.people.rules import PRESENT
from portal.reports.models import Report, ReportEvent
from portal.reports.rules.states import STATES_ON, EventKind, State, Tab
from portal.today.rules import Waiting
from portal.training.assessments import queries as assessments
from portal.training.assessments.models import CoachingRequest
from portal.training.signoffs import queries as signoffs
from portal.training.signoffs.models import ObservationRequest

LATELY = timedelta(days=21)
CHANGES_MOST = 4


def list_changes(person: Person, at: datetime) -> Sequence[Any]:
    """What is agreed for the agents beside ``person``, and what changed within three weeks; one statement.

    Each row: the agent and its work, level and mode now, since when, the level before that, and the plan where there
    is one.
    """
    values = {"person_id": person.id, "at": at, "lately": at - LATELY}
    return db.rows(_changes(), values).all()


def list_waiting(person: Person, at: datetime) -> Sequence[Any]:
    """Colleagues who asked ``person`` for a talk or an observation, and sources to check; longest first; one statement.

    Each row: what waits, the id and name of who or which agent it is about, the key of the checklist and the minutes
    it takes, and since when; for a source also how many days a check holds, for an observation the time zone of who
    asked and when they were last observed towards it.
    """
    return db.rows(_waiting(), {"person_id": person.id, "at": at}).all()


def find_my_reports(person: Person) -> Any:
    """How many reports of ``person`` wait for an answer, of how many they were asked, and the newest answer.

    One row, by one statement: ``open`` and ``asked``, then what they said and what came of it, empty where nothing has.
    """
    return db.rows(_my_reports(), {"person_id": person.id}).one()


@cache
def _changes() -> Rows:
    mine = beside(AT, person_id=PERSON_ID).subquery()
    before = DeploymentLevel.__table__.alias("before")
    return (
        select(
            Agent.id,
            Agent.name,
            Workflow.name.label("workflow"),
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
        .where(
            Deployment.id.in_(select(mine.c.deployment_id)),
            or_(
                DeploymentPlan.id.is_not(None),
                and_(
                    before.c.id.is_not(None),
                    DeploymentLevel.valid_from > bindparam("lately", type_=UtcDateTime()),
                ),
            ),
        )
        .order_by(
            DeploymentPlan.due_on.is_(None),
            DeploymentPlan.due_on,
            DeploymentLevel.valid_from.desc(),
            Agent.name,
            Deployment.id,
        )
        .limit(at_most(CHANGES_MOST))
    )


@cache
def _waiting() -> Rows:
    no_number, never = cast(null(), Integer), cast(null(), UtcDateTime)
    sheet = ObservationRequest.checklist_key
    takes = (
        library.current()
        .with_only_columns(ContentVersion.minutes)
        .where(CurrentContent.kind == ContentKind.SIGNOFF, CurrentContent.key == sheet)
        .correlate(ObservationRequest)
        .scalar_subquery()
    )
    sources = agents.checked_by(PERSON_ID).subquery()
    checks = select(
        literal(str(Waiting.SOURCE)), sources.c.agent_id, sources.c.agent, cast(null(), String), no_number,
        sources.c.last_at, sources.c.check_every_days, cast(null(), String), never,
    )  # fmt: skip
    every = union_all(
        _asked(
            assessments.asked_of(PERSON_ID), CoachingRequest, Waiting.TALK, key=CoachingRequest.key,
            minutes=no_number, seen_at=never,
        ),
        _asked(
            signoffs.asked_of(PERSON_ID), ObservationRequest, Waiting.OBSERVATION, key=sheet, minutes=takes,
            seen_at=signoffs.seen_at_of_request(),
        ),
        checks,
    ).subquery()  # fmt: skip
    return select(every).order_by(every.c.since, every.c.what, every.c.about_id)


def _asked(
    asked: Select[Any], request: Any, what: Waiting, *, key: Any, minutes: Any, seen_at: Any
) -> Select[Any]:
    return asked.with_only_columns(
        literal(str(what)).label("what"),
        Person.id.label("about_id"),
        Person.name,
        key.label("key"),
        minutes.label("minutes"),
        request.asked_at.label("since"),
        cast(null(), Integer).label("check_every_days"),
        Person.time_zone,
        type_coerce(seen_at, UtcDateTime()).label("seen_at"),
    ).join(Person, and_(Person.id == request.person_id, is_one_of(Person.state, PRESENT)))


@cache
def _my_reports() -> Rows:
    asked = func.sum(case((Report.state == State.NEEDS_INFO, 1), else_=0))
    counted = (
        select(func.count().label("open"), func.coalesce(asked, 0).label("asked"))
        .where(Report.reporter_id == PERSON_ID, is_one_of(Report.state, STATES_ON[Tab.OPEN]))
        .subquery()
    )
    newest = _newest_answer().subquery()
    columns = (newest.c.what, newest.c.reported_at, newest.c.answered_at, newest.c.text)
    return select(counted.c.open, counted.c.asked, *columns).select_from(counted.outerjoin(newest, true()))


def _newest_answer() -> Rows:
    return (
        select(Report.what, Report.reported_at, Report.answered_at, ReportEvent.text)
        .join(ReportEvent, and_(ReportEvent.report_id == Report.id, ReportEvent.kind == EventKind.CLOSED))
        .where(Report.reporter_id == PERSON_ID, Report.answered_at.is_not(None))
        .order_by(Report.answered_at.desc(), ReportEvent.id.desc())
        .limit(at_most(1))
    )
