"""Commands on chat channels: connect and disconnect one, and announce something."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from portal.audit.commands import record
from portal.chat import queries, rules, transport
from portal.chat.actions import ChatAction
from portal.chat.models import ChatChannel, ChatPost
from portal.chat.rules import CHANNELS_MOST, ChatService, ChatTopic
from portal.chat.settings import CHAT_HOSTS
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.links import address_of
from portal.core.phrases import in_language
from portal.core.reasons import Reason
from portal.core.text import Sentence, in_sentence
from portal.people.models import Person
from portal.settings import queries as settings_queries

LANGUAGE = "en"  # of announcements: a channel has readers of several languages


def add_channel(
    actor: Person, *, name: str, service: ChatService, webhook: str, topics: Collection[ChatTopic]
) -> ChatChannel:
    """Connect a channel. Its address is stored encrypted and never shown again."""
    db.take_turns("chat channels")
    hosts = rules.read_hosts(settings_queries.value(CHAT_HOSTS))
    if problem := rules.address_problem(webhook, hosts):
        raise Refused(problem, field="webhook")
    if len(queries.list_channels()) >= CHANNELS_MOST:
        raise Refused(Reason("chat_too_many", most=CHANNELS_MOST))
    channel = ChatChannel(
        name=name,
        service=service,
        address=transport.seal(webhook),
        topics=json.dumps(sorted(topics)),
        added_at=clock.now(),
    )
    db.session.add(channel)
    db.session.flush()  # the audit subject needs the id
    record(actor, ChatAction.ADDED, channel, service=service, topics=len(topics))
    return channel


def end_channel(actor: Person, channel: ChatChannel) -> None:
    """Disconnect a channel and forget its address. What waits for it is not sent any more."""
    db.hold(channel)
    if channel.ended_at is None:
        channel.ended_at, channel.address = clock.now(), b""
        record(actor, ChatAction.ENDED, channel)


def announce(
    topic: ChatTopic,
    subject: Any,
    sentence: Sentence,
    *,
    endpoint: str,
    address: Mapping[str, Any],
    at: datetime | None = None,
    **values: Any,
) -> int:
    """Queue an announcement for every channel with this topic, once for each row; return for how many.

    ``at`` tells apart what happens to a row more than once.

    ``sentence`` may name agents and titles, never a person's result: everybody in the channel reads it.
    """
    now, about = clock.now(), f"{subject.__tablename__} {subject.id}"
    if at is not None:
        about = f"{about} {at.isoformat()}"
    channels = [
        each
        for each in queries.list_channels()
        if topic in each.told and not queries.is_announced(each, topic, about)
    ]
    if not channels:
        return 0
    with in_language(LANGUAGE):
        text = in_sentence(sentence, **values)
    link = address_of(endpoint, **address)
    db.session.add_all(
        ChatPost(
            channel_id=each.id, topic=topic, about=about, text=text, link=link, queued_at=now, due_at=now
        )
        for each in channels
    )
    record(None, ChatAction.ANNOUNCED, subject, topic=topic, channels=len(channels))
    return len(channels)


def note_test(actor: Person, channel_id: int, *, error: str) -> None:
    """Record that somebody sent a test to a channel, and whether it was taken."""
    record(actor, ChatAction.TESTED, queries.find_channel(channel_id), is_sent=int(not error))
