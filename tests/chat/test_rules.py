"""Which addresses are allowed, and what services are sent."""

import json

import pytest

from portal.chat.rules import ChatService, address_problem, payload, read_hosts
from portal.chat.settings import CHAT_HOSTS
from portal.chat.transport import is_public

HOSTS = read_hosts(CHAT_HOSTS.default)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://hooks.slack.com/services/T/B/x", None),
        ("https://northwind.webhook.office.com/webhookb2/x", None),
        ("https://prod-1.westeurope.logic.azure.com:443/workflows/x?sig=1", None),
        ("http://hooks.slack.com/services/T/B/x", "chat_address_not_https"),
        ("hooks.slack.com/services", "chat_address_not_https"),
        ("https://hooks.slack.com", "chat_address_incomplete"),
        ("https://hooks.slack.com.evil.example/x", "chat_host_not_allowed"),
        ("https://evil.example/hooks.slack.com", "chat_host_not_allowed"),
        ("https://webhook.office.com/x", "chat_host_not_allowed"),
        ("https://evilwebhook.office.com/x", "chat_host_not_allowed"),
        ("https://127.0.0.1/x", "chat_host_not_allowed"),
        ("https://user@hooks.slack.com/x", "chat_address_unreadable"),
        ("https://hooks.slack.com:8443/x", "chat_address_unreadable"),
        ("https://hooks.slack.com:x/x", "chat_address_unreadable"),
        ("https://[::1/x", "chat_address_unreadable"),
    ],
)
def test_announcements_go_to_listed_hosts_over_https_only(address, code) -> None:
    problem = address_problem(address, HOSTS)

    assert (problem.code if problem else None) == code


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.0.1", "::1", "fd00::1"]
)
def test_no_connection_goes_into_a_network_of_the_company(address) -> None:
    assert not is_public(address)


def test_a_text_can_mention_nobody_in_slack() -> None:
    body = json.loads(payload(ChatService.SLACK, "<!channel> R&D", "https://portal.example/x", "Open"))

    assert body == {"text": "&lt;!channel&gt; R&amp;D\n<https://portal.example/x|Open>"}


def test_teams_gets_a_card_with_a_link() -> None:
    body = json.loads(payload(ChatService.TEAMS, "Paused.", "https://portal.example/x", "Open"))

    card = body["attachments"][0]["content"]
    assert card["body"][0]["text"] == "Paused."
    assert card["actions"] == [{"type": "Action.OpenUrl", "title": "Open", "url": "https://portal.example/x"}]
