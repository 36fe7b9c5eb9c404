"""Queries of chat channels: those that are connected, and what became of announcements."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.chat.models import ChatChannel, ChatPost
from portal.chat.rules import ChatTopic
from portal.core import db

POSTS_SHOWN = 50


def list_channels() -> Sequence[ChatChannel]:
    """Return the connected channels by name; their number is limited."""
    found = select(ChatChannel).where(ChatChannel.ended_at.is_(None))
    return db.session.scalars(found.order_by(ChatChannel.name, ChatChannel.id)).all()


def find_channel(channel_id: int) -> ChatChannel | None:
    """Return a connected channel."""
    found = select(ChatChannel).where(ChatChannel.id == channel_id, ChatChannel.ended_at.is_(None))
    return db.session.scalars(found).one_or_none()


def list_posts() -> Sequence[ChatPost]:
    """Return the newest announcements with their channels."""
    newest = select(ChatPost).options(joinedload(ChatPost.channel)).order_by(ChatPost.id.desc())
    return db.session.scalars(newest.limit(POSTS_SHOWN)).all()


def is_announced(channel: ChatChannel, topic: ChatTopic, about: str) -> bool:
    """Whether a row was announced in a channel already."""
    found = select(ChatPost.id).where(
        ChatPost.channel_id == channel.id, ChatPost.topic == topic, ChatPost.about == about
    )
    return db.session.scalars(found).first() is not None
