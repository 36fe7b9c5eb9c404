"""Attempts at quizzes: facts that are never changed, pinned to the version that was shown."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import AppendOnly, Base
from portal.library.models import ContentVersion


class QuizAttempt(AppendOnly, Base):
    """One draw for one person. It is open until it has a result."""

    __tablename__ = "training_quiz_attempt"
    __table_args__ = (Index("ix_training_quiz_attempt_person_quiz", "person_id", "quiz_key", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    quiz_key: Mapped[str]
    version_id: Mapped[int] = mapped_column(ForeignKey("library_version.id"), index=True)
    era: Mapped[int]
    seed: Mapped[int]
    items: Mapped[list[str]] = mapped_column(JSON)
    started_at: Mapped[datetime]

    version: Mapped[ContentVersion] = relationship()
    answers: Mapped[list["QuizAnswer"]] = relationship(viewonly=True, order_by="QuizAnswer.id")
    result: Mapped["QuizResult | None"] = relationship(back_populates="attempt", viewonly=True)

    @property
    def answered(self) -> int:
        return len(self.answers)

    @property
    def current_item(self) -> str | None:
        """The first question that has no answer yet."""
        done = {answer.item_id for answer in self.answers}
        return next((item for item in self.items if item not in done), None)


class QuizAnswer(AppendOnly, Base):
    """What was chosen for one question."""

    __tablename__ = "training_quiz_answer"
    __table_args__ = (UniqueConstraint("attempt_id", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("training_quiz_attempt.id"))
    item_id: Mapped[str]
    chosen: Mapped[list[str]] = mapped_column(JSON)
    is_right: Mapped[bool]
    answered_at: Mapped[datetime]


class QuizResult(AppendOnly, Base):
    """How an attempt ended, by the terms of that moment."""

    __tablename__ = "training_quiz_result"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("training_quiz_attempt.id"), unique=True)
    right: Mapped[int]
    total: Mapped[int]
    passed: Mapped[bool]
    missed_must_know: Mapped[list[str]] = mapped_column(JSON)
    finished_at: Mapped[datetime] = mapped_column(index=True)

    attempt: Mapped[QuizAttempt] = relationship(back_populates="result")
