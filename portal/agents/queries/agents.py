"""Queries about one agent: its card, owners, scopes and versions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, select
from sqlalchemy.orm import aliased, contains_eager

from portal.agents.models import (
    ActionType,
    AgencyScopeGrant,
    Agent,
    AgentCard,
    AgentOwner,
    AgentVersion,
    CardCheck,
    Deployment,
    DeploymentLevel,
    Workflow,
)
from portal.agents.queries.rows import AgentName, AgentSheet
from portal.agents.rules import (
    NEEDS_PEOPLE,
    AgencyScope,
    Autonomy,
    Card,
    OwnerRole,
    RiskTier,
    StepIn,
)
from portal.core import db
from portal.core.permissions import Permission
from portal.core.rows import fetch_all, fetch_one
from portal.core.statements import AGENT_ID, AT, Rows, prepared
from portal.core.validity import valid_at
from portal.people.models import Person
from portal.people.rules import PRESENT


def visible_to(person: Person) -> Select[Agent]:  # noqa: ARG001 - every read starts here, and every employee may
    """Select the agents that ``person`` may see. All employees may see all agents."""
    return select(Agent)


def find_agent(person: Person, agent_id: int) -> Agent | None:
    """Return an agent with its card; one statement."""
    return db.session.scalars(
        visible_to(person)
        .join(Agent.card)
        .options(contains_eager(Agent.card))
        .where(Agent.id == agent_id)
        .execution_options(populate_existing=True)
    ).one_or_none()


def list_names(person: Person) -> Sequence[AgentName]:
    """Return every agent with its name alone, by name; one statement."""
    columns = visible_to(person).with_only_columns(Agent.id, Agent.name).order_by(Agent.name, Agent.id)
    return fetch_all(AgentName, columns)


def find_name(person: Person, agent_id: int) -> AgentName | None:  # noqa: ARG001 - as visible_to
    """Return an agent with its name alone, for pages about something else; one statement."""
    return fetch_one(AgentName, _name(), {"agent_id": agent_id})


def find_sheet(person: Person, agent_id: int, *, at: datetime) -> AgentSheet | None:  # noqa: ARG001 - as visible_to
    """Return an agent with card, owners, version, scopes and last check; one statement."""
    return fetch_one(AgentSheet, _sheet(), {"agent_id": agent_id, "at": at})


def find_card(agent_id: int, at: datetime) -> AgentCard | None:
    """Return the card that was valid at ``at``."""
    return db.session.scalars(
        select(AgentCard).where(AgentCard.agent_id == agent_id, valid_at(AgentCard, at))
    ).one_or_none()


def card_of(agent: Agent) -> Card:
    """Return the current card as the value that commands take."""
    now = agent.card
    return Card(
        name=now.name,
        summary=now.summary,
        purpose=now.purpose,
        talks_to_customers=now.talks_to_customers,
        risk_tier=now.risk_tier,
        may=tuple(now.may),
        may_not=tuple(now.may_not),
        how_to_stop=now.how_to_stop,
        steps_in=tuple(StepIn(**step) for step in now.steps_in),
    )


def highest_level(agent_id: int, at: datetime) -> Autonomy | None:
    """Return the highest level of an agent over all its deployments; ``None`` without any."""
    return db.session.scalar(
        select(func.max(DeploymentLevel.level))
        .join(Deployment, Deployment.id == DeploymentLevel.deployment_id)
        .where(
            Deployment.agent_id == agent_id,
            valid_at(DeploymentLevel, at),
            DeploymentLevel.mode.in_(NEEDS_PEOPLE),
        )
    )


def find_by_slug(slug: str) -> Agent | None:
    return db.session.scalars(select(Agent).where(Agent.slug == slug)).one_or_none()


def find_owner(agent_id: int, role: OwnerRole, at: datetime) -> Person | None:
    """Return the holder of an owner role at ``at``."""
    return db.session.scalars(
        select(Person)
        .join(AgentOwner, AgentOwner.person_id == Person.id)
        .where(AgentOwner.agent_id == agent_id, AgentOwner.role == role, valid_at(AgentOwner, at))
    ).one_or_none()


def list_scopes(agent_id: int, at: datetime) -> list[AgencyScope]:
    """Return the scopes of an agent at ``at``, in their enumeration order."""
    held = set(
        db.session.scalars(
            select(AgencyScopeGrant.scope).where(
                AgencyScopeGrant.agent_id == agent_id, valid_at(AgencyScopeGrant, at)
            )
        )
    )
    return [scope for scope in AgencyScope if scope in held]


def list_scopes_in_use(agent_id: int, at: datetime) -> set[AgencyScope]:
    """Return the scopes that the actions of an agent need."""
    return set(db.session.scalars(_actions(agent_id, at).with_only_columns(ActionType.scope)))


def highest_tier(agent_id: int, at: datetime) -> RiskTier | None:
    """Return the highest risk tier among the actions of an agent."""
    return db.session.scalar(_actions(agent_id, at).with_only_columns(func.max(ActionType.risk_tier)))


def list_owner_ids(agent_id: int, at: datetime) -> set[int]:
    """Return the ids of an agent's owners at ``at``."""
    return set(
        db.session.scalars(
            select(AgentOwner.person_id).where(AgentOwner.agent_id == agent_id, valid_at(AgentOwner, at))
        )
    )


