"""Tables of chat channels: where announcements go, and what became of each."""

import json
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.chat.rules import ChatService, ChatState, ChatTopic
from portal.core.db import Base


class ChatChannel(Base):
    """A channel of a chat service. ``address`` is encrypted: whoever knows it can write to the channel.

    ``topics`` is a JSON list of :class:`ChatTopic`. A channel that ended keeps its row without the address.
    """

    __tablename__ = "chat_channel"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    service: Mapped[ChatService]
    address: Mapped[bytes] = mapped_column(LargeBinary)
    topics: Mapped[str]
    added_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    @property
    def told(self) -> list[ChatTopic]:
        """Return the topics that are announced here."""
        return [ChatTopic(each) for each in json.loads(self.topics)]


class ChatPost(Base):
    """One announcement for one channel, and what became of it. ``about`` names the row that it announces."""

    __tablename__ = "chat_post"
    __table_args__ = (
        UniqueConstraint("channel_id", "topic", "about"),
        Index("ix_chat_post_due", "sent_at", "failed_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("chat_channel.id"))
    topic: Mapped[ChatTopic]
    about: Mapped[str]
    text: Mapped[str]
    link: Mapped[str]
    queued_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error_code: Mapped[str | None]

    channel: Mapped[ChatChannel] = relationship()

    @property
    def state(self) -> ChatState:
        if self.sent_at:
            return ChatState.SENT
        return ChatState.FAILED if self.failed_at else ChatState.WAITING
