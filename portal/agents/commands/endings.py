"""End deployments, and tell the people who worked with them."""

from datetime import datetime, timedelta

from portal.agents import queries
from portal.agents.actions import AgentAction
from portal.agents.commands.periods import hold_level, open_level
from portal.agents.models import Deployment, DeploymentPlan, DeploymentRole
from portal.agents.notices import AGENT_ENDED
from portal.agents.rules import Mode
from portal.audit.commands import record
from portal.core import clock
from portal.core.validity import end_periods
from portal.notices.commands import tell
from portal.people.models import Person

TOLD_FOR = timedelta(days=7)  # people are told of an end within these days
TOLD_AT_ONCE = 200  # notices in one transaction


def end_deployment(actor: Person | None, deployment: Deployment, *, instead: str = "") -> None:
    """End a deployment with its roles and plan; ``instead`` says what replaces the agent.

    The last level of the deployment has the mode "ended" and stays open, so that every page shows the end.
    """
    level = hold_level(deployment).level
    at = clock.now()
    record(actor, AgentAction.DEPLOYMENT_ENDED, deployment, agent=deployment.agent_id)
    open_level(actor, deployment, level, Mode.RETIRED, reason=instead)
    end_periods(Deployment, at, Deployment.id == deployment.id)
    for kind in (DeploymentRole, DeploymentPlan):
        end_periods(kind, at, kind.deployment_id == deployment.id)


def tell_of_endings(at: datetime) -> int:
    """Tell people once that a deployment they worked with has ended; return how many were told.

    One call tells at most ``TOLD_AT_ONCE`` people; the next one goes on with the others.
    """
    told = 0
    for ended in queries.list_endings(at - TOLD_FOR, at):
        people = queries.list_untold(ended, AGENT_ENDED, most=TOLD_AT_ONCE - told)
        if not people:
            continue
        record(None, AgentAction.ENDING_TOLD, ended.deployment, people=len(people))
        tell(
            people,
            AGENT_ENDED,
            ended.deployment,
            address={"agent_id": ended.deployment.agent_id},
            agent=ended.deployment.agent.name,
            workflow=ended.deployment.workflow.name,
            at=ended.at,
            instead=ended.instead,
        )
        told += len(people)
    return told
