"""Tables of named reports and their events. Confidential and anonymous reports get tables of their own."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.agents.models import Agent, AgentVersion
from portal.agents.rules import Autonomy
from portal.core.db import AppendOnly, Base, Rank, only_where
from portal.people.models import Person, Unit
from portal.reports.rules import kinds, states
from portal.reports.rules.kinds import Affected, Category, Kind, Ongoing
from portal.reports.rules.promises import Promise, PromiseKept, PromiseStep, ReportProgress
from portal.reports.rules.severity import Severity
from portal.reports.rules.states import EventKind, ReportOutcome, State

LEVEL = Rank(Severity)


class Report(Base):
    """One employee's report about an agent, in their own name.

    The text never changes. The columns from ``state`` on follow the events; only ``commands._append`` writes the
    state. ``unit_id``, ``agent_version_id`` and ``level`` are from the moment of filing. ``due_at`` and
    ``paused_until`` are the next promise, empty once it is answered. They are a projection of the other columns and
    the settings, and order the queue; ``due_step`` is the step that is due then.
    """

    __tablename__ = "report"
    __table_args__ = (
        Index("ix_report_queue", "handled_as", "due_at", "number", **only_where("due_at IS NOT NULL")),
        Index("ix_report_answered", "answered_at", "number", **only_where("due_at IS NULL")),
        Index("ix_report_state", "state", "handled_as", "due_at", "number"),
        Index("ix_report_reporter_filed", "reporter_id", "filed_minute", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)  # random, so that ids reveal no order
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[Kind]
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"), index=True)
    agent_version_id: Mapped[int | None] = mapped_column(ForeignKey("agent_version.id"))
    level: Mapped[Autonomy | None] = mapped_column(Rank(Autonomy))
    reporter_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("people_unit.id"), index=True)
    reported_at: Mapped[datetime]
    filed_minute: Mapped[int]
    what: Mapped[str]
    affected: Mapped[Affected | None]
    ongoing: Mapped[Ongoing | None]

    state: Mapped[State]
    category: Mapped[Category] = mapped_column(default=Category.UNSORTED)
    rating: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    severity: Mapped[Severity | None] = mapped_column(LEVEL)
    handled_as: Mapped[Severity] = mapped_column(LEVEL)
    acknowledged_at: Mapped[datetime | None]
    triaged_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    paused_minutes: Mapped[int] = mapped_column(default=0)
    resumes_as: Mapped[State | None]
    opened_at: Mapped[datetime]
    outcome: Mapped[ReportOutcome | None]
    due_at: Mapped[datetime | None]
    due_step: Mapped[PromiseStep | None]
    paused_until: Mapped[datetime | None]

    agent: Mapped[Agent | None] = relationship()
    agent_version: Mapped[AgentVersion | None] = relationship()
    reporter: Mapped[Person] = relationship()
    unit: Mapped[Unit | None] = relationship()

    @property
    def headline(self) -> str:
        return kinds.headline(self.what)

    @property
    def is_open(self) -> bool:
        return states.is_open(self.state)

    @property
    def progress(self) -> ReportProgress:
        return progress_of(self)

    @property
    def promise(self) -> Promise | None:
        """Return the next promise from the stored columns."""
        return promise_of(self)


class ReportEvent(AppendOnly, Base):
    """One event of a report, with the text written then. ``by_id`` is empty where the portal acted."""

    __tablename__ = "report_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), index=True)
    kind: Mapped[EventKind]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    state: Mapped[State]
    text: Mapped[str] = mapped_column(default="")
    detail: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class ReportLine(AppendOnly, Base):
    """A person who led the reporter, on any depth, when the report was filed; they never triage it.

    Nor do those who led the reporter at any later moment, as the placements say.
    """

    __tablename__ = "report_line"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    manager_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)


def progress_of(row: Any) -> ReportProgress:
    """Return the state and promise facts of a report, given as an object or a row."""
    return ReportProgress(
        received_at=row.opened_at,
        handled_as=row.handled_as,
        state=row.state,
        acknowledged_at=row.acknowledged_at,
        triaged_at=row.triaged_at,
        answered_at=row.answered_at,
        asked_at=row.asked_at,
        paused=timedelta(minutes=row.paused_minutes),
        resumes_as=row.resumes_as,
    )


def promise_of(row: PromiseKept) -> Promise | None:
    """Return the next promise of a report or a queue row; ``None`` once it is answered."""
    if row.due_step is None or row.due_at is None:
        return None
    return Promise(step=row.due_step, due_at=row.due_at, paused_until=row.paused_until)
