"""Entries, their place in the chain, and the keys that hold what is personal in them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import AppendOnly, Base


class AuditEntry(AppendOnly, Base):
    """One thing that happened.

    A person did it (``actor_id``), a program (``client_id``), or, where both are empty, the portal itself. ``personal``
    is sealed under the person's key, so that erasing them breaks no chain.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_actor_id_id", "actor_id", "id"),
        Index(
            "ix_audit_entry_client_id_id",
            "client_id",
            "id",
            sqlite_where=text("client_id IS NOT NULL"),
            postgresql_where=text("client_id IS NOT NULL"),
        ),
        Index("ix_audit_entry_action_id", "action", "id"),
        Index("ix_audit_entry_subject", "subject_type", "subject_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None]
    client_id: Mapped[int | None]
    action: Mapped[str]
    subject_type: Mapped[str | None]
    subject_id: Mapped[str | None]
    detail: Mapped[str]
    personal: Mapped[bytes | None] = mapped_column(LargeBinary)


class AuditConcern(AppendOnly, Base):
    """One person whom an entry concerns besides its subject; what reads the log by person reads this.

    It holds the person's number only, as ``AuditEntry.actor_id`` does, so erasing a person leaves it as it is.
    The chain covers it through the ``concerns`` in the entry's detail (:func:`portal.audit.rules.concerned`).
    """

    __tablename__ = "audit_concern"
    __table_args__ = (Index("ix_audit_concern_person_id_entry_id", "person_id", "entry_id"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class AuditPending(Base):
    """An entry that has not been given its place in the chain yet; gone as soon as it has."""

    __tablename__ = "audit_pending"

    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), primary_key=True)


class AuditLink(AppendOnly, Base):
    """The place of one entry in the chain: ``hash`` covers the entry and the link before."""

    __tablename__ = "audit_link"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), unique=True)
    leaf: Mapped[str]
    hash: Mapped[str]


class AuditFollower(Base):
    """Up to which place of the chain a job has followed the log."""

    __tablename__ = "audit_follower"

    follower: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]


class AuditCheckpoint(AppendOnly, Base):
    """A signed statement about the first ``size`` entries; may leave the machine."""

    __tablename__ = "audit_checkpoint"

    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    root: Mapped[str]
    frontier: Mapped[str]
    signed_at: Mapped[datetime]
    signature: Mapped[str]
    public_key: Mapped[str]


class AuditKey(Base):
    """The key to what is personal in one actor's entries. Destroying it erases them."""

    __tablename__ = "audit_key"

    actor_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[bytes] = mapped_column(LargeBinary)
