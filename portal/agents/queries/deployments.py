"""Queries about deployments, their levels and modes, and the actions of workflows."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Integer, String, Subquery, and_, bindparam, cast, func, select
from sqlalchemy.orm import aliased, joinedload

from portal.agents import rules
from portal.agents.models import (
    ActionType,
    Agent,
    Deployment,
    DeploymentLevel,
    DeploymentPlan,
    DeploymentRole,
    Workflow,
)
from portal.agents.queries.agents import visible_to
from portal.agents.queries.people import beside
from portal.agents.queries.rows import LevelStep, ListedAction
from portal.agents.rules import Autonomy, Channel, Mode
from portal.core import clock, db
from portal.core.paging import PageMark, Slice, page_of
from portal.core.permissions import Permission
from portal.core.rows import fetch_all
from portal.core.statements import AGENT_ID, AT, PERSON_ID, Rows, at_most, prepared
from portal.core.validity import valid_at
from portal.people import reach
from portal.people.models import Person, Site, Unit
from portal.people.rules import JobRole

STEPS_MOST = 200  # the most level changes that a page reads
ACTIONS_MOST = 300


def list_steps(
    person: Person, agent_id: int, *, at: datetime, deployment_id: int | None = None
) -> Sequence[LevelStep]:
    """Return every level period of an agent with the one before it; one statement.

    Open periods come first: those that ``person`` works with, then the rest, then ended deployments. The others
    follow, newest first.
    """
    values = {"person_id": person.id, "agent_id": agent_id, "deployment_id": deployment_id, "at": at}
    statement = _steps_of_agent() if deployment_id is None else _steps_in_order(of_one=True)
    return fetch_all(LevelStep, statement, values)


def list_places(person: Person, agent_id: int, mark: PageMark, *, at: datetime) -> Slice[LevelStep]:
    """Return one page of an agent's open deployments, in the order they began; one statement."""
    table = _places()
    values = {"person_id": person.id, "agent_id": agent_id, "at": at}
    return page_of(select(table), (table.c.deployment_id,), mark, row_type=LevelStep, values=values)


def find_deployment(person: Person, deployment_id: int) -> Deployment | None:
    """Return an open deployment with agent, workflow and place."""
    found = find_any_deployment(person, deployment_id)
    return found if found and found.valid_until is None else None


def find_any_deployment(person: Person, deployment_id: int) -> Deployment | None:
    """Return a deployment, open or ended, with agent, workflow and place."""
    return db.session.scalars(
        select(Deployment)
        .options(
            *(
                joinedload(part)
                for part in (Deployment.agent, Deployment.workflow, Deployment.unit, Deployment.site)
            )
        )
        .where(
            Deployment.id == deployment_id,
            Deployment.agent_id.in_(visible_to(person).with_only_columns(Agent.id)),
        )
    ).one_or_none()


def find_level(deployment_id: int, at: datetime) -> DeploymentLevel | None:
    """Return the level and mode of a deployment at ``at``."""
    return db.session.scalars(
        select(DeploymentLevel).where(
            DeploymentLevel.deployment_id == deployment_id, valid_at(DeploymentLevel, at)
        )
    ).one_or_none()


def find_plan(deployment_id: int, at: datetime) -> DeploymentPlan | None:
    """Return the plan of a deployment that was open at ``at``."""
    return db.session.scalars(
        select(DeploymentPlan).where(
            DeploymentPlan.deployment_id == deployment_id, valid_at(DeploymentPlan, at)
        )
    ).one_or_none()


def list_roles(deployment_id: int, at: datetime) -> list[JobRole]:
    """Return the job roles of a deployment at ``at``, in their enumeration order."""
    held = set(
        db.session.scalars(
            select(DeploymentRole.job_role).where(
                DeploymentRole.deployment_id == deployment_id, valid_at(DeploymentRole, at)
            )
        )
    )
    return [role for role in JobRole if role in held]


def list_workflows(agent_id: int) -> Sequence[Workflow]:
    """Return the workflows of an agent, by name."""
    return db.session.scalars(
        select(Workflow).where(Workflow.agent_id == agent_id).order_by(Workflow.name, Workflow.id)
    ).all()


def list_actions(agent_id: int, *, at: datetime) -> Sequence[ListedAction]:
    """Return every open kind of action of an agent, with its workflow; one statement."""
    return fetch_all(ListedAction, _actions(), {"agent_id": agent_id, "at": at})


def find_workflow(person: Person, workflow_id: int) -> Workflow | None:
    return db.session.scalars(
        select(Workflow)
        .options(joinedload(Workflow.agent))
        .where(
            Workflow.id == workflow_id,
            Workflow.agent_id.in_(visible_to(person).with_only_columns(Agent.id)),
        )
    ).one_or_none()


def find_workflow_by_slug(agent_id: int, slug: str) -> Workflow | None:
    return db.session.scalars(
        select(Workflow).where(Workflow.agent_id == agent_id, Workflow.slug == slug)
    ).one_or_none()


def find_action(person: Person, action_id: int) -> ActionType | None:
    """Return a kind of action that has not ended."""
    return db.session.scalars(
        select(ActionType)
        .join(ActionType.workflow)
        .options(joinedload(ActionType.workflow).joinedload(Workflow.agent))
        .where(
            ActionType.id == action_id,
            valid_at(ActionType, clock.now()),
            Workflow.agent_id.in_(visible_to(person).with_only_columns(Agent.id)),
        )
    ).one_or_none()


