"""Entries, their places in the chain, and the keys that encrypt personal data in them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import AppendOnly, Base


class AuditEntry(AppendOnly, Base):
    """One thing that happened.

    A person did it (``actor_id``), a program (``client_id``), or, where both are empty, the portal itself.
    ``personal`` is encrypted with the person's key, so that erasing the person leaves the chain valid.
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
    """One person that an entry concerns besides its subject. Queries by person read this table.

    It holds only the person's id, as ``AuditEntry.actor_id`` does, so erasing a person leaves it as it is. The chain
    covers it through the ``concerns`` in the entry's detail (:func:`portal.audit.rules.concerned`).
    """

    __tablename__ = "audit_concern"
    __table_args__ = (Index("ix_audit_concern_person_id_entry_id", "person_id", "entry_id"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class AuditPending(Base):
    """An entry that is not in the chain yet, with the hash of what was written: ``leaf`` of its future place.

    ``mac`` is made with the key ``key_id`` of the data folder, over the leaf and the entry's number in its lane. The
    row is deleted when the entry gets its place. An entry that was changed or forged meanwhile never gets one.
    """

    __tablename__ = "audit_pending"

    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), primary_key=True)
    leaf: Mapped[str]
    lane: Mapped[int]
    number: Mapped[int]
    key_id: Mapped[str]
    mac: Mapped[str]


class AuditLane(Base):
    """How many entries were written in one lane, numbered without a gap. Writers at the same time use different lanes.

    ``mac`` covers the number, so that nobody can lower it without the key.
    """

    __tablename__ = "audit_lane"

    lane: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    written: Mapped[int]
    key_id: Mapped[str]
    mac: Mapped[str]


class AuditFrontier(Base):
    """Where the portal left the end of the chain, and up to which number of each lane it holds the entries; one row.

    ``lanes`` is JSON: the lane, the highest number with a place, the lower numbers without one. ``broken`` is the first
    place before which the chain did not end as it was left; ``None`` if it always did. ``mac`` covers all of it.
    """

    __tablename__ = "audit_frontier"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int]
    hash: Mapped[str]
    lanes: Mapped[str]
    broken: Mapped[int | None]
    key_id: Mapped[str]
    mac: Mapped[str]


class AuditLink(AppendOnly, Base):
    """The place of one entry in the chain. ``hash`` covers the entry and the link before."""

    __tablename__ = "audit_link"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), unique=True)
    leaf: Mapped[str]
    hash: Mapped[str]


class AuditFollower(Base):
    """The cursor of a job that follows the log: the last place it has read."""

    __tablename__ = "audit_follower"

    follower: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]


class AuditCheckpoint(AppendOnly, Base):
    """A signed statement about the first ``size`` entries. It contains nothing secret."""

    __tablename__ = "audit_checkpoint"

    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    root: Mapped[str]
    frontier: Mapped[str]
    signed_at: Mapped[datetime]
    signature: Mapped[str]
    public_key: Mapped[str]


class AuditKey(Base):
    """The key that encrypts personal data in one actor's entries. Destroying it erases that data."""

    __tablename__ = "audit_key"

    actor_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[bytes] = mapped_column(LargeBinary)
