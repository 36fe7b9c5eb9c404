"""Row types of the queries about agents."""

from datetime import date, datetime
from typing import NamedTuple

from portal.agents.models import Agent, AgentVersion, CardCheck
from portal.agents.rules import AgencyScope, Autonomy, Channel, Mode, RiskTier
from portal.people.models import Person


class AgentName(NamedTuple):
    """The id and name of an agent, for a link or a choice."""

    id: int
    name: str


class ListedAgent(NamedTuple):
    """An agent in the directory, with its accountable person."""

    id: int
    name: str
    summary: str
    accountable: str | None


class AgentSheet(NamedTuple):
    """The single values on an agent's page. ``scopes`` is one text of words, as the database joins them."""

    agent: Agent
    accountable: Person | None
    caretaker: Person | None
    version: AgentVersion | None
    scopes: str | None
    card_check: CardCheck | None


class LevelStep(NamedTuple):
    """A level period of a deployment, with its place, the previous level and the plan.

    ``roles`` and ``my_roles`` are job roles in one text, as the database joins them.
    """

    id: int
    deployment_id: int
    level: Autonomy
    mode: Mode
    decision: str
    reason: str
    valid_from: datetime
    valid_until: datetime | None
    level_before: Autonomy | None
    mode_before: Mode | None
    workflow_id: int
    workflow: str
    unit: str | None
    site: str | None
    unit_id: int | None
    channel: Channel | None
    plan_level: Autonomy | None
    plan_mode: Mode | None
    plan_due_on: date | None
    plan_decision: str | None
    roles: str | None
    my_roles: str | None
    is_mine: bool


class ListedAction(NamedTuple):
    """A kind of action in a workflow."""

    id: int
    workflow_id: int
    name: str
    risk_tier: RiskTier
    scope: AgencyScope
    ceiling: Autonomy
    reversible: str


class ListedSource(NamedTuple):
    """A source with its owner. ``last_at`` is the last check, or the start without one."""

    source_id: int
    source: str
    agent_id: int
    agent: str
    owner_id: int
    owner: str
    email: str
    language: str
    check_every_days: int
    checked_at: datetime | None
    last_at: datetime
