"""Agents, workflows and deployments for tests; rows are written directly, never through commands."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.agents import commands
from portal.agents.models import (
    ActionType,
    AgencyScopeGrant,
    Agent,
    AgentCard,
    AgentOwner,
    AgentVersion,
    Deployment,
    DeploymentLevel,
    DeploymentPlan,
    DeploymentRole,
    KnowledgeSource,
    SourceCheck,
    SourceDuty,
    Workflow,
)  # fmt: skip
from portal.agents.rules import (
    AgencyScope,
    Autonomy,
    Card,
    Channel,
    Mode,
    OwnerRole,
    PeopleReady,
    RiskTier,
    StepIn,
)  # fmt: skip
from portal.core import clock, db
from portal.core.errors import Refused
from portal.people.models import Person, Site, Unit
from portal.people.rules import JobRole
from tests.make import keep, long_ago

CARD: dict[str, Any] = {
    "summary": "Reads new claims and proposes what to do with them.",
    "purpose": "So that a handler starts with the facts in order.",
    "talks_to_customers": False,
    "risk_tier": RiskTier.T2,
    "may": ["Read the claim", "Draft the letter"],
    "may_not": ["Pay a claim by itself"],
    "steps_in": [{"when": "Always, before anything is sent", "then": "A handler approves it."}],
    "known_limits": [{"text": "It skips large attachments.", "since": "2026-02-03"}],
    "how_to_stop": "Press Stop, or call 4411.",
}


def written(**parts: Any) -> Card:
    """A card as somebody writes it."""
    whole: dict[str, Any] = {
        "name": "Claims Triage Agent", "summary": "Reads claims.", "purpose": "Saves time.", "talks_to_customers": True,
        "risk_tier": RiskTier.T2, "may": ("Read",), "may_not": ("Pay",), "how_to_stop": "Press Stop.",
        "steps_in": (StepIn("Always", "A person decides."),),
    }  # fmt: skip
    return Card(**(whole | parts))


def refusal(command: Callable[..., object], *arguments: object, **answers: object) -> tuple[str, str | None]:
    """The reason and the field of a command that says no."""
    with pytest.raises(Refused) as error:
        command(*arguments, **answers)
    return error.value.reason.code, error.value.field


def refusals(
    command: Callable[..., object], *arguments: object, **answers: object
) -> list[tuple[str, str | None]]:
    """Every reason and field of a command that says no."""
    with pytest.raises(Refused) as error:
        command(*arguments, **answers)
    return [(each.reason.code, each.field) for each in (error.value, *error.value.also)]


def make_agent(
    name: str = "Claims Triage Agent",
    *,
    accountable: Person | None = None,
    caretaker: Person | None = None,
    scopes: tuple[AgencyScope, ...] = (AgencyScope.READ, AgencyScope.DRAFT),
    **card: Any,
) -> Agent:
    """An agent with its card, its owners and its scopes, at work for a long time."""
    card = {**CARD, **card}
    shown = {key: card[key] for key in ("summary", "talks_to_customers", "risk_tier")}
    agent = keep(
        Agent(
            slug=free_slug(name), name=name, working_since=date(2025, 9, 1), added_at=long_ago(), **shown
        )
    )  # fmt: skip
    keep(AgentCard(agent_id=agent.id, name=name, valid_from=long_ago(), **card))
    for role, person in ((OwnerRole.ACCOUNTABLE, accountable), (OwnerRole.CARETAKER, caretaker)):
        if person:
            keep(AgentOwner(agent_id=agent.id, role=role, person_id=person.id, valid_from=long_ago()))
    for scope in scopes:
        keep(AgencyScopeGrant(agent_id=agent.id, scope=scope, decision="DEC-0001", valid_from=long_ago()))
    return agent


def free_slug(name: str) -> str:
    """A second agent of the same name is told apart by a number."""
    slug = name.lower().replace(" ", "-")
    taken = db.session.scalar(select(func.count()).select_from(Agent).where(Agent.slug.startswith(slug)))
    return f"{slug}-{taken + 1}" if taken else slug


def find_workflow(agent: Agent) -> Workflow | None:
    return db.session.scalars(select(Workflow).where(Workflow.agent_id == agent.id)).first()


def make_workflow(
    agent: Agent, name: str = "New motor claim", *, ceilings: tuple[Autonomy, ...] = (Autonomy.GUARDRAILS,)
) -> Workflow:
    """A workflow with one action type for each ceiling."""
    workflow = keep(
        Workflow(agent_id=agent.id, slug=name.lower().replace(" ", "-"), name=name, added_at=long_ago())
    )
    for number, ceiling in enumerate(ceilings, 1):
        make_action_type(workflow, f"Action {number}", ceiling=ceiling)
    return workflow


def make_action_type(
    workflow: Workflow,
    name: str = "Read the claim",
    *,
    ceiling: Autonomy = Autonomy.GUARDRAILS,
    risk_tier: RiskTier = RiskTier.T1,
    scope: AgencyScope = AgencyScope.READ,
) -> ActionType:
    return keep(
        ActionType(
            workflow_id=workflow.id, slug=name.lower().replace(" ", "-"), name=name, risk_tier=risk_tier, scope=scope,
            ceiling=ceiling, reversible="Yes, in minutes", valid_from=long_ago(),
        )
    )  # fmt: skip


def make_deployment(
    agent: Agent | None = None,
    workflow: Workflow | None = None,
    *,
    unit: Unit | None = None,
    site: Site | None = None,
    channel: Channel | None = None,
    level: Autonomy = Autonomy.ASSIST,
    mode: Mode = Mode.LIVE,
    roles: tuple[JobRole, ...] = (JobRole.FRONTLINE_AGENT,),
    since: datetime | None = None,
) -> Deployment:
    """A deployment at one level ever since, with the people of ``roles`` beside it."""
    agent = agent or make_agent()
    workflow = workflow or find_workflow(agent) or make_workflow(agent)
    since = since or long_ago()
    deployment = keep(
        Deployment(
            agent_id=agent.id, workflow_id=workflow.id, unit_id=unit.id if unit else None,
            site_id=site.id if site else None, channel=channel, valid_from=since,
        )
    )  # fmt: skip
    keep(
        DeploymentLevel(
            deployment_id=deployment.id, level=level, mode=mode, decision="DEC-0001", valid_from=since
        )
    )
    for role in roles:
        keep(DeploymentRole(deployment_id=deployment.id, job_role=role, valid_from=since))
    return deployment


def ready_for(*levels: Autonomy, beside: int = 6, ready: int | None = None) -> PeopleReady:
    """Everybody beside it (or ``ready`` of them) is ready for ``levels``, and nobody for more."""
    return PeopleReady(beside=beside, ready=dict.fromkeys(levels, beside if ready is None else ready))


def raise_to(actor: Person | None, deployment: Deployment, to: Autonomy, **parts: Any) -> None:
    """Raise a deployment beside which everybody is ready for any level."""
    whole: dict[str, Any] = {
        "decision": "DEC-0009", "reason": "It did well for three months.", "people": ready_for(*Autonomy),
    }  # fmt: skip
    commands.raise_level(actor, deployment, to=to, **(whole | parts))


def make_plan(
    deployment: Deployment, *, level: Autonomy, due_on: date, mode: Mode = Mode.LIVE
) -> DeploymentPlan:
    return keep(
        DeploymentPlan(
            deployment_id=deployment.id, level=level, mode=mode, due_on=due_on, decision="DEC-0002",
            valid_from=long_ago(),
        )
    )  # fmt: skip


def make_source(
    agent: Agent,
    name: str = "Motor policy wording",
    *,
    owner: Person,
    check_every_days: int = 30,
    checked_at: datetime | None = None,
) -> KnowledgeSource:
    """A source that its owner has to check; checked once where ``checked_at`` says so."""
    source = keep(KnowledgeSource(agent_id=agent.id, name=name, valid_from=long_ago()))
    keep(
        SourceDuty(
            source_id=source.id, owner_id=owner.id, check_every_days=check_every_days, valid_from=long_ago()
        )
    )
    if checked_at:
        keep(SourceCheck(source_id=source.id, checked_at=checked_at, checked_by_id=owner.id))
    return source


def make_version(agent: Agent, label: str = "2026.2", *, released_at: datetime | None = None) -> AgentVersion:
    return keep(
        AgentVersion(
            agent_id=agent.id, label=label, model="example-large-1", vendor="Example Models", prompt_ref="prompt-1",
            tools=["claims-file-read"], guardrails="Sends nothing by itself.", knowledge=[],
            note="First version in use.", released_at=released_at or clock.now(),
        )
    )  # fmt: skip
