"""Chat channels for tests; rows are written directly, never through commands."""

import json

from portal.chat import transport
from portal.chat.models import ChatChannel, ChatPost
from portal.chat.rules import ChatService, ChatTopic
from portal.core import clock
from tests.make import keep


def make_channel(
    address: str = "https://hooks.slack.com/services/x", *, name: str = "#agents"
) -> ChatChannel:
    """A channel that hears of everything."""
    return keep(
        ChatChannel(
            name=name, service=ChatService.SLACK, address=transport.seal(address),
            topics=json.dumps(sorted(ChatTopic)), added_at=clock.now(),
        )
    )  # fmt: skip


def make_post(channel: ChatChannel, *, text: str = "Mango was paused.", about: str = "agent 1") -> ChatPost:
    """An announcement that is due."""
    now = clock.now()
    return keep(
        ChatPost(
            channel_id=channel.id, topic=ChatTopic.AGENTS, about=about, text=text, link="https://portal.example/",
            queued_at=now, due_at=now,
        )
    )  # fmt: skip
