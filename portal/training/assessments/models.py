"""Tables of attempts at all kinds of assessment: append-only rows with the version that was shown."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import AppendOnly, Base
from portal.library.models import ContentVersion
from portal.paths.step_kinds import StepKind
from portal.people.models import Person


class Attempt(AppendOnly, Base):
    """One draw for one person. It is open until it has a result."""

    __tablename__ = "training_attempt"
    __table_args__ = (Index("ix_training_attempt_person_kind_key", "person_id", "kind", "key", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[StepKind] = mapped_column(String(40))
    key: Mapped[str]
    version_id: Mapped[int] = mapped_column(ForeignKey("library_version.id"), index=True)
    era: Mapped[int]
    seed: Mapped[int]
    items: Mapped[list[str]] = mapped_column(JSON)
    started_at: Mapped[datetime]

    version: Mapped[ContentVersion] = relationship()
    responses: Mapped[list["Response"]] = relationship(viewonly=True, order_by="Response.id")
    result: Mapped["Result | None"] = relationship(back_populates="attempt", viewonly=True)

    @property
    def current_item(self) -> str | None:
        """The first item that has no response yet."""
        done = {response.item_id for response in self.responses}
        return next((item for item in self.items if item not in done), None)

    @property
    def right(self) -> int:
        """The number of correct responses."""
        return sum(response.is_right for response in self.responses)


class Response(AppendOnly, Base):
    """One person's response to one item: ``given`` as its kind defines it, ``note`` as free text."""

    __tablename__ = "training_response"
    __table_args__ = (UniqueConstraint("attempt_id", "item_id"),)

    may_be_emptied: ClassVar[frozenset[str]] = frozenset({"note"})

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("training_attempt.id"))
    item_id: Mapped[str]
    given: Mapped[Any] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text)
    is_right: Mapped[bool]
    at: Mapped[datetime]


class Result(AppendOnly, Base):
    """The end of an attempt, by the pass mark of that moment; all else follows from the responses and the version."""

    __tablename__ = "training_result"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("training_attempt.id"), unique=True)
    passed: Mapped[bool]
    finished_at: Mapped[datetime] = mapped_column(index=True)

    attempt: Mapped[Attempt] = relationship(back_populates="result")


class CoachingRequest(AppendOnly, Base):
    """A person asked a coach for a talk. The coach learns the assessment, and nothing about any attempt."""

    __tablename__ = "training_coaching_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[StepKind] = mapped_column(String(40))
    key: Mapped[str]
    coach_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    coach: Mapped[Person] = relationship(foreign_keys=[coach_id])
    talk: Mapped["CoachingTalk | None"] = relationship(back_populates="request", viewonly=True)


class CoachingTalk(AppendOnly, Base):
    """The talk took place; the person may try again from here on."""

    __tablename__ = "training_coaching_talk"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("training_coaching_request.id"), unique=True)
    talked_at: Mapped[datetime]

    request: Mapped[CoachingRequest] = relationship(back_populates="talk")
