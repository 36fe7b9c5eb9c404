"""Tables of readiness: suspensions, reliefs, nudges, and projections of evidence and of who works with which agent."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import AppendOnly, Base, Rank
from portal.core.validity import Period, one_open
from portal.paths.rules import Stage
from portal.paths.step_kinds import StepKind
from portal.people.rules import JobRole
from portal.readiness.rules import Cell, Clearance, Ending, ReliefKind, ReliefReason

WAITING_TO_LEAVE = text("left_at IS NULL AND undone_at IS NULL")
BY_URGENCY = ("urgency", "presses_at", "sort_name", "person_id")


class Suspension(Period, Base):
    """A clearance that a role owner has suspended, with a reason; reversible, and not a disciplinary act."""

    __tablename__ = "readiness_suspension"
    __table_args__ = (Index("ix_readiness_suspension_person_role", "person_id", "job_role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    job_role: Mapped[JobRole]
    stage: Mapped[Stage] = mapped_column(Rank(Stage))
    reason: Mapped[str]
    suspended_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Relief(AppendOnly, Base):
    """More time for a path of one person, or its end; the newest row of a person, role and stage holds.

    ``until`` is the last moment of a day where the person is; a row that ends a relief has the moment of its own, and
    no reason.
    """

    __tablename__ = "readiness_relief"
    __table_args__ = (
        Index("ix_readiness_relief_path", "person_id", "job_role", "stage", "id"),
        Index("ix_readiness_relief_until", "until", "id"),
    )

    may_be_emptied: ClassVar[frozenset[str]] = frozenset({"note"})

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    job_role: Mapped[JobRole]
    stage: Mapped[Stage] = mapped_column(Rank(Stage))
    kind: Mapped[ReliefKind]
    until: Mapped[datetime]
    reason: Mapped[ReliefReason | None]
    note: Mapped[str]
    given_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime]


class NudgeRound(Base):
    """The nudges that one person sends at once about one path. They leave at ``leaves_at`` unless undone before."""

    __tablename__ = "readiness_nudge_round"
    __table_args__ = (
        Index("ix_readiness_nudge_round_sender", "sender_id", "id"),
        Index(
            "ix_readiness_nudge_round_leaves_at",
            "leaves_at",
            sqlite_where=WAITING_TO_LEAVE,
            postgresql_where=WAITING_TO_LEAVE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sender_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    job_role: Mapped[JobRole]
    stage: Mapped[Stage] = mapped_column(Rank(Stage))
    made_at: Mapped[datetime]
    leaves_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]


class Nudge(Base):
    """A reminder of one person's next step. ``told_at`` is empty if it was undone, or if nothing was open any more."""

    __tablename__ = "readiness_nudge"
    __table_args__ = (
        UniqueConstraint("round_id", "person_id"),
        Index("ix_readiness_nudge_person", "person_id", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("readiness_nudge_round.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[StepKind] = mapped_column(String(40))
    key: Mapped[str]
    made_at: Mapped[datetime]
    told_at: Mapped[datetime | None]


class Standing(Base):
    """The readiness of a person in one required role and stage: a projection, for lists and counts.

    The page of one person always computes the verdict from the facts; this row may be a moment out of date.

    * ``cleared_to`` is the highest stage the person is ready for; ``cleared_until`` is when time alone ends that.
      Pages compare it with the current time, so that a late worker keeps nobody cleared.
    * ``ready_to`` is the highest stage of the role that the person is ready for, beyond ``stage`` too.
    * ``recheck_at`` is when time alone next changes the row.
    * ``lapse_…`` is what ends the clearance first, or has ended it.
    * ``first_due_at`` is the first due date of the steps that the person can do.
    * ``relief`` and ``relieved_until`` are those of a relief in force; pages compare its end with the current time.
    * ``urgency``, ``presses_at`` and ``sort_name`` order the people of a team: the most urgent first.
    """

    __tablename__ = "readiness_standing"
    __table_args__ = (
        UniqueConstraint("person_id", "job_role", "stage"),
        Index("ix_readiness_standing_urgency", "job_role", "stage", *BY_URGENCY),
        Index("ix_readiness_standing_clearance", "job_role", "stage", "clearance", *BY_URGENCY),
        Index("ix_readiness_standing_cleared", "cleared_to", "cleared_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("people_unit.id"), index=True)
    job_role: Mapped[JobRole]
    stage: Mapped[Stage] = mapped_column(Rank(Stage))
    clearance: Mapped[Clearance]
    missing: Mapped[int]
    only_sign_off: Mapped[bool]
    cleared_to: Mapped[Stage | None] = mapped_column(Rank(Stage))
    cleared_until: Mapped[datetime | None]
    ready_to: Mapped[Stage | None] = mapped_column(Rank(Stage))
    certified_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    recheck_at: Mapped[datetime | None] = mapped_column(index=True)
    counts: Mapped[bool]
    required_at: Mapped[datetime]
    first_due_at: Mapped[datetime | None]
    relief: Mapped[ReliefKind | None]
    relieved_until: Mapped[datetime | None]
    urgency: Mapped[int]
    presses_at: Mapped[datetime]
    sort_name: Mapped[str]
    lapse_at: Mapped[datetime | None]
    lapse_ending: Mapped[Ending | None]
    # The kind of the expired step, if that ended the clearance.
    lapse_kind: Mapped[StepKind | None] = mapped_column(String(40))
    foundation: Mapped[Cell]
    lessons: Mapped[Cell]
    quiz: Mapped[Cell]
    practice: Mapped[Cell]
    sign_off: Mapped[Cell]
    policies: Mapped[Cell]


class WorksWith(Base):
    """A job role in which a person works with an agent today: a projection, for lists and counts.

    ``stage`` is the highest that the agent asks of this role. ``sort_name`` follows the person's.
    """

    __tablename__ = "readiness_works_with"
    __table_args__ = (
        UniqueConstraint("person_id", "agent_id", "job_role"),
        Index("ix_readiness_works_with_agent_name", "agent_id", "sort_name", "person_id", "job_role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    job_role: Mapped[JobRole]
    stage: Mapped[Stage] = mapped_column(Rank(Stage))
    sort_name: Mapped[str]


class Tally(Base):
    """The number of people in a unit and all units below it, by role, stage and clearance.

    Every unit up to the root has its rows. People on leave are not counted. ``only_sign_off``: those who need nothing
    else.
    """

    __tablename__ = "readiness_tally"
    __table_args__ = (UniqueConstraint("unit_id", "job_role", "stage", "clearance", "only_sign_off"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"))
    job_role: Mapped[JobRole]
    stage: Mapped[Stage] = mapped_column(Rank(Stage))
    clearance: Mapped[Clearance]
    only_sign_off: Mapped[bool]
    people: Mapped[int]


class ReadyBeside(Base):
    """The highest level that a person at work is ready for with a deployment: a projection, to update its tallies.

    The foundation stands for no level. A person with several job roles there must be ready in each.
    """

    __tablename__ = "readiness_ready_beside"
    __table_args__ = (UniqueConstraint("person_id", "deployment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    deployment_id: Mapped[int] = mapped_column(ForeignKey("agent_deployment.id"), index=True)
    ready_to: Mapped[Stage] = mapped_column(Rank(Stage))


class DeploymentTally(Base):
    """The number of people at work with a deployment, by the highest level they are ready for: a projection."""

    __tablename__ = "readiness_deployment_tally"
    __table_args__ = (UniqueConstraint("deployment_id", "ready_to"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deployment_id: Mapped[int] = mapped_column(ForeignKey("agent_deployment.id"))
    ready_to: Mapped[Stage] = mapped_column(Rank(Stage))
    people: Mapped[int]


class Shortfall(Period, Base):
    """A period in which fewer people were ready than the level of a live deployment needs.

    The counts are those of the last look, some seconds behind the facts.
    """

    __tablename__ = "readiness_shortfall"
    __table_args__ = (one_open("uq_readiness_shortfall_open", "deployment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deployment_id: Mapped[int] = mapped_column(ForeignKey("agent_deployment.id"), index=True)
    level: Mapped[Stage] = mapped_column(Rank(Stage))
    people: Mapped[int]
    ready: Mapped[int]
    needed: Mapped[int]
