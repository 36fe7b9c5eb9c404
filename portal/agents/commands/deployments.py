"""Deploy agents, change their level and mode, and end deployments."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from portal.agents import queries, rules
from portal.agents.actions import AgentAction
from portal.agents.commands.refusals import refuse, refuse_words
from portal.agents.models import Deployment, DeploymentLevel, DeploymentPlan, DeploymentRole, Workflow
from portal.agents.notices import AGENT_STOPPED
from portal.agents.rules import Agreed, Autonomy, ChangeFacts, Channel, Mode, PeopleReady, StepUpFacts
from portal.audit.commands import record
from portal.core import clock, db
from portal.core.dates import day_in
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.core.validity import end_periods
from portal.notices.commands import tell
from portal.people.models import Person
from portal.people.rules import JobRole


def deploy(
    actor: Person | None,
    workflow: Workflow,
    *,
    unit_id: int | None,
    site_id: int | None = None,
    channel: Channel | None = None,
    job_roles: Iterable[JobRole],
    level: Autonomy,
    mode: Mode,
    decision: str,
) -> Deployment:
    """Deploy the agent of a workflow at a place; holders of ``job_roles`` work with it."""
    db.hold(workflow.agent)
    roles = sorted(set(job_roles))
    _refuse_place(workflow, unit_id, site_id, channel, roles)
    facts = ChangeFacts(
        manages=queries.manages_place(actor, workflow.agent_id, unit_id),
        is_beside=False,
        decision=decision,
        highest=queries.highest_ceiling(workflow.id, clock.now()),
    )
    refuse(rules.level_refusals(None, level, facts))
    refuse_words(decision)
    deployment = Deployment(
        agent_id=workflow.agent_id,
        workflow_id=workflow.id,
        unit_id=unit_id,
        site_id=site_id,
        channel=channel,
        valid_from=clock.now(),
    )
    db.session.add(deployment)
    db.session.flush()  # its level and roles need the id
    record(
        actor,
        AgentAction.DEPLOYED,
        deployment,
        agent=workflow.agent_id,
        workflow=workflow.id,
        unit=unit_id,
        site=site_id,
        channel=channel,
        level=level,
        mode=mode,
        roles=roles,
        decision=decision,
    )
    _open_level(actor, deployment, level, mode, decision=decision)
    _open_roles(deployment, roles, clock.now())
    return deployment


def raise_level(
    actor: Person | None,
    deployment: Deployment,
    *,
    to: Autonomy,
    decision: str,
    reason: str,
    people: PeopleReady | None,
    goes_ahead: bool = False,
) -> None:
    """Raise the level of a deployment; it takes a decision, a reason and the planned day (LVL-2).

    ``people`` says how many people who work with it are ready. Unless all are ready, ``goes_ahead`` must be true. The
    audit entry keeps the numbers.
    """
    now = _find_level(deployment)
    if to <= now.level:
        raise Refused(Reason("level_not_higher"), field="level")
    refuse(
        rules.level_refusals(now.level, to, _facts(actor, deployment, decision))
        + rules.raise_refusals(to, reason, _step_up(actor, deployment, people, goes_ahead=goes_ahead))
    )
    refuse_words(decision)
    record(
        actor,
        AgentAction.LEVEL_RAISED,
        deployment,
        before=now.level,
        after=to,
        decision=decision,
        **_counted(to, people),
    )
    _open_level(actor, deployment, to, now.mode, decision=decision, reason=reason)
    _settle_plan(deployment, to, now.mode)


def lower_level(actor: Person | None, deployment: Deployment, *, to: Autonomy) -> None:
    """Lower the level of a deployment; it takes no decision, and people who work with it may do it (LVL-5)."""
    now = _find_level(deployment)
    if to > now.level:
        raise Refused(Reason("level_not_lower"), field="level")
    refuse(rules.level_refusals(now.level, to, _facts(actor, deployment, "")))
    record(actor, AgentAction.LEVEL_LOWERED, deployment, before=now.level, after=to)
    _open_level(actor, deployment, to, now.mode)
    _settle_plan(deployment, to, now.mode, is_lower=True)


def change_mode(
    actor: Person | None,
    deployment: Deployment,
    *,
    to: Mode,
    decision: str = "",
    people: PeopleReady | None = None,
    goes_ahead: bool = False,
) -> None:
    """Change the mode of a deployment; people who work with it may pause it at once (LVL-5).

    A stop notifies the owners of the agent. Going live has the conditions of a raise: the planned day, and people who
    are ready for the level.
    """
    now = _find_level(deployment)
    found = rules.mode_refusals(now.mode, to, _facts(actor, deployment, decision))
    counted: dict[str, Any] = {}
    if to is Mode.LIVE:
        counted = _counted(now.level, people)
        facts = _step_up(actor, deployment, people, goes_ahead=goes_ahead)
        found += rules.step_up_refusals(now.level, facts, field="mode")
    refuse(found)
    refuse_words(decision)
    record(
        actor, AgentAction.MODE_CHANGED, deployment, before=now.mode, after=to, decision=decision, **counted
    )
    if to in rules.STOPPED and now.mode not in rules.STOPPED:
        _tell_owners(actor, deployment)
    _open_level(actor, deployment, now.level, to, decision=decision)
    _settle_plan(deployment, now.level, to)


def plan_change(
    actor: Person | None, deployment: Deployment, *, level: Autonomy, mode: Mode, due_on: date, decision: str
) -> None:
    """Plan a change for a later day. No job applies it: a person has to make the change."""
    now, facts = _find_level(deployment), _facts(actor, deployment, decision)
    if (level, mode) == (now.level, now.mode):
        raise Refused(Reason("plan_changes_nothing"), field="level")
    if level != now.level:
        refuse(rules.level_refusals(now.level, level, facts))
    if mode != now.mode:
        refuse(rules.mode_refusals(now.mode, mode, facts))
    refuse_words(decision)
    if due_on <= _today(actor):
        raise Refused(Reason("plan_not_ahead"), field="due_on")
    record(
        actor,
        AgentAction.CHANGE_PLANNED,
        deployment,
        level=level,
        mode=mode,
        due_on=due_on,
        decision=decision,
    )
    _close_plan(deployment)
    db.session.add(
        DeploymentPlan(
            deployment_id=deployment.id,
            level=level,
            mode=mode,
            due_on=due_on,
            decision=decision,
            valid_from=clock.now(),
            planned_by_id=actor.id if actor else None,
        )
    )


def withdraw_plan(actor: Person | None, deployment: Deployment) -> None:
    """Withdraw the planned change of a deployment; refuse with ``plan_gone`` where there is none."""
    _find_level(deployment)
    if queries.find_plan(deployment.id, clock.now()) is None:
        raise Refused(Reason("plan_gone"))
    record(actor, AgentAction.PLAN_WITHDRAWN, deployment)
    _close_plan(deployment)


def assign_roles(actor: Person | None, deployment: Deployment, roles: Iterable[JobRole]) -> None:
    """Replace the job roles whose holders work with the deployment, from now on."""
    wanted = set(roles)
    if not wanted:
        raise Refused(Reason("deployment_needs_roles"), field="job_roles")
    db.hold(deployment)
    at = clock.now()
    held = set(queries.list_roles(deployment.id, at))
    if wanted == held:
        return
    record(actor, AgentAction.ROLES_ASSIGNED, deployment, before=held, after=wanted)
    end_periods(
        DeploymentRole,
        at,
        DeploymentRole.deployment_id == deployment.id,
        DeploymentRole.job_role.in_(held - wanted),
    )
    _open_roles(deployment, sorted(wanted - held), at)


def end_deployment(actor: Person | None, deployment: Deployment) -> None:
    """End a deployment, with its level, roles and plan."""
    _find_level(deployment)
    at = clock.now()
    record(actor, AgentAction.DEPLOYMENT_ENDED, deployment, agent=deployment.agent_id)
    end_periods(Deployment, at, Deployment.id == deployment.id)
    for kind in (DeploymentLevel, DeploymentRole, DeploymentPlan):
        end_periods(kind, at, kind.deployment_id == deployment.id)


def _refuse_place(
    workflow: Workflow,
    unit_id: int | None,
    site_id: int | None,
    channel: Channel | None,
    roles: list[JobRole],
) -> None:
    if unit_id is None and site_id is None:
        raise Refused(Reason("deployment_needs_place"), field="unit_id")
    if not roles:
        raise Refused(Reason("deployment_needs_roles"), field="job_roles")
    if queries.is_deployed(workflow.id, unit_id=unit_id, site_id=site_id, channel=channel, at=clock.now()):
        raise Refused(Reason("deployed_already"), field="unit_id")


def _facts(actor: Person | None, deployment: Deployment, decision: str) -> ChangeFacts:
    return ChangeFacts(
        manages=queries.manages_place(actor, deployment.agent_id, deployment.unit_id),
        is_beside=actor is not None and queries.is_beside(actor, deployment),
        decision=decision,
        highest=queries.highest_ceiling(deployment.workflow_id, clock.now()),
    )


def _step_up(
    actor: Person | None, deployment: Deployment, people: PeopleReady | None, *, goes_ahead: bool
) -> StepUpFacts:
    plan = queries.find_plan(deployment.id, clock.now())
    agreed = Agreed(level=plan.level, mode=plan.mode, due_on=plan.due_on) if plan else None
    return StepUpFacts(today=_today(actor), agreed=agreed, people=people, goes_ahead=goes_ahead)


def _today(actor: Person | None) -> date:
    """Return the current day where the actor is, as their pages show it."""
    return day_in(actor.time_zone, clock.now()) if actor else clock.today()


def _counted(level: Autonomy, people: PeopleReady | None) -> dict[str, Any]:
    """Return how many people were ready, for the audit entry."""
    return {"ready": people.ready.get(level, 0), "beside": people.beside} if people else {}


def _find_level(deployment: Deployment) -> DeploymentLevel:
    db.hold(deployment)
    level = queries.find_level(deployment.id, clock.now())
    if level is None:
        raise Refused(Reason("deployment_over"))
    return level


def _open_level(
    actor: Person | None,
    deployment: Deployment,
    level: Autonomy,
    mode: Mode,
    *,
    decision: str = "",
    reason: str = "",
) -> None:
    at = clock.now()
    end_periods(DeploymentLevel, at, DeploymentLevel.deployment_id == deployment.id)
    db.session.add(
        DeploymentLevel(
            deployment_id=deployment.id,
            level=level,
            mode=mode,
            decision=decision,
            reason=reason,
            valid_from=at,
            changed_by_id=actor.id if actor else None,
        )
    )


def _open_roles(deployment: Deployment, roles: Iterable[JobRole], at: datetime) -> None:
    db.session.add_all(
        DeploymentRole(deployment_id=deployment.id, job_role=role, valid_from=at) for role in roles
    )


def _settle_plan(deployment: Deployment, level: Autonomy, mode: Mode, *, is_lower: bool = False) -> None:
    """Close the plan when it is carried out or when the level is lowered."""
    plan = queries.find_plan(deployment.id, clock.now())
    if plan and (is_lower or (plan.level, plan.mode) == (level, mode)):
        _close_plan(deployment)


def _tell_owners(actor: Person | None, deployment: Deployment) -> None:
    """Notify the owners of the agent, except ``actor``, of a stop. The notice does not name the actor."""
    at = clock.now()
    owners = queries.list_owners(deployment.agent_id, at)
    tell(
        [owner for owner in owners if actor is None or owner.id != actor.id],
        AGENT_STOPPED,
        deployment,
        address={"agent_id": deployment.agent_id},
        agent=deployment.agent.name,
        workflow=deployment.workflow.name,
        at=at,
    )


def _close_plan(deployment: Deployment) -> None:
    end_periods(DeploymentPlan, clock.now(), DeploymentPlan.deployment_id == deployment.id)
