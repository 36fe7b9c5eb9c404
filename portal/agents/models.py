"""Tables of agents and their deployments. Rows that an as-of query reads are valid from–until."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.agents import rules
from portal.agents.rules import AgencyScope, Autonomy, Channel, Mode, OwnerRole, RiskTier
from portal.core.db import AppendOnly, Base, Rank
from portal.core.validity import Period, one_open
from portal.people.models import Person, Site, Unit
from portal.people.rules import JobRole

LEVEL = Rank(Autonomy)


class Agent(Base):
    """An agent. Some columns copy its current card, for lists."""

    __tablename__ = "agent"
    __table_args__ = (Index("ix_agent_name_id", "name", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    summary: Mapped[str]
    talks_to_customers: Mapped[bool]
    risk_tier: Mapped[RiskTier]
    working_since: Mapped[date]
    added_at: Mapped[datetime]

    card: Mapped["AgentCard"] = relationship(
        primaryjoin="and_(AgentCard.agent_id == Agent.id, AgentCard.valid_until.is_(None))", viewonly=True
    )


class AgentCard(Period, Base):
    """The card of an agent during a period: its description in plain words.

    ``steps_in`` holds {"when", "then"}, ``known_limits`` {"text", "since"}, in reading order.
    """

    __tablename__ = "agent_card"
    __table_args__ = (
        Index("ix_agent_card_agent_from", "agent_id", "valid_from"),
        one_open("uq_agent_card_open", "agent_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    name: Mapped[str]
    summary: Mapped[str]
    purpose: Mapped[str]
    talks_to_customers: Mapped[bool]
    risk_tier: Mapped[RiskTier]
    may: Mapped[list[str]] = mapped_column(JSON)
    may_not: Mapped[list[str]] = mapped_column(JSON)
    steps_in: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    known_limits: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    how_to_stop: Mapped[str]
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class CardCheck(Period, Base):
    """A check of a card for the agent's highest level then (``None`` where it worked nowhere).

    It is valid until the next check.
    """

    __tablename__ = "agent_card_check"
    __table_args__ = (one_open("uq_agent_card_check_open", "agent_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    level: Mapped[Autonomy | None] = mapped_column(LEVEL)
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class AgentOwner(Period, Base):
    """The holder of an owner role of an agent during a period."""

    __tablename__ = "agent_owner"
    __table_args__ = (one_open("uq_agent_owner_open", "agent_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    role: Mapped[OwnerRole]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    person: Mapped[Person] = relationship()


class AgencyScopeGrant(Period, Base):
    """A scope an agent had during a period, and the decision that granted it."""

    __tablename__ = "agent_scope_grant"
    __table_args__ = (one_open("uq_agent_scope_grant_open", "agent_id", "scope"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    scope: Mapped[AgencyScope]
    decision: Mapped[str]


class AgentVersion(AppendOnly, Base):
    """One release of an agent: model, prompt, tools, guardrails and sources."""

    __tablename__ = "agent_version"
    __table_args__ = (UniqueConstraint("agent_id", "label"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    label: Mapped[str]
    model: Mapped[str]
    vendor: Mapped[str]
    prompt_ref: Mapped[str]
    tools: Mapped[list[str]] = mapped_column(JSON)
    guardrails: Mapped[str]
    knowledge: Mapped[list[str]] = mapped_column(JSON)
    note: Mapped[str]
    released_at: Mapped[datetime]
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class KnowledgeSource(Period, Base):
    """A source that an agent relied on during a period."""

    __tablename__ = "agent_source"

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    name: Mapped[str]

    agent: Mapped[Agent] = relationship()


class SourceDuty(Period, Base):
    """The owner of a source during a period, and the interval of its checks in days."""

    __tablename__ = "agent_source_duty"
    __table_args__ = (
        CheckConstraint("check_every_days > 0", name="some_days"),
        one_open("uq_agent_source_duty_open", "source_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("agent_source.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    check_every_days: Mapped[int]


class SourceCheck(AppendOnly, Base):
    """A check that found a source still correct."""

    __tablename__ = "agent_source_check"
    __table_args__ = (Index("ix_agent_source_check_source_at", "source_id", "checked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("agent_source.id"))
    checked_at: Mapped[datetime]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class SourceReminder(AppendOnly, Base):
    """A reminder to the owner of a source that the check due at ``due_at`` is late; one for each check."""

    __tablename__ = "agent_source_reminder"
    __table_args__ = (UniqueConstraint("source_id", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("agent_source.id"))
    due_at: Mapped[datetime]
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime]


class Workflow(Base):
    """A piece of work that an agent takes part in."""

    __tablename__ = "agent_workflow"
    __table_args__ = (UniqueConstraint("agent_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    slug: Mapped[str]
    name: Mapped[str]
    added_at: Mapped[datetime]

    agent: Mapped[Agent] = relationship()


class ActionType(Period, Base):
    """One kind of action in a workflow, with its ceiling during a period."""

    __tablename__ = "agent_action_type"
    __table_args__ = (one_open("uq_agent_action_type_open", "workflow_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workflow_id: Mapped[int] = mapped_column(ForeignKey("agent_workflow.id"), index=True)
    slug: Mapped[str]
    name: Mapped[str]
    risk_tier: Mapped[RiskTier]
    scope: Mapped[AgencyScope]
    ceiling: Mapped[Autonomy] = mapped_column(LEVEL)
    reversible: Mapped[str]
    is_legally_significant: Mapped[bool] = mapped_column(default=False)
    exception: Mapped[str] = mapped_column(default="")
    decision: Mapped[str] = mapped_column(default="")

    workflow: Mapped[Workflow] = relationship()

    @property
    def cap(self) -> Autonomy:
        """Return the highest level that its risk tier and scope permit (LVL-6)."""
        return rules.cap(
            self.risk_tier,
            self.scope,
            is_legally_significant=self.is_legally_significant,
            has_exception=bool(self.exception),
        )


class Deployment(Period, Base):
    """An agent in a workflow at a place: a unit with all below it, a site, or the site's part of the unit."""

    __tablename__ = "agent_deployment"
    __table_args__ = (CheckConstraint("unit_id IS NOT NULL OR site_id IS NOT NULL", name="some_place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    workflow_id: Mapped[int] = mapped_column(ForeignKey("agent_workflow.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("people_unit.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("people_site.id"), index=True)
    channel: Mapped[Channel | None]

    agent: Mapped[Agent] = relationship()
    workflow: Mapped[Workflow] = relationship()
    unit: Mapped[Unit | None] = relationship()
    site: Mapped[Site | None] = relationship()


class DeploymentRole(Period, Base):
    """A job role whose holders worked with a deployment during a period."""

    __tablename__ = "agent_deployment_role"
    __table_args__ = (one_open("uq_agent_deployment_role_open", "deployment_id", "job_role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deployment_id: Mapped[int] = mapped_column(ForeignKey("agent_deployment.id"), index=True)
    job_role: Mapped[JobRole]


class DeploymentLevel(Period, Base):
    """The level and mode of a deployment during a period, with decision and reason where needed."""

    __tablename__ = "agent_deployment_level"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 4", name="known_level"),
        Index("ix_agent_deployment_level_deployment_from", "deployment_id", "valid_from"),
        one_open("uq_agent_deployment_level_open", "deployment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    deployment_id: Mapped[int] = mapped_column(ForeignKey("agent_deployment.id"))
    level: Mapped[Autonomy] = mapped_column(LEVEL)
    mode: Mapped[Mode]
    decision: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class DeploymentPlan(Period, Base):
    """A change planned for a day; valid until carried out or withdrawn. No job applies it."""

    __tablename__ = "agent_deployment_plan"
    __table_args__ = (one_open("uq_agent_deployment_plan_open", "deployment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deployment_id: Mapped[int] = mapped_column(ForeignKey("agent_deployment.id"), index=True)
    level: Mapped[Autonomy] = mapped_column(LEVEL)
    mode: Mapped[Mode]
    due_on: Mapped[date]
    decision: Mapped[str]
    planned_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
