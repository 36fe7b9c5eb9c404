"""Plan a change of a deployment for a later day, and withdraw the plan."""

from datetime import date

from portal.agents import queries, rules
from portal.agents.actions import AgentAction
from portal.agents.commands.periods import close_plan, find_facts, hold_level, today_of
from portal.agents.commands.refusals import refuse, refuse_words
from portal.agents.models import Deployment, DeploymentPlan
from portal.agents.rules import Autonomy, Mode
from portal.audit.commands import record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.people.models import Person


def plan_change(
    actor: Person | None, deployment: Deployment, *, level: Autonomy, mode: Mode, due_on: date, decision: str
) -> None:
    """Plan a change for a later day. No job applies it: a person has to make the change."""
    now, facts = hold_level(deployment), find_facts(actor, deployment, decision)
    if (level, mode) == (now.level, now.mode):
        raise Refused(Reason("plan_changes_nothing"), field="level")
    if level != now.level:
        refuse(rules.level_refusals(now.level, level, facts))
    if mode != now.mode:
        refuse(rules.mode_refusals(now.mode, mode, facts))
    refuse_words(decision)
    if due_on <= today_of(actor):
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
    close_plan(deployment)
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
    hold_level(deployment)
    if queries.find_plan(deployment.id, clock.now()) is None:
        raise Refused(Reason("plan_gone"))
    record(actor, AgentAction.PLAN_WITHDRAWN, deployment)
    close_plan(deployment)
