"""The inbox: the notices of each person."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class Notice(Base):
    """One notice to one person.

    ``kind`` is the name of a :class:`portal.core.notice.NoticeKind`, whose words are composed on reading. ``told`` is
    JSON: the ``values`` of these words, and those of the ``address`` they link to.
    """

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_person_id_told_at", "person_id", "told_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    subject_type: Mapped[str | None]
    subject_id: Mapped[str | None]
    told: Mapped[str]
    told_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
