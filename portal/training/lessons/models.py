"""Tables of lessons: places, answers and completions."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import AppendOnly, Base


class LessonPlace(Base):
    """The section at which a person continues. ``reached`` is the furthest section of this era, from 1."""

    __tablename__ = "training_lesson_place"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    lesson_key: Mapped[str] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("library_version.id"), index=True)
    era: Mapped[int]
    section: Mapped[str]
    reached: Mapped[int]
    updated_at: Mapped[datetime]


class CheckAnswer(AppendOnly, Base):
    """One answer to one check, visible to the person only; any number of tries."""

    __tablename__ = "training_check_answer"
    __table_args__ = (
        Index(  # finds the first right answers without reading a row, however many tries there were
            "ix_training_check_answer_person_lesson",
            *("person_id", "lesson_key", "era", "item_id", "is_right", "id"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    lesson_key: Mapped[str]
    version_id: Mapped[int] = mapped_column(ForeignKey("library_version.id"), index=True)
    era: Mapped[int]
    item_id: Mapped[str]
    chosen: Mapped[list[str]] = mapped_column(JSON)
    is_right: Mapped[bool]
    answered_at: Mapped[datetime]


class LessonCompletion(AppendOnly, Base):
    """One person has completed one version of a lesson; it counts as long as its era is in force."""

    __tablename__ = "training_lesson_completion"
    __table_args__ = (
        UniqueConstraint("person_id", "version_id"),
        Index("ix_training_lesson_completion_lesson_era", "lesson_key", "era", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    lesson_key: Mapped[str]
    version_id: Mapped[int] = mapped_column(ForeignKey("library_version.id"), index=True)
    era: Mapped[int]
    completed_at: Mapped[datetime]
