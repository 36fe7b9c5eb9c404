"""Row types of the queries about agents."""

from datetime import date, datetime
from typing import NamedTuple

from portal.agents.rules import AgencyScope, Autonomy, Channel, Mode, RiskTier


class AgentName(NamedTuple):
    """The id and name of an agent, for a link or a choice."""

    id: int
    name: str


class AgentFound(NamedTuple):
    """An agent that a search found."""

    id: int
    name: str
    summary: str


class ListedAgent(NamedTuple):
    """An agent in the directory, with its accountable person, and when it ended if it did."""

    id: int
    name: str
    summary: str
    accountable: str | None
    ended_at: datetime | None


class AgentSheet(NamedTuple):
    """The single values on an agent's page: its current card, owners, newest version and last check.

    ``scopes`` is one text of words, as the database joins them. ``written_at`` is when the card was written.
    """

    id: int
    name: str
    summary: str
    purpose: str
    talks_to_customers: bool
    risk_tier: RiskTier
    may: list[str]
    may_not: list[str]
    steps_in: list[dict[str, str]]
    known_limits: list[dict[str, str]]
    how_to_stop: str
    written_at: datetime
    working_since: date
    added_at: datetime
    accountable: str | None
    accountable_title: str | None
    caretaker: str | None
    caretaker_title: str | None
    version: str | None
    released_at: datetime | None
    scopes: str | None
    checked_at: datetime | None
    checked_level: Autonomy | None


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
    time_zone: str
    check_every_days: int
    checked_at: datetime | None
    last_at: datetime
