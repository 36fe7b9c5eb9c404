"""Deploy agents, and assign the job roles that work with them."""

from collections.abc import Iterable
from datetime import datetime

from portal.agents import queries, rules
from portal.agents.actions import AgentAction
from portal.agents.commands.periods import open_level
from portal.agents.commands.refusals import refuse, refuse_words
from portal.agents.models import Deployment, DeploymentRole, Workflow
from portal.agents.rules import Autonomy, ChangeFacts, Channel, Mode
from portal.audit.commands import record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.core.validity import end_periods
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
    _refuse_level(actor, workflow, unit_id, level, decision)
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
    open_level(actor, deployment, level, mode, decision=decision)
    _open_roles(deployment, roles, clock.now())
    return deployment


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


def _refuse_level(
    actor: Person | None, workflow: Workflow, unit_id: int | None, level: Autonomy, decision: str
) -> None:
    facts = ChangeFacts(
        manages=queries.manages_place(actor, workflow.agent_id, unit_id),
        is_beside=False,
        decision=decision,
        highest=queries.highest_ceiling(workflow.id, clock.now()),
    )
    refuse(rules.level_refusals(None, level, facts))
    refuse_words(decision)


def _open_roles(deployment: Deployment, roles: Iterable[JobRole], at: datetime) -> None:
    db.session.add_all(
        DeploymentRole(deployment_id=deployment.id, job_role=role, valid_from=at) for role in roles
    )
