"""Tables of paths: the steps of each path, and the paths required of each person, on any date."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, Rank
from portal.core.validity import Period, one_open
from portal.paths.rules import Because, Stage
from portal.paths.step_kinds import StepKind
from portal.people.rules import JobRole


class PathStep(Period, Base):
    """One step that a stage adds for a role, with its title and minutes, while the catalogues ask for it."""

    __tablename__ = "training_path_step"
    __table_args__ = (
        one_open("ix_training_path_step_open", "job_role", "stage", "position"),
        Index("ix_training_path_step_role_from", "job_role", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    job_role: Mapped[JobRole]
    stage: Mapped[Stage] = mapped_column(Rank(Stage))
    position: Mapped[int]
    kind: Mapped[StepKind] = mapped_column(String(40))
    key: Mapped[str]
    title: Mapped[str]
    minutes: Mapped[int | None]
    is_available: Mapped[bool]


class Requirement(Period, Base):
    """A path up to a stage that a person is required to complete, and why.

    The row is valid as long as everyone is required to, or an agent beside the person requires it. Which agents these
    are is not stored: queries derive it from the people beside each agent.
    """

    __tablename__ = "training_requirement"
    __table_args__ = (
        one_open("ix_training_requirement_open", "person_id", "job_role", "stage"),
        Index("ix_training_requirement_person_from", "person_id", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    job_role: Mapped[JobRole]
    stage: Mapped[Stage] = mapped_column(Rank(Stage))
    because: Mapped[Because]
    due_at: Mapped[datetime]
