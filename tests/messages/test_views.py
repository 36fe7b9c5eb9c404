"""The pages of messages and news."""

import re

import pytest

from portal.core.permissions import Role
from portal.messages import jobs
from portal.messages.models import Message, MessageConfirmation
from tests.make import give_access, keep, only
from tests.messages.make import make_message, make_sent, make_template


@pytest.fixture
def writer(as_, cast):
    give_access(cast.cal, Role.PUBLISHER)
    return as_(cast.cal)


def test_a_message_is_written_checked_sent_and_read(writer, as_, cast) -> None:
    make_template("m15")
    assert writer.get("messages.new").says("Thank you for stopping it")
    drafted = writer.post("messages.new", template="m15")
    message = only(Message)
    assert drafted.went_to("messages.edit", message_id=message.id)
    assert writer.get("messages.edit", message_id=message.id).says("leaderboard")
    page = writer.get("messages.review", message_id=message.id)
    assert page.says("Fill in or delete the gap [effect].")
    assert not page.says("Send message")

    fields = {
        "title": "Thank you",
        "text": "You stopped it. That prevented harm. Anyone may stop it.",
        "audience": "everyone",
    }
    saved = writer.post("messages.edit", message_id=message.id, sender_id=str(cast.cal.id), **fields)
    assert saved.went_to("messages.review", message_id=message.id)
    assert writer.get("messages.review", message_id=message.id).says(
        "This template needs a sender of another kind."
    )
    message.template = None
    keep(message)
    here = {"message_id": message.id}
    shown = re.search(r'name="seen" value="(\w+)"', writer.get("messages.review", **here).text)[1]
    assert writer.post("messages.schedule", **here, seen=shown).went_to("messages.review", **here)
    jobs.send()

    assert as_(cast.eve).get("news.index").says("Thank you")
    assert as_(cast.eve).get("news.show", message_id=message.id).says("That prevented harm.")
    assert writer.get("messages.desk").says("Published")
    assert writer.get("messages.review", message_id=message.id).says("Reach")


def test_a_manager_chooses_from_the_templates_for_managers_however_many_there_are(
    as_, cast, count_queries
) -> None:
    for key in ("m04", "m05", "m07", "m08"):
        make_template(key)
    bo = as_(cast.bo)
    bo.get("messages.new")

    with count_queries() as statements:
        page = bo.get("messages.new")

    assert page.says("What changes in our team")
    assert not page.says("Do we start in")  # an executive's
    assert len(statements) == 3, statements  # who I am, the templates, my job roles


def test_a_must_read_is_on_today_until_it_is_confirmed(as_, cast) -> None:
    message = make_sent(
        cast.dot, cast.ada, question="Who decides?", right_answer="A person", wrong_answers=["The agent"],
        explanation="Section one says it.",
    )  # fmt: skip
    ada = as_(cast.ada)
    assert ada.get("today.index").says("A word about stopping")
    asked = {"message_id": message.id, "edition": message.edition_id}

    wrong = ada.post("news.confirm", answer="The agent", **asked)
    assert (wrong.status, wrong.says("Section one says it.")) == (422, True)
    assert ada.post("news.confirm", answer="A person", **asked).went_to("news.show", message_id=message.id)
    assert only(MessageConfirmation).person_id == cast.ada.id
    assert ada.get("news.show", message_id=message.id).says("You confirmed this on")
    assert not ada.get("today.index").says("A word about stopping")


def test_a_manager_sees_who_of_their_people_has_not_confirmed_and_nobody_else_does(as_, cast) -> None:
    message = make_sent(cast.cal, cast.ada, cast.bo, cast.eve)

    page = as_(cast.bo).get("news.show", message_id=message.id)
    assert page.says("Your team: not confirmed yet")
    assert page.says("Ada Abara")
    assert not page.says("Eve Eide")
    assert not as_(cast.eve).get("news.show", message_id=message.id).says("Ada Abara")


def test_a_stranger_finds_neither_a_draft_nor_a_message_to_others(as_, cast) -> None:
    draft, sent = make_message(cast.cal), make_sent(cast.cal, cast.ada)
    eve = as_(cast.eve)

    assert eve.get("messages.review", message_id=draft.id).status == 404
    assert eve.get("news.show", message_id=sent.id).status == 404
    assert eve.get("messages.desk").status == 403
    assert not eve.get("news.index").says("A word about stopping")


def test_a_sender_approves_on_the_page_that_their_task_leads_to(writer, as_, cast) -> None:
    message = make_message(cast.dot, author_id=cast.cal.id)
    writer.post("messages.ask", message_id=message.id)
    dot = as_(cast.dot)
    assert dot.get("today.index").says("Approve the message")
    page = dot.get("messages.review", message_id=message.id)
    seen = page.text.split('name="seen" value="')[1].split('"')[0]

    assert dot.post("messages.approve", message_id=message.id, seen=seen).went_to(
        "messages.review", message_id=message.id
    )
    assert writer.get("messages.review", message_id=message.id).says("Send message")


def test_the_news_are_searched_and_cost_the_same_with_more_of_them(as_, cast, count_queries) -> None:
    make_sent(cast.cal, cast.ada, title="About lifts")
    ada = as_(cast.ada)
    with count_queries() as few:
        ada.get("news.index")
    for number in range(3):
        make_sent(cast.cal, cast.ada, title=f"About stairs, part {'abc'[number]}")
    with count_queries() as more:
        ada.get("news.index")

    assert len(few) == len(more)
    page = ada.get("news.index", q="LIFTS")
    assert page.says("About lifts")
    assert not page.says("About stairs")
    assert ada.get("news.index", q="100%").says("Nothing found")


def test_an_empty_portal_says_what_will_be_here(writer, as_, cast) -> None:
    assert as_(cast.eve).get("news.index").says("No news yet")
    assert writer.get("messages.desk").says("No messages yet")