def find_action_by_slug(workflow_id: int, slug: str) -> ActionType | None:
    return db.session.scalars(
        select(ActionType).where(
            ActionType.workflow_id == workflow_id, ActionType.slug == slug, valid_at(ActionType, clock.now())
        )
    ).one_or_none()


def highest_ceiling(workflow_id: int, at: datetime) -> Autonomy:
    """Return the highest ceiling among the actions of a workflow at ``at``."""
    return rules.highest_level(
        db.session.scalars(
            select(ActionType.ceiling).where(ActionType.workflow_id == workflow_id, valid_at(ActionType, at))
        )
    )


def is_deployed(
    workflow_id: int, *, unit_id: int | None, site_id: int | None, channel: Channel | None, at: datetime
) -> bool:
    """Return whether a workflow already has a deployment at exactly this place."""
    place = (
        Deployment.unit_id.is_not_distinct_from(unit_id),
        Deployment.site_id.is_not_distinct_from(site_id),
        Deployment.channel.is_not_distinct_from(channel),
    )
    found = select(Deployment.id).where(
        Deployment.workflow_id == workflow_id, *place, valid_at(Deployment, at)
    )
    return db.session.scalars(found.limit(1)).first() is not None


def manages_place(person: Person | None, agent_id: int, unit_id: int | None) -> bool:
    """Return whether ``person`` may change what an agent does in a unit.

    ``None`` is the portal itself, which may.
    """
    if person is None:
        return True
    scope = person.scope_of(Permission.AGENTS_MANAGE)
    return reach.is_within(scope, unit_id=unit_id, agent_id=agent_id, at=clock.now())


@prepared
def _steps_of_agent() -> Rows:
    return _steps_in_order(of_one=False)


@cache
def _steps_in_order(*, of_one: bool) -> Rows:
    steps = _steps()
    if of_one:
        steps = steps.where(Deployment.id == bindparam("deployment_id", type_=Integer))
    table = steps.subquery()
    return (
        select(table)
        .order_by(
            table.c.valid_until.is_not(None),
            (table.c.mode == Mode.RETIRED),
            table.c.is_mine.desc(),
            table.c.valid_from.desc(),
            table.c.id.desc(),
        )
        .limit(at_most(STEPS_MOST))
    )


@cache
def _places() -> Subquery:
    return (
        _steps().where(DeploymentLevel.valid_until.is_(None), DeploymentLevel.mode != Mode.RETIRED).subquery()
    )


@prepared
def _actions() -> Rows:
    return (
        select(
            ActionType.id,
            ActionType.workflow_id,
            ActionType.name,
            ActionType.risk_tier,
            ActionType.scope,
            ActionType.ceiling,
            ActionType.reversible,
        )
        .join(Workflow, Workflow.id == ActionType.workflow_id)
        .where(Workflow.agent_id == AGENT_ID, valid_at(ActionType, AT))
        .order_by(ActionType.workflow_id, ActionType.id)
        .limit(at_most(ACTIONS_MOST))
    )


def _steps() -> Rows:
    """Select level periods of an agent with deployment, place, previous level and plan."""
    mine = _mine()
    order = (DeploymentLevel.valid_from, DeploymentLevel.id)
    by = DeploymentLevel.deployment_id
    plan = aliased(DeploymentPlan)
    return (
        select(
            DeploymentLevel.id,
            DeploymentLevel.deployment_id,
            DeploymentLevel.level,
            DeploymentLevel.mode,
            DeploymentLevel.decision,
            DeploymentLevel.reason,
            DeploymentLevel.valid_from,
            DeploymentLevel.valid_until,
            func.lag(DeploymentLevel.level).over(partition_by=by, order_by=order).label("level_before"),
            func.lag(DeploymentLevel.mode).over(partition_by=by, order_by=order).label("mode_before"),
            Deployment.workflow_id,
            Workflow.name.label("workflow"),
            Unit.name.label("unit"),
            Site.name.label("site"),
            Deployment.unit_id,
            Deployment.channel,
            plan.level.label("plan_level"),
            plan.mode.label("plan_mode"),
            plan.due_on.label("plan_due_on"),
            plan.decision.label("plan_decision"),
            _role_list(),
            mine.c.roles.label("my_roles"),
            mine.c.roles.is_not(None).label("is_mine"),
        )
        .join(Deployment, Deployment.id == DeploymentLevel.deployment_id)
        .join(Workflow, Workflow.id == Deployment.workflow_id)
        .outerjoin(Unit, Unit.id == Deployment.unit_id)
        .outerjoin(Site, Site.id == Deployment.site_id)
        .outerjoin(plan, and_(plan.deployment_id == Deployment.id, valid_at(plan, AT)))
        .outerjoin(mine, mine.c.deployment_id == Deployment.id)
        .where(Deployment.agent_id == AGENT_ID)
    )


def _mine() -> Subquery:
    """Select the deployments that a person works with, and in which job roles, as one text."""
    near = beside(AT, person_id=PERSON_ID, agent_id=AGENT_ID).subquery()
    roles = func.aggregate_strings(cast(near.c.job_role, String), " ").label("roles")
    return select(near.c.deployment_id, roles).group_by(near.c.deployment_id).subquery()


def _role_list() -> ColumnElement[str]:
    """Return the job roles of a deployment as one text, so that a list needs one statement."""
    return (
        select(func.aggregate_strings(cast(DeploymentRole.job_role, String), " "))
        .where(DeploymentRole.deployment_id == Deployment.id, valid_at(DeploymentRole, AT))
        .correlate(Deployment)
        .scalar_subquery()
        .label("roles")
    )
