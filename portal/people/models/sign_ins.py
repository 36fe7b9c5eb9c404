"""Tables of sign-ins, failed attempts and one-time links."""

from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    Index,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Base
from portal.people import rules
from portal.people.models.people import Person
from portal.people.rules import LinkPurpose


class SignIn(Base):
    """One signed-in browser. The table stores only a hash of its token."""

    __tablename__ = "people_sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    device: Mapped[str] = mapped_column(default="")
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    authenticated_at: Mapped[datetime]
    proof: Mapped[rules.SignInProof] = mapped_column(default=rules.SignInProof.PASSWORD)
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class SignInAttempt(Base):
    """A failed attempt, for rate limits. It stores hashes only and is deleted after a day."""

    __tablename__ = "people_sign_in_attempt"
    __table_args__ = (
        Index("ix_people_sign_in_attempt_account_at", "account_hash", "at"),
        Index("ix_people_sign_in_attempt_address_at", "address_hash", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    account_hash: Mapped[str]
    address_hash: Mapped[str]


class OneTimeLink(Base):
    """An invitation or a password reset. It works once; the table stores only a hash of its token."""

    __tablename__ = "people_one_time_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[LinkPurpose]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
