"""Change the workflows of agents, and the actions in them with their ceilings."""

from typing import Any

from portal.agents import queries, rules
from portal.agents.actions import AgentAction
from portal.agents.commands.refusals import refuse_words
from portal.agents.models import ActionType, Agent, Workflow
from portal.agents.rules import AgencyScope, Autonomy, RiskTier
from portal.audit.commands import record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.core.validity import end_periods
from portal.people.models import Person


def add_workflow(actor: Person | None, agent: Agent, *, name: str, slug: str = "") -> Workflow:
    """Add a workflow to an agent."""
    slug = slug or rules.slug_of(name)
    if queries.find_workflow_by_slug(agent.id, slug):
        raise Refused(Reason("workflow_name_taken"), field="name")
    workflow = Workflow(agent_id=agent.id, slug=slug, name=name, added_at=clock.now())
    db.session.add(workflow)
    db.session.flush()  # the audit subject needs the id
    record(actor, AgentAction.WORKFLOW_ADDED, workflow, agent=agent.id)
    return workflow


def add_action_type(
    actor: Person | None,
    workflow: Workflow,
    *,
    name: str,
    risk_tier: RiskTier,
    scope: AgencyScope,
    ceiling: Autonomy,
    reversible: str,
    is_legally_significant: bool = False,
    exception: str = "",
    decision: str = "",
    slug: str = "",
) -> ActionType:
    """Add a kind of action with its ceiling; refuse one beyond the agent's scopes or risk tier."""
    db.hold(workflow.agent)
    slug = slug or rules.slug_of(name)
    _refuse_action(workflow, slug, scope, risk_tier)
    action = ActionType(
        workflow_id=workflow.id,
        slug=slug,
        name=name,
        risk_tier=risk_tier,
        scope=scope,
        ceiling=ceiling,
        reversible=reversible,
        is_legally_significant=is_legally_significant,
        exception=exception,
        decision=decision,
        valid_from=clock.now(),
    )
    _refuse_above_cap(action, ceiling)
    refuse_words(decision)
    db.session.add(action)
    db.session.flush()  # the audit subject needs the id
    detail: dict[str, Any] = {"workflow": workflow.id, "tier": risk_tier, "scope": scope, "ceiling": ceiling}
    record(actor, AgentAction.ACTION_ADDED, action, **detail)
    return action


def change_ceiling(
    actor: Person | None, action: ActionType, *, to: Autonomy, decision: str = ""
) -> ActionType:
    """Change the ceiling of an action from now on; raising it takes a decision (LVL-2)."""
    _hold(action)
    if to == action.ceiling:
        raise Refused(Reason("ceiling_unchanged"), field="to")
    if to > action.ceiling and not decision:
        raise Refused(Reason("ceiling_needs_decision"), field="decision")
    _refuse_above_cap(action, to)
    refuse_words(decision)
    record(actor, AgentAction.CEILING_CHANGED, action, before=action.ceiling, after=to, decision=decision)
    end_periods(ActionType, clock.now(), ActionType.id == action.id)
    kept = (
        "workflow_id",
        "slug",
        "name",
        "risk_tier",
        "scope",
        "reversible",
        "is_legally_significant",
        "exception",
    )
    now = ActionType(
        ceiling=to,
        decision=decision,
        valid_from=clock.now(),
        **{part: getattr(action, part) for part in kept},
    )
    db.session.add(now)
    return now


def end_action_type(actor: Person | None, action: ActionType) -> None:
    """End a kind of action: the agent no longer does it."""
    _hold(action)
    record(actor, AgentAction.ACTION_ENDED, action)
    end_periods(ActionType, clock.now(), ActionType.id == action.id)


def _refuse_action(workflow: Workflow, slug: str, scope: AgencyScope, tier: RiskTier) -> None:
    if queries.find_action_by_slug(workflow.id, slug):
        raise Refused(Reason("action_name_taken"), field="name")
    if scope not in queries.list_scopes(workflow.agent_id, clock.now()):
        raise Refused(Reason("scope_not_granted", scope=scope), field="scope")
    if tier > workflow.agent.risk_tier:
        raise Refused(Reason("tier_above_agent", tier=workflow.agent.risk_tier), field="risk_tier")


def _hold(action: ActionType) -> None:
    """Lock an action; refuse with ``action_over`` if it has been changed or ended meanwhile."""
    db.hold(action)
    if action.valid_until is not None:
        raise Refused(Reason("action_over"))


def _refuse_above_cap(action: ActionType, ceiling: Autonomy) -> None:
    if ceiling > action.cap:
        raise Refused(Reason("ceiling_above_cap", cap=action.cap), field="ceiling")
