"""Attempts at review labs: facts that are never changed, and the talks that follow when tries are used up."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import JSON, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import AppendOnly, Base
from portal.library.models import ContentVersion
from portal.people.models import Person
from portal.training.labs import rules
from portal.training.labs.rules import Counts, Sensitivity


class LabAttempt(AppendOnly, Base):
    """One draw of cases for one person. It is open until it has a result."""

    __tablename__ = "training_lab_attempt"
    __table_args__ = (Index("ix_training_lab_attempt_person_lab", "person_id", "lab_key", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    lab_key: Mapped[str]
    version_id: Mapped[int] = mapped_column(ForeignKey("library_version.id"), index=True)
    era: Mapped[int]
    seed: Mapped[int]
    items: Mapped[list[str]] = mapped_column(JSON)
    started_at: Mapped[datetime]

    version: Mapped[ContentVersion] = relationship()
    decisions: Mapped[list["LabDecision"]] = relationship(viewonly=True, order_by="LabDecision.id")
    result: Mapped["LabResult | None"] = relationship(back_populates="attempt", viewonly=True)

    @property
    def decided(self) -> int:
        return len(self.decisions)

    @property
    def current_item(self) -> str | None:
        """The first case that has no call yet."""
        done = {decision.item_id for decision in self.decisions}
        return next((item for item in self.items if item not in done), None)


class LabDecision(AppendOnly, Base):
    """One call: sent or stopped, and where the person said so, what made them stop."""

    __tablename__ = "training_lab_decision"
    __table_args__ = (UniqueConstraint("attempt_id", "item_id"),)

    may_be_emptied: ClassVar[frozenset[str]] = frozenset({"note"})

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("training_lab_attempt.id"))
    item_id: Mapped[str]
    stopped: Mapped[bool]
    reasons: Mapped[list[str]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime]


class LabResult(AppendOnly, Base):
    """How an attempt ended, by the terms of that moment."""

    __tablename__ = "training_lab_result"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("training_lab_attempt.id"), unique=True)
    hits: Mapped[int]
    misses: Mapped[int]
    false_alarms: Mapped[int]
    passes: Mapped[int]
    critical_misses: Mapped[int]
    passed: Mapped[bool]
    finished_at: Mapped[datetime] = mapped_column(index=True)

    attempt: Mapped[LabAttempt] = relationship(back_populates="result")

    @property
    def counts(self) -> Counts:
        return Counts(
            hits=self.hits, misses=self.misses, false_alarms=self.false_alarms, passes=self.passes,
            critical_misses=self.critical_misses,
        )  # fmt: skip

    @property
    def sensitivity(self) -> Sensitivity:
        return rules.sdt(self.hits, self.misses, self.false_alarms, self.passes)


class CoachingRequest(AppendOnly, Base):
    """Somebody asked a coach for a talk about a lab. The coach learns that, and nothing of what was sent or stopped."""

    __tablename__ = "training_lab_coaching_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    lab_key: Mapped[str]
    coach_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    coach: Mapped[Person] = relationship(foreign_keys=[coach_id])
    talk: Mapped["CoachingTalk | None"] = relationship(back_populates="request", viewonly=True)


class CoachingTalk(AppendOnly, Base):
    """The talk took place; from here on the lab may be tried again."""

    __tablename__ = "training_lab_coaching_talk"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("training_lab_coaching_request.id"), unique=True)
    talked_at: Mapped[datetime]

    request: Mapped[CoachingRequest] = relationship(back_populates="talk")
