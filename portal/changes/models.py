"""Tables of changes: what changes where and when, valid from–until, and the state."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.agents.models import LEVEL, Agent, Workflow
from portal.agents.rules import Autonomy, Channel
from portal.changes.rules import ChangeState, PhaseDates, dates_of
from portal.core.db import Base
from portal.core.validity import Period, one_open
from portal.people.models import Person, Site, Unit


class AgentChange(Base):
    """A change: one agent in one workflow takes one step of level at one place. The rest is in its plans.

    ``deployment_id`` is the deployment whose plan it was made from.
    """

    __tablename__ = "change"

    id: Mapped[int] = mapped_column(primary_key=True)
    deployment_id: Mapped[int | None] = mapped_column(ForeignKey("agent_deployment.id"), index=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    plan: Mapped["ChangePlan"] = relationship(
        primaryjoin="and_(ChangePlan.change_id == AgentChange.id, ChangePlan.valid_until.is_(None))",
        viewonly=True,
    )


class ChangePlan(Period, Base):
    """What a change was about and when its phases began, during a period; an edit begins a new one.

    A change that is written before there is an agent has only ``work``, which says what is done today.
    """

    __tablename__ = "change_plan"
    __table_args__ = (
        CheckConstraint("unit_id IS NOT NULL OR site_id IS NOT NULL", name="some_place"),
        CheckConstraint("agent_id IS NOT NULL OR work <> ''", name="some_subject"),
        CheckConstraint(
            "announce_on <= prepare_on AND prepare_on <= go_live_on AND go_live_on <= stabilise_on"
            " AND stabilise_on <= embed_on AND embed_on <= ends_on",
            name="phases_in_order",
        ),
        Index("ix_change_plan_go_live", "go_live_on", "change_id"),
        one_open("uq_change_plan_open", "change_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("change.id"), index=True)
    title: Mapped[str]
    story: Mapped[str] = mapped_column(Text)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"), index=True)
    workflow_id: Mapped[int | None] = mapped_column(ForeignKey("agent_workflow.id"))
    work: Mapped[str]
    level_from: Mapped[Autonomy | None] = mapped_column(LEVEL)
    level_to: Mapped[Autonomy] = mapped_column(LEVEL)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("people_unit.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("people_site.id"))
    channel: Mapped[Channel | None]
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    announce_on: Mapped[date]
    prepare_on: Mapped[date]
    go_live_on: Mapped[date]
    stabilise_on: Mapped[date]
    embed_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str] = mapped_column(default="")
    edited_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    agent: Mapped[Agent | None] = relationship()
    workflow: Mapped[Workflow | None] = relationship()
    unit: Mapped[Unit | None] = relationship()
    site: Mapped[Site | None] = relationship()
    owner: Mapped[Person] = relationship(foreign_keys=[owner_id])

    @property
    def dates(self) -> PhaseDates:
        return dates_of(self)


class ChangeStatePeriod(Period, Base):
    """The state of a change during a period, and why."""

    __tablename__ = "change_state"
    __table_args__ = (one_open("uq_change_state_open", "change_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("change.id"), index=True)
    state: Mapped[ChangeState]
    reason: Mapped[str]
    moved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
