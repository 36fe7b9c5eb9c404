"""Change the level and the mode of a deployment."""

from typing import Any

from portal.agents import queries, rules
from portal.agents.actions import AgentAction
from portal.agents.commands.periods import close_plan, find_facts, hold_level, open_level, today_of
from portal.agents.commands.refusals import refuse, refuse_words
from portal.agents.models import Deployment
from portal.agents.notices import AGENT_STOPPED
from portal.agents.rules import Agreed, Autonomy, Mode, PeopleReady, StepUpFacts
from portal.agents.settings import LEVEL_READY_SHARE
from portal.audit.commands import record
from portal.chat.commands import announce
from portal.chat.rules import ChatTopic
from portal.core import clock
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.notices.commands import tell
from portal.people.models import Person
from portal.settings import queries as settings_queries


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

    ``people`` says how many people who work with it are ready. Unless all are ready, ``goes_ahead`` must be true; for
    level 3 or 4 of a live agent that is not enough where too few are ready. The audit entry keeps the numbers.
    """
    now = hold_level(deployment)
    if to <= now.level:
        raise Refused(Reason("level_not_higher"), field="level")
    refuse(
        rules.level_refusals(now.level, to, find_facts(actor, deployment, decision))
        + rules.raise_refusals(
            to, reason, _step_up(actor, deployment, now.mode, people, goes_ahead=goes_ahead)
        )
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
    open_level(actor, deployment, to, now.mode, decision=decision, reason=reason)
    _settle_plan(deployment, to, now.mode)


def lower_level(actor: Person | None, deployment: Deployment, *, to: Autonomy) -> None:
    """Lower the level of a deployment; it takes no decision, and people who work with it may do it (LVL-5)."""
    now = hold_level(deployment)
    if to > now.level:
        raise Refused(Reason("level_not_lower"), field="level")
    refuse(rules.level_refusals(now.level, to, find_facts(actor, deployment, "")))
    record(actor, AgentAction.LEVEL_LOWERED, deployment, before=now.level, after=to)
    open_level(actor, deployment, to, now.mode)
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
    now = hold_level(deployment)
    found = rules.mode_refusals(now.mode, to, find_facts(actor, deployment, decision))
    counted: dict[str, Any] = {}
    if to is Mode.LIVE:
        counted = _counted(now.level, people)
        facts = _step_up(actor, deployment, to, people, goes_ahead=goes_ahead)
        found += rules.step_up_refusals(now.level, facts, field="mode")
    refuse(found)
    refuse_words(decision)
    record(
        actor, AgentAction.MODE_CHANGED, deployment, before=now.mode, after=to, decision=decision, **counted
    )
    if to in rules.STOPPED and now.mode not in rules.STOPPED:
        _tell_owners(actor, deployment)
    open_level(actor, deployment, now.level, to, decision=decision)
    _settle_plan(deployment, now.level, to)


def _step_up(
    actor: Person | None, deployment: Deployment, mode: Mode, people: PeopleReady | None, *, goes_ahead: bool
) -> StepUpFacts:
    plan = queries.find_plan(deployment.id, clock.now())
    agreed = Agreed(level=plan.level, mode=plan.mode, due_on=plan.due_on) if plan else None
    return StepUpFacts(
        today=today_of(actor),
        agreed=agreed,
        people=people,
        share=settings_queries.value(LEVEL_READY_SHARE),
        acts=mode is Mode.LIVE,
        goes_ahead=goes_ahead,
    )


def _counted(level: Autonomy, people: PeopleReady | None) -> dict[str, Any]:
    """Return how many people were ready, for the audit entry."""
    return {"ready": people.ready.get(level, 0), "beside": people.beside} if people else {}


def _settle_plan(deployment: Deployment, level: Autonomy, mode: Mode, *, is_lower: bool = False) -> None:
    """Close the plan when it is carried out or when the level is lowered."""
    plan = queries.find_plan(deployment.id, clock.now())
    if plan and (is_lower or (plan.level, plan.mode) == (level, mode)):
        close_plan(deployment)


def _tell_owners(actor: Person | None, deployment: Deployment) -> None:
    """Notify the owners of the agent, except ``actor``, and chat channels of a stop. Neither names the actor."""
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
    announce(
        ChatTopic.AGENTS,
        deployment,
        AGENT_STOPPED.subject,
        endpoint="agents.show",
        address={"agent_id": deployment.agent_id},
        at=at,
        agent=deployment.agent.name,
        workflow=deployment.workflow.name,
    )
