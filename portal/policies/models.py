"""Tables of policies: who acknowledged which version, and how a new version is written, reviewed and approved."""

import json
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import AppendOnly, Base
from portal.core.validity import Period, one_open
from portal.library.models import LANGUAGE, ContentVersion
from portal.people.models import Person
from portal.policies.rules.cycle import ReviewOutcome, ReviewStanding
from portal.policies.rules.life import OPEN, DraftState, Duty, Opinion, VersionScale
from portal.policies.rules.standing import Concern
from portal.signatures.models import Signed

IS_OPEN = text(f"state IN ({', '.join(repr(each.value) for each in sorted(OPEN))})")


class Acknowledgement(Signed, AppendOnly, Base):
    """One person's signature under one version of a policy."""

    __tablename__ = "policy_acknowledgement"
    __table_args__ = (UniqueConstraint("person_id", "version_id"),)

    may_be_emptied: ClassVar[frozenset[str]] = frozenset({"signed_name"})

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    policy_key: Mapped[str] = mapped_column(index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("library_version.id"), index=True)

    version: Mapped[ContentVersion] = relationship()


class SigningQuestions(AppendOnly, Base):
    """The questions that were answered for a signature, by their ids as a JSON list.

    ``signed_before_id`` is the version whose signature came before; then only questions about changes were asked.
    """

    __tablename__ = "policy_signing_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    acknowledgement_id: Mapped[int] = mapped_column(ForeignKey("policy_acknowledgement.id"), unique=True)
    signed_before_id: Mapped[int | None] = mapped_column(ForeignKey("library_version.id"))
    items: Mapped[str]

    @property
    def item_ids(self) -> list[str]:
        """Return the ids of the questions, in the order in which they were asked."""
        found: list[str] = json.loads(self.items)
        return found


class PolicyDraft(Base):
    """The next version of a policy while it is written. A policy has one at most.

    ``fields`` is the front matter of its file as JSON, ``text`` its Markdown. ``state`` follows from the opinions about
    the newest text that was sent for review.
    """

    __tablename__ = "policy_draft"
    __table_args__ = (
        Index(
            "uq_policy_draft_open", "policy_key", unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN
        ),
        Index("ix_policy_draft_author", "author_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_key: Mapped[str]
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey("library_version.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[DraftState]
    quorum: Mapped[int]
    opened_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    fields: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)

    author: Mapped[Person] = relationship()
    based_on: Mapped[ContentVersion | None] = relationship()

    @property
    def front(self) -> dict[str, Any]:
        """Return the front matter."""
        found: dict[str, Any] = json.loads(self.fields)
        return found

    @property
    def title(self) -> str:
        return str(self.front["title"])


class PolicyDuty(Period, Base):
    """A person who was named to review or to approve a draft, during a period."""

    __tablename__ = "policy_duty"
    __table_args__ = (
        one_open("uq_policy_duty_open", "draft_id", "person_id", "duty"),
        Index("ix_policy_duty_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("policy_draft.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    duty: Mapped[Duty]

    person: Mapped[Person] = relationship()


class PolicyText(AppendOnly, Base):
    """The exact text of a draft as it was sent for review; each round is another one.

    ``hash`` is the SHA-256 of ``source``, as of the version that is published from it. ``touches`` is the number of
    people who were to sign again, as the author and the reviewers saw it.
    """

    __tablename__ = "policy_text"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("policy_draft.id"))
    number: Mapped[int]
    label: Mapped[str]
    hash: Mapped[str]
    scale: Mapped[VersionScale]
    note: Mapped[str]
    effective_on: Mapped[date]
    touches: Mapped[int]
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime]
    source: Mapped[str] = mapped_column(Text)

    @property
    def language(self) -> str:
        """Return the language of the text."""
        return LANGUAGE


class PolicyOpinion(Signed, AppendOnly, Base):
    """What a reviewer or an approver said about one exact text, signed. A dissent stays on record."""

    __tablename__ = "policy_opinion"
    __table_args__ = (UniqueConstraint("text_id", "person_id", "duty"),)

    may_be_emptied: ClassVar[frozenset[str]] = frozenset({"signed_name", "reason"})

    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("policy_text.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    duty: Mapped[Duty]
    opinion: Mapped[Opinion]
    reason: Mapped[str]


class PolicyComment(AppendOnly, Base):
    """A comment on a clause of a text under review, or an answer to one. ``anchor`` names the clause."""

    __tablename__ = "policy_comment"

    may_be_emptied: ClassVar[frozenset[str]] = frozenset({"words"})

    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("policy_text.id"), index=True)
    anchor: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    words: Mapped[str]
    written_at: Mapped[datetime]

    person: Mapped[Person] = relationship()


class PolicyQuestion(AppendOnly, Base):
    """A question about a clause, or why a person cannot agree to it. ``anchor`` names the clause."""

    __tablename__ = "policy_question"
    __table_args__ = (Index("ix_policy_question_person", "person_id", "policy_key"),)

    may_be_emptied: ClassVar[frozenset[str]] = frozenset({"words"})

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_key: Mapped[str]
    version_id: Mapped[int] = mapped_column(ForeignKey("library_version.id"))
    anchor: Mapped[str]
    clause: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    concern: Mapped[Concern]
    words: Mapped[str]
    asked_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
    version: Mapped[ContentVersion] = relationship()


class PolicyAnswer(AppendOnly, Base):
    """The answer to a question about a policy; each question has one at most."""

    __tablename__ = "policy_answer"

    may_be_emptied: ClassVar[frozenset[str]] = frozenset({"words"})

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("policy_question.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    words: Mapped[str]
    answered_at: Mapped[datetime]


class PolicyOwner(Period, Base):
    """Who looks after a policy and reviews it in time, during a period."""

    __tablename__ = "policy_owner"
    __table_args__ = (one_open("uq_policy_owner_open", "policy_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_key: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)


class PolicyReview(AppendOnly, Base):
    """What a person found who looked a version through: right as it is, or in need of a change."""

    __tablename__ = "policy_review"

    may_be_emptied: ClassVar[frozenset[str]] = frozenset({"words"})

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_key: Mapped[str] = mapped_column(index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("library_version.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    outcome: Mapped[ReviewOutcome]
    words: Mapped[str]
    reviewed_at: Mapped[datetime]


class PolicyReviewReminder(AppendOnly, Base):
    """A reminder that a review is due on a day, or that the day has passed; each is given once."""

    __tablename__ = "policy_review_reminder"
    __table_args__ = (UniqueConstraint("policy_key", "due_on", "standing"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_key: Mapped[str]
    due_on: Mapped[date]
    standing: Mapped[ReviewStanding]
    told_at: Mapped[datetime]
