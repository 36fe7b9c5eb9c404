"""Mails that wait for delivery, and the result."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.outbox import rules
from portal.outbox.rules import MailState


class OutboxMail(Base):
    """One mail to one address. ``text`` and ``stop_link`` are emptied after sending: a link may sign someone in.

    ``bounced_at`` is when a mail that was sent came back. ``person_id`` is no foreign key: people are above the outbox
    on the ladder.
    """

    __tablename__ = "outbox_mail"
    __table_args__ = (Index("ix_outbox_mail_sent_at_failed_at_due_at", "sent_at", "failed_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    to_address: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    enqueued_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error_code: Mapped[str | None]
    person_id: Mapped[int | None] = mapped_column(index=True)
    about: Mapped[str | None]
    stop_link: Mapped[str] = mapped_column(default="")
    bounced_at: Mapped[datetime | None]

    @property
    def state(self) -> MailState:
        return rules.state_of(sent_at=self.sent_at, failed_at=self.failed_at, bounced_at=self.bounced_at)
