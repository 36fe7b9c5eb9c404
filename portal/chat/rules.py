"""Rules of chat channels: which addresses are allowed, and what a service is sent."""

import json
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from html import escape
from urllib.parse import urlsplit

from portal.core.reasons import Reason

ADDRESS_MAX, NAME_MAX = 2_000, 80
CHANNELS_MOST = 20
KEPT = timedelta(days=90)  # how long announcements are listed
HTTPS = 443


class ChatService(StrEnum):
    """A chat service that takes announcements at an address of its own (an incoming webhook)."""

    SLACK = "slack"
    TEAMS = "teams"


class ChatTopic(StrEnum):
    """What is announced in channels: nothing of it names a person's result."""

    AGENTS = "agents"
    NEWS = "news"
    POLICIES = "policies"


class ChatState(StrEnum):
    """What became of an announcement in one channel."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


def address_problem(address: str, hosts: Sequence[str]) -> Reason | None:
    """Return why announcements cannot go to an address.

    Only https to a host of the list is allowed, where ``*.example.com`` stands for every host below that one. So the
    server never calls an address inside the company's own network.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return Reason("chat_address_unreadable")
    if parts.scheme != "https" or not parts.hostname:
        return Reason("chat_address_not_https")
    if parts.username or parts.password or port not in (None, HTTPS):
        return Reason("chat_address_unreadable")
    if not is_allowed(parts.hostname, hosts):
        return Reason("chat_host_not_allowed", host=parts.hostname, hosts=", ".join(hosts))
    return None if parts.path.strip("/") else Reason("chat_address_incomplete")


def is_allowed(host: str, hosts: Sequence[str]) -> bool:
    """Return whether announcements may go to a host."""
    return any(_is_host(host, allowed) for allowed in hosts)


def read_hosts(text: str) -> list[str]:
    """Return the hosts of a list that is separated by commas or blanks."""
    return [host.lower() for host in text.replace(",", " ").split()]


def payload(service: ChatService, text: str, link: str, link_title: str) -> bytes:
    """Return the body of the call: a Slack message, or an adaptive card for Teams."""
    if service is ChatService.SLACK:
        # Slack asks for these three characters to be escaped; so no text can mention @channel or fake a link.
        body: dict[str, object] = {
            "text": f"{escape(text, quote=False)}\n<{link}|{escape(link_title, quote=False)}>"
        }
    else:
        card = {
            "type": "AdaptiveCard", "version": "1.4",
            "body": [{"type": "TextBlock", "text": text, "wrap": True}],
            "actions": [{"type": "Action.OpenUrl", "title": link_title, "url": link}],
        }  # fmt: skip
        kind = "application/vnd.microsoft.card.adaptive"
        body = {"type": "message", "attachments": [{"contentType": kind, "content": card}]}
    return json.dumps(body).encode()


def _is_host(host: str, allowed: str) -> bool:
    return host.endswith(allowed[1:]) if allowed.startswith("*.") else host == allowed
