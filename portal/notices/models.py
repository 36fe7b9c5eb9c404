"""The inbox: the notices of each person, and what they have chosen about mail."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.notices.rules import Rhythm


class Notice(Base):
    """One notice to one person.

    ``kind`` is the name of a :class:`portal.core.notice.NoticeKind`, whose words are composed on reading. ``told`` is
    JSON: the ``values`` of these words, and those of the ``address`` they link to. ``digest_at`` is when the digest
    leaves that a notice waits for; it is empty once it was mailed or read.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_person_id", "person_id", "id"),
        Index("ix_notice_told_at", "told_at"),
        Index(
            "ix_notice_unread",
            "person_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
        Index(
            "ix_notice_digest_at",
            "digest_at",
            "person_id",
            sqlite_where=text("digest_at IS NOT NULL"),
            postgresql_where=text("digest_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    subject_type: Mapped[str | None]
    subject_id: Mapped[str | None]
    told: Mapped[str]
    told_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    digest_at: Mapped[datetime | None]


class NoticeKindOff(Base):
    """A kind of notice that nobody in this company gets mail about."""

    __tablename__ = "notice_kind_off"

    kind: Mapped[str] = mapped_column(primary_key=True)
    off_at: Mapped[datetime]


class NoticeChoice(Base):
    """How often a person wants mail, and their quiet hours as HH:MM. Without a row, what the company has set holds.

    ``without`` is a JSON list of the kinds of notices they want no mail about.
    """

    __tablename__ = "notice_choice"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    rhythm: Mapped[Rhythm]
    quiet_begin: Mapped[str]
    quiet_end: Mapped[str]
    has_digest: Mapped[bool] = mapped_column(default=True)
    without: Mapped[str] = mapped_column(default="[]")
