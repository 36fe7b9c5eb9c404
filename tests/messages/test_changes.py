"""Messages that are drafted from changes of agents."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.agents import commands as agent_commands
from portal.agents.rules import Autonomy, Mode
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.permissions import Role
from portal.messages import commands, jobs, queries
from portal.messages.models import Message, MessageApproval, MessageEdition, MessageRecipient
from portal.messages.rules import AudienceChoice, MessageState
from portal.notices.models import Notice
from portal.people.models import Person
from portal.people.rules import PersonState
from tests.agents.make import make_agent, make_deployment, raise_to
from tests.make import actions, give_access, only
from tests.messages.make import make_message


@pytest.fixture
def place(cast):
    """Bo looks after an agent at work in Claims, beside which is Ada; another place has Eve beside it."""
    agent = make_agent(caretaker=cast.bo)
    place = make_deployment(agent, unit=cast.claims)
    make_deployment(agent, unit=cast.service)
    jobs.draft()
    return place


def plan(place, *, days: int, level: Autonomy = Autonomy.APPROVE) -> None:
    with db.use_case():
        agent_commands.plan_change(
            None, place, level=level, mode=Mode.LIVE, due_on=clock.today() + timedelta(days=days),
            decision="DEC-0009",
        )  # fmt: skip


def drafts() -> list[Message]:
    return list(db.session.scalars(select(Message).order_by(Message.id)))


def send(by: Person, message: Message) -> None:
    with db.use_case():
        commands.schedule_message(by, message)
    jobs.send()


def test_a_planned_change_is_drafted_once_and_reaches_exactly_the_people_there(place, cast) -> None:
    plan(place, days=14)

    assert (jobs.draft(), jobs.draft()) == (1, 0)
    message = only(Message)
    assert (message.sender_id, message.audience) == (cast.bo.id, AudienceChoice.PLACE)
    assert queries.list_waiting(cast.bo) == [(message, ())]
    send(cast.bo, message)
    assert db.session.scalars(select(MessageRecipient.person_id)).all() == [cast.ada.id]
    html = only(MessageEdition).html
    assert "works at level 2, Act with approval in New motor claim, Claims" in html
    assert "<li>Read the claim</li>" in html
    assert "Press Stop, or call 4411." in html
    assert "approve, change or reject it" in html


def test_what_happened_before_the_first_run_is_no_news(cast) -> None:
    place = make_deployment(make_agent(caretaker=cast.bo), unit=cast.claims)
    plan(place, days=14)

    assert jobs.draft() == 0
    assert drafts() == []


def test_a_newer_plan_supersedes_the_draft_of_the_older_one(place, cast) -> None:
    plan(place, days=14)
    jobs.draft()
    plan(place, days=21)
    jobs.draft()
    old, new = drafts()

    assert (old.state, new.state) == (MessageState.SUPERSEDED, MessageState.DRAFT)
    assert queries.find_successor(old) == new
    with pytest.raises(Refused) as refused, db.use_case():
        commands.schedule_message(cast.bo, old)
    assert refused.value.reason.code == "message_superseded"


def test_a_scheduled_message_about_a_plan_that_was_withdrawn_does_not_leave(place, cast) -> None:
    plan(place, days=14)
    jobs.draft()
    message = only(Message)
    with db.use_case():
        commands.schedule_message(cast.bo, message, at=clock.now() + timedelta(days=1))
    with db.use_case():
        agent_commands.withdraw_plan(None, place)
    jobs.draft()
    with clock.moved_to(clock.now() + timedelta(days=2)):
        assert jobs.send() == 0

    assert message.send_at is None
    assert db.session.scalars(select(Notice.kind).order_by(Notice.id)).all() == [
        "messages.prepared", "messages.blocked"
    ]  # fmt: skip


def test_a_stop_leaves_the_draft_of_a_plan_alone_and_is_told_at_any_hour(place, cast) -> None:
    plan(place, days=14)
    with db.use_case():
        agent_commands.change_mode(cast.ada, place, to=Mode.PAUSED)

    assert jobs.draft() == 2
    planned, stopped = drafts()
    assert planned.state is MessageState.DRAFT
    assert "has been stopped" in stopped.title
    send(cast.bo, stopped)
    assert "messages.urgent" in db.session.scalars(select(Notice.kind)).all()


def test_a_level_that_changes_between_preview_and_sending_is_told_as_it_is_then(place, cast) -> None:
    with db.use_case():
        raise_to(None, place, Autonomy.APPROVE)
    jobs.draft()
    message = only(Message)
    with db.use_case():
        commands.schedule_message(cast.bo, message, at=clock.now() + timedelta(hours=1))
    with db.use_case():
        agent_commands.lower_level(cast.ada, place, to=Autonomy.ASSIST)
    jobs.draft()
    with clock.moved_to(clock.now() + timedelta(hours=2)):
        assert jobs.send() == 0

    old, new = drafts()
    assert (old.state, new.state) == (MessageState.SUPERSEDED, MessageState.DRAFT)
    assert "lower level" in new.title


def test_a_new_version_asks_what_is_different_before_it_is_sent(place, cast) -> None:
    with db.use_case():
        agent_commands.release_version(
            None, place.agent, label="2026.3", model="m", vendor="v", prompt_ref="p", tools=[], guardrails="g",
            note="",
        )  # fmt: skip
    jobs.draft()
    message = only(Message)

    assert message.audience is AudienceChoice.AFFECTED
    with pytest.raises(Refused) as refused, db.use_case():
        commands.schedule_message(cast.bo, message)
    assert refused.value.reason.code == "message_gap"


def test_nothing_is_drafted_where_nobody_works_with_the_agent(cast) -> None:
    place = make_deployment(make_agent(caretaker=cast.bo), unit=cast.claims, roles=())
    jobs.draft()
    plan(place, days=14)

    assert jobs.draft() == 0


def test_the_owner_sends_it_by_their_own_name_and_somebody_else_needs_their_approval(place, cast) -> None:
    plan(place, days=14)
    jobs.draft()
    message = only(Message)
    with pytest.raises(Refused) as refused, db.use_case():
        commands.schedule_message(cast.cal, message)
    assert refused.value.reason.code == "message_needs_approval"

    send(cast.bo, message)
    assert only(MessageApproval).approved_by_id == cast.bo.id
    assert actions()[-4:] == ["messages.prepared", "messages.approved", "messages.scheduled", "messages.sent"]


def test_an_owner_who_left_is_replaced_by_one_who_publishes(place, cast) -> None:
    cast.bo.state = PersonState.LEFT
    db.session.commit()
    plan(place, days=14)
    jobs.draft()

    assert only(Message).sender_id == cast.cal.id


def test_a_draft_nobody_needs_is_discarded_and_gone_from_today(place, cast, as_) -> None:
    plan(place, days=14)
    jobs.draft()
    message_id, title = only(Message).id, only(Message).title
    bo = as_(cast.bo)
    assert bo.get("today.index").says(f"Tell people: {title}")
    page = bo.get("messages.review", message_id=message_id)
    assert page.says("This was drafted from a change of the agent.")
    assert page.says("Send message")
    assert bo.get("messages.edit", message_id=message_id).says("People who work with the agent there")

    bo.post("messages.discard", message_id=message_id)
    assert not bo.get("today.index").says("Tell people:")
    assert not bo.get("messages.desk").says(title)


def test_an_owner_writes_to_the_people_of_their_agent_and_to_nobody_else(place, cast, as_) -> None:
    plan(place, days=14)
    jobs.draft()
    message_id = only(Message).id
    eve = as_(cast.eve)
    assert eve.get("messages.review", message_id=message_id).status == 404
    with pytest.raises(Refused) as refused, db.use_case():
        commands.edit_message(cast.bo, only(Message), audience=AudienceChoice.EVERYONE)
    assert refused.value.reason.code == "message_audience_not_yours"


def test_managers_write_to_their_own_line_and_executives_to_everybody(cast, as_) -> None:
    bo = as_(cast.bo)
    bo.post("messages.new", template="")
    mine = only(Message)
    assert (mine.audience, mine.sender_id) == (AudienceChoice.TEAM, cast.bo.id)
    send(cast.bo, mine)
    assert db.session.scalars(select(MessageRecipient.person_id)).all() == [cast.ada.id]
    others = make_message(cast.cal)
    assert bo.get("messages.review", message_id=others.id).status == 404
    assert not bo.get("messages.desk").says(others.title)

    with db.use_case():
        told = commands.draft_message(cast.dot, template=None, title="Where we go", text="You may stop it.")
    assert told.audience is AudienceChoice.EVERYONE
    give_access(cast.eve, Role.EXECUTIVE, unit=cast.service)
    assert as_(cast.eve).get("messages.new").status == 403


def test_a_message_nobody_would_have_to_confirm_any_more_is_not_scheduled(cast) -> None:
    message = make_message(cast.cal, expires_on=clock.today())
    with pytest.raises(Refused) as refused, db.use_case():
        commands.schedule_message(cast.cal, message, at=clock.now() + timedelta(days=2))

    assert (refused.value.reason.code, refused.value.field) == ("message_expires_before", "send_at")