def list_owners(agent_id: int, at: datetime) -> Sequence[Person]:
    """Return the owners of an agent who are at work, by name; a person with both roles comes once."""
    owns = select(AgentOwner.person_id).where(AgentOwner.agent_id == agent_id, valid_at(AgentOwner, at))
    present = select(Person).where(Person.id.in_(owns), Person.state.in_(PRESENT))
    return db.session.scalars(present.order_by(Person.sort_name, Person.id)).all()


def list_versions(agent_id: int) -> Sequence[AgentVersion]:
    """Return every release of an agent, newest first."""
    return db.session.scalars(
        select(AgentVersion).where(AgentVersion.agent_id == agent_id).order_by(AgentVersion.id.desc())
    ).all()


def find_version(agent_id: int, at: datetime) -> AgentVersion | None:
    """Return the version that was in use at ``at``."""
    return db.session.scalars(
        select(AgentVersion)
        .where(AgentVersion.agent_id == agent_id, AgentVersion.released_at <= at)
        .order_by(AgentVersion.released_at.desc(), AgentVersion.id.desc())
        .limit(1)
    ).one_or_none()


def manages(person: Person, agent_id: int) -> bool:
    """Return whether ``person`` may change an agent, wherever it works."""
    return person.scope_of(Permission.AGENTS_MANAGE).has_agent(agent_id)


def _actions(agent_id: int, at: datetime) -> Select[ActionType]:
    return (
        select(ActionType)
        .join(Workflow, Workflow.id == ActionType.workflow_id)
        .where(Workflow.agent_id == agent_id, valid_at(ActionType, at))
    )


@prepared
def _name() -> Rows:
    return select(Agent.id, Agent.name).where(Agent.id == AGENT_ID)


@prepared
def _sheet() -> Rows:
    newest = (
        select(func.max(AgentVersion.id))
        .where(AgentVersion.agent_id == Agent.id)
        .correlate(Agent)
        .scalar_subquery()
    )
    held = (
        select(func.aggregate_strings(cast(AgencyScopeGrant.scope, String), " "))
        .where(AgencyScopeGrant.agent_id == Agent.id, valid_at(AgencyScopeGrant, AT))
        .correlate(Agent)
        .scalar_subquery()
        .label("scopes")
    )
    owners = {role: (aliased(AgentOwner), aliased(Person)) for role in OwnerRole}
    sheet = (
        select(Agent)
        .with_only_columns(
            *(Agent.id, Agent.name, AgentCard.summary, AgentCard.purpose, AgentCard.talks_to_customers),
            *(AgentCard.risk_tier, AgentCard.may, AgentCard.may_not, AgentCard.steps_in),
            *(AgentCard.known_limits, AgentCard.how_to_stop, AgentCard.valid_from.label("written_at")),
            *(Agent.working_since, Agent.added_at),
            *(column for role, (_, shown) in owners.items() for column in _owner_columns(role, shown)),
            *(AgentVersion.label.label("version"), AgentVersion.released_at, held),
            *(CardCheck.valid_from.label("checked_at"), CardCheck.level.label("checked_level")),
        )
        .join(Agent.card)
        .outerjoin(CardCheck, and_(CardCheck.agent_id == Agent.id, valid_at(CardCheck, AT)))
        .outerjoin(AgentVersion, AgentVersion.id == newest)
        .where(Agent.id == AGENT_ID)
    )
    for role, (owner, shown) in owners.items():
        holds = and_(owner.agent_id == Agent.id, owner.role == role, valid_at(owner, AT))
        sheet = sheet.outerjoin(owner, holds).outerjoin(shown, shown.id == owner.person_id)
    return sheet


def _owner_columns(role: OwnerRole, shown: type[Person]) -> tuple[ColumnElement[str], ColumnElement[str]]:
    return shown.name.label(role.value), shown.job_title.label(f"{role.value}_title")
