"""Tables of exceptions: what was asked for, what was decided, and how it ended."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.agents.models import Agent
from portal.core.db import AppendOnly, Base
from portal.exceptions.rules import ExceptionAnswer, ExceptionEnding, ExceptionScope
from portal.library.models import LANGUAGE, ContentVersion
from portal.people.models import Person, Unit
from portal.signatures.models import Signed


class PolicyException(AppendOnly, Base):
    """A request to depart from a clause of a policy, or from all of it, until a day.

    ``version_id`` is the version that was in force when it was asked for; ``anchor`` and ``clause`` name the clause
    and are empty for the whole policy. ``control`` is the safeguard in place of the clause. ``extends_id`` is the
    exception that it would follow. ``hash`` is the SHA-256 of all that.
    """

    __tablename__ = "policy_exception"

    may_be_emptied: ClassVar[frozenset[str]] = frozenset({"reason", "control"})

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_key: Mapped[str] = mapped_column(index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("library_version.id"))
    anchor: Mapped[str]
    clause: Mapped[str]
    scope: Mapped[ExceptionScope]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("people_unit.id"), index=True)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    requester_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str]
    control: Mapped[str]
    asked_until: Mapped[date]
    asked_at: Mapped[datetime]
    extends_id: Mapped[int | None] = mapped_column(ForeignKey("policy_exception.id"))
    hash: Mapped[str]

    version: Mapped[ContentVersion] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    requester: Mapped[Person] = relationship(foreign_keys=[requester_id])
    unit: Mapped[Unit | None] = relationship()
    agent: Mapped[Agent | None] = relationship()

    @property
    def language(self) -> str:
        """Return the language of the text that a decision signs."""
        return LANGUAGE


class ExceptionDecision(Signed, AppendOnly, Base):
    """The signed decision on a request; each has one at most. Without ``ends_at`` it was refused."""

    __tablename__ = "policy_exception_decision"

    may_be_emptied: ClassVar[frozenset[str]] = frozenset({"signed_name", "reason"})

    id: Mapped[int] = mapped_column(primary_key=True)
    exception_id: Mapped[int] = mapped_column(ForeignKey("policy_exception.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    answer: Mapped[ExceptionAnswer]
    reason: Mapped[str]
    ends_on: Mapped[date | None]
    ends_at: Mapped[datetime | None]


class ExceptionEnd(AppendOnly, Base):
    """The end of a request or an exception. Without a person, the clock ended it."""

    __tablename__ = "policy_exception_end"

    may_be_emptied: ClassVar[frozenset[str]] = frozenset({"words"})

    id: Mapped[int] = mapped_column(primary_key=True)
    exception_id: Mapped[int] = mapped_column(ForeignKey("policy_exception.id"), unique=True)
    ending: Mapped[ExceptionEnding]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    words: Mapped[str]
    ended_at: Mapped[datetime]


class ExceptionWarning(AppendOnly, Base):
    """The warning that an exception ends soon; each is given once."""

    __tablename__ = "policy_exception_warning"

    id: Mapped[int] = mapped_column(primary_key=True)
    exception_id: Mapped[int] = mapped_column(ForeignKey("policy_exception.id"), unique=True)
    told_at: Mapped[datetime]
