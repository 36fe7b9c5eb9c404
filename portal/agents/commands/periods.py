"""The open level and plan of a deployment, which the commands on it share."""

from datetime import date

from portal.agents import queries
from portal.agents.models import Deployment, DeploymentLevel, DeploymentPlan
from portal.agents.rules import Autonomy, ChangeFacts, Mode
from portal.core import clock, db
from portal.core.dates import day_in
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.core.validity import end_periods
from portal.people.models import Person


def hold_level(deployment: Deployment) -> DeploymentLevel:
    """Lock a deployment and return its level; refuse with ``deployment_over`` if it has ended."""
    db.hold(deployment)
    level = queries.find_level(deployment.id, clock.now())
    if level is None or level.mode is Mode.RETIRED:
        raise Refused(Reason("deployment_over"))
    return level


def find_facts(actor: Person | None, deployment: Deployment, decision: str) -> ChangeFacts:
    """Return what decides whether ``actor`` may change a deployment."""
    return ChangeFacts(
        manages=queries.manages_place(actor, deployment.agent_id, deployment.unit_id),
        is_beside=actor is not None and queries.is_beside(actor, deployment),
        decision=decision,
        highest=queries.highest_ceiling(deployment.workflow_id, clock.now()),
    )


def open_level(
    actor: Person | None,
    deployment: Deployment,
    level: Autonomy,
    mode: Mode,
    *,
    decision: str = "",
    reason: str = "",
) -> None:
    """End the current level of a deployment and open another one."""
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


def close_plan(deployment: Deployment) -> None:
    """End the planned change of a deployment."""
    end_periods(DeploymentPlan, clock.now(), DeploymentPlan.deployment_id == deployment.id)


def today_of(actor: Person | None) -> date:
    """Return the current day where the actor is, as their pages show it."""
    return day_in(actor.time_zone, clock.now()) if actor else clock.today()
