"""Administrators connect channels; announcements are delivered, tried again and given up."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.agents import commands as agent_commands
from portal.agents.rules import Autonomy, Mode
from portal.audit.models import AuditEntry
from portal.chat import delivery
from portal.chat.models import ChatChannel, ChatPost
from portal.chat.rules import ChatState
from portal.chat.settings import CHAT_HOSTS
from portal.core import clock, db
from portal.core.permissions import Role
from tests.agents.make import make_agent, make_deployment
from tests.chat.make import make_channel, make_post
from tests.conftest import NOON
from tests.make import actions, give_access, make_setting, only

ADDRESS = "https://hooks.slack.com/services/T0/B0/secret-word"
CHANNEL = {"name": "#agents", "service": "slack", "webhook": ADDRESS, "topics": ["agents", "news"]}


@pytest.fixture
def admin(cast, as_):
    give_access(cast.cal, Role.ADMIN)
    return as_(cast.cal)


@pytest.fixture
def local(cast, chat_stub):
    """The stub, allowed by the setting."""
    make_setting(CHAT_HOSTS, "localhost")
    return chat_stub


def test_an_address_is_kept_encrypted_and_never_shown_again(admin) -> None:
    assert admin.get("chat.index").says("No channels yet")
    assert admin.post("chat.new", **CHANNEL).went_to("chat.index")

    channel = only(ChatChannel)
    assert b"secret-word" not in channel.address
    page = admin.get("chat.index")
    assert page.says("#agents")
    assert "secret-word" not in page.text
    assert actions() == ["chat.added"]
    assert not any("secret-word" in each.detail for each in db.session.scalars(select(AuditEntry)))


def test_an_address_outside_the_list_is_refused_and_not_written_back(admin) -> None:
    page = admin.post("chat.new", **{**CHANNEL, "webhook": "https://10.0.0.1/secret-word"})

    assert page.status == 422
    assert page.says("10.0.0.1 is not on the list of allowed hosts")
    assert page.says("#agents")
    assert "secret-word" not in page.text
    assert actions() == []


def test_only_administrators_get_there(as_, cast) -> None:
    assert as_(cast.bo).get("chat.index").status == 403
    assert as_(cast.bo).post("chat.new", **CHANNEL).status == 403


def test_a_paused_agent_is_announced_in_each_channel_and_delivered(cast, local) -> None:
    make_channel(local.address)
    deployment = make_deployment(
        make_agent("Mango", accountable=cast.cal, caretaker=cast.cal), unit=cast.claims, level=Autonomy.ASSIST
    )
    db.perform(lambda: agent_commands.change_mode(cast.cal, deployment, to=Mode.PAUSED))

    assert delivery.deliver_due(local.poster) == 1
    assert delivery.deliver_due(local.poster) == 0

    path, body = local.taken[0]
    assert path == "/services/T0/B0/secret-word"
    assert json.loads(body)["text"].startswith("Mango was paused")
    assert "Cal" not in body.decode()
    assert only(ChatPost).state is ChatState.SENT


def test_a_busy_service_is_tried_again_and_a_missing_channel_is_given_up(local, caplog) -> None:
    make_post(make_channel(local.address))
    local.answers[:] = [503, 200]
    assert delivery.deliver_due(local.poster) == 0
    assert only(ChatPost).state is ChatState.WAITING
    with clock.moved_to(NOON + timedelta(minutes=2)):
        assert delivery.deliver_due(local.poster) == 1
        db.session.expire_all()
        assert only(ChatPost).attempts == 2

        make_post(only(ChatChannel), about="agent 2")
        local.answers[:] = [404]
        assert delivery.deliver_due(local.poster) == 0
    states = [each.state for each in db.session.scalars(select(ChatPost).order_by(ChatPost.id))]
    assert states == [ChatState.SENT, ChatState.FAILED]
    assert "secret-word" not in caplog.text


def test_a_redirect_is_not_followed_and_a_host_that_is_no_longer_allowed_is_not_called(local) -> None:
    make_post(make_channel(local.address))
    local.answers[:] = [302]
    assert delivery.deliver_due(local.poster) == 0
    assert len(local.taken) == 1

    make_post(only(ChatChannel), about="agent 2")
    make_setting(CHAT_HOSTS, "hooks.slack.com")
    assert delivery.deliver_due(local.poster) == 0
    assert len(local.taken) == 1


def test_a_channel_that_ended_gets_nothing_and_loses_its_address(admin, local) -> None:
    channel = make_channel(local.address)
    make_post(channel)

    admin.post("chat.end", channel_id=channel.id)

    assert delivery.deliver_due(local.poster) == 0
    assert only(ChatChannel).address == b""
    assert admin.post("chat.end", channel_id=only(ChatChannel).id).status == 404


def test_old_announcements_are_forgotten(local) -> None:
    make_post(make_channel(local.address))
    delivery.deliver_due(local.poster)
    with clock.moved_to(NOON + timedelta(days=91)):
        assert delivery.forget_old() == 1
