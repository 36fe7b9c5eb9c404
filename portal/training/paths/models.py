"""The steps of every path as rows, so that the database can count them; and what is required of whom."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, Rank
from portal.people.models import Period
from portal.people.rules import JobRole
from portal.training.paths.rules import Because, Stage, StepKind


class PathStep(Base):
    """One step that a stage adds for a role. Follows the catalogues; written anew whenever they change."""

    __tablename__ = "training_path_step"
    __table_args__ = (
        Index("ix_training_path_step_role_stage_position", "job_role", "stage", "position", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    job_role: Mapped[JobRole]
    stage: Mapped[Stage] = mapped_column(Rank(Stage))
    position: Mapped[int]
    kind: Mapped[StepKind]
    key: Mapped[str]
    title: Mapped[str]
    minutes: Mapped[int | None]
    is_available: Mapped[bool]


class Requirement(Period, Base):
    """Somebody has to be ready in a role up to a stage, for as long as the reason holds."""

    __tablename__ = "training_requirement"
    __table_args__ = (
        Index(
            "ix_training_requirement_open",
            "person_id",
            "job_role",
            "stage",
            unique=True,
            sqlite_where=text("valid_until IS NULL"),
            postgresql_where=text("valid_until IS NULL"),
        ),
        Index("ix_training_requirement_person_from", "person_id", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    job_role: Mapped[JobRole]
    stage: Mapped[Stage] = mapped_column(Rank(Stage))
    because: Mapped[Because]
    deployment_id: Mapped[int | None] = mapped_column(ForeignKey("agent_deployment.id"))
    due_at: Mapped[datetime]
