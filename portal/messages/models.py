"""Tables of messages: drafts, what was published word for word, who got it, and who has confirmed it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.agents.models import Agent, AgentVersion, Deployment
from portal.audiences.models import Audience
from portal.core.db import AppendOnly, Base
from portal.library.shapes.messages import ApprovalKind
from portal.messages.rules import URGENT, AudienceChoice, ChangeKind, MessageState, SendingKind, state_of
from portal.messages.rules.states import URGENT_TEMPLATES
from portal.people.models import Person


class Message(Base):
    """A message as it is being written. What was published of it is in its editions.

    ``send_at`` is when it leaves; ``blocked`` holds the reasons, as [code, values], why it did not.
    ``asked_at`` is when approvals were asked for. ``edition_id`` is the newest edition, ``asks_from`` the first one
    whose confirmation still counts.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index(
            "ix_message_send_at",
            "send_at",
            sqlite_where=text("send_at IS NOT NULL AND sent_at IS NULL"),
            postgresql_where=text("send_at IS NOT NULL AND sent_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    template: Mapped[str | None]
    title: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    sender_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    audience: Mapped[AudienceChoice]
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("audience.id"))
    is_must_read: Mapped[bool]
    changes_behaviour: Mapped[bool]
    question: Mapped[str] = mapped_column(default="")
    right_answer: Mapped[str] = mapped_column(default="")
    wrong_answers: Mapped[list[str]] = mapped_column(JSON, default=list)
    explanation: Mapped[str] = mapped_column(default="")
    effective_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    is_pinned: Mapped[bool] = mapped_column(default=False)
    written_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    send_at: Mapped[datetime | None]
    blocked: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    sent_at: Mapped[datetime | None]
    retracted_at: Mapped[datetime | None]
    discarded_at: Mapped[datetime | None]
    edition_id: Mapped[int | None]
    asks_from: Mapped[int | None]

    sender: Mapped[Person] = relationship(foreign_keys=[sender_id])
    author: Mapped[Person] = relationship(foreign_keys=[author_id])
    agent: Mapped[Agent | None] = relationship()
    group: Mapped[Audience | None] = relationship()
    change: Mapped["MessageChange | None"] = relationship(viewonly=True)

    @property
    def state(self) -> MessageState:
        return state_of(
            send_at=self.send_at,
            sent_at=self.sent_at,
            retracted_at=self.retracted_at,
            discarded_at=self.discarded_at,
            superseded_at=self.change.superseded_at if self.change else None,
            is_blocked=self.blocked is not None,
        )

    @property
    def is_urgent(self) -> bool:
        """Whether people are told at any hour: something went wrong, or an agent was stopped."""
        return self.template in URGENT_TEMPLATES or (self.change is not None and self.change.kind in URGENT)


class MessageChange(Base):
    """The change of an agent that a message was drafted from: one draft for one entry of the log.

    ``edited_at`` is when a person first changed the words. A newer change of the same place supersedes the draft.
    """

    __tablename__ = "message_change"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(unique=True)
    kind: Mapped[ChangeKind]
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    deployment_id: Mapped[int | None] = mapped_column(ForeignKey("agent_deployment.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("agent_version.id"))
    edited_at: Mapped[datetime | None]
    superseded_at: Mapped[datetime | None]

    deployment: Mapped[Deployment | None] = relationship()
    version: Mapped[AgentVersion | None] = relationship()


class MessageEdition(AppendOnly, Base):
    """What was published, word for word. ``html`` has the values of the facts; ``facts`` says where each comes from."""

    __tablename__ = "message_edition"
    __table_args__ = (UniqueConstraint("message_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    number: Mapped[int]
    title: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    facts: Mapped[Any] = mapped_column(JSON)
    hash: Mapped[str]
    note: Mapped[str]
    question: Mapped[str]
    answers: Mapped[Any] = mapped_column(JSON)
    explanation: Mapped[str]
    sender_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class MessageApproval(AppendOnly, Base):
    """Somebody approved the exact text with this hash."""

    __tablename__ = "message_approval"
    __table_args__ = (UniqueConstraint("message_id", "kind", "hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    kind: Mapped[ApprovalKind]
    hash: Mapped[str]
    approved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime]


class MessageRecipient(AppendOnly, Base):
    """A recipient of a message, and the unit they were in."""

    __tablename__ = "message_recipient"
    __table_args__ = (
        UniqueConstraint("message_id", "person_id"),
        Index("ix_message_recipient_person", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("people_unit.id"))
    sent_at: Mapped[datetime]


class MessageOpening(AppendOnly, Base):
    """The first time a recipient opened a message."""

    __tablename__ = "message_opening"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    opened_at: Mapped[datetime]


class MessageConfirmation(AppendOnly, Base):
    """A recipient confirmed one edition, after they answered its question."""

    __tablename__ = "message_confirmation"
    __table_args__ = (
        UniqueConstraint("person_id", "edition_id"),
        Index("ix_message_confirmation_message", "message_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    edition_id: Mapped[int] = mapped_column(ForeignKey("message_edition.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime]


class MessageRetraction(AppendOnly, Base):
    """Why a message was retracted. Recipients see the reason instead of the text."""

    __tablename__ = "message_retraction"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    reason: Mapped[str]
    retracted_at: Mapped[datetime]
    retracted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class MessageSending(Base):
    """The progress of telling people: those up to the id ``told_up_to`` have been told, ``told`` of them."""

    __tablename__ = "message_sending"
    __table_args__ = (
        Index(
            "ix_message_sending_open",
            "id",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    kind: Mapped[SendingKind]
    started_at: Mapped[datetime]
    told_up_to: Mapped[int] = mapped_column(default=0)
    told: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
