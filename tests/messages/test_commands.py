"""Writing, approving, sending, confirming, updating, retracting and reminding."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.agents.rules import Mode
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.permissions import Role
from portal.library.shapes.messages import ApprovalKind, SenderType
from portal.messages import commands, jobs, queries
from portal.messages.models import (
    Message,
    MessageConfirmation,
    MessageEdition,
    MessageOpening,
    MessageRecipient,
)
from portal.messages.rules import AudienceChoice, MessageState
from portal.notices.models import Notice
from portal.people.models import Person
from portal.people.rules import PersonState
from tests.agents.make import make_agent, make_deployment
from tests.make import actions, give_access, keep, make_person, only
from tests.messages.make import PLAIN, make_message, make_sent
from tests.metrics.make import make_metrics, make_value


@pytest.fixture
def writer(cast):
    give_access(cast.cal, Role.PUBLISHER)
    return cast.cal


def refusal(work) -> str:
    with pytest.raises(Refused) as caught, db.use_case():
        work()
    return caught.value.reason.code


def readers_of(message) -> list[str]:
    rows = select(Person.name).join(MessageRecipient, MessageRecipient.person_id == Person.id)
    return sorted(db.session.scalars(rows.where(MessageRecipient.message_id == message.id)))


def test_a_message_is_sent_once_to_everyone_in_its_audience(writer, cast) -> None:
    message = make_message(writer)
    with db.use_case():
        commands.schedule_message(writer, message)

    assert jobs.send() == 5
    assert jobs.send() == 0
    assert readers_of(message) == ["Ada Abara", "Bo Brand", "Cal Chen", "Dot Diaz", "Eve Eide"]
    told = db.session.scalars(select(Notice).where(Notice.kind == "messages.published")).all()
    assert len(told) == 5
    assert all(notice.digest_at for notice in told)
    assert message.state is MessageState.SENT
    assert actions() == ["messages.scheduled", "messages.sent"]


def test_a_batch_that_ends_early_is_gone_on_with_and_tells_nobody_twice(writer, monkeypatch) -> None:
    monkeypatch.setattr("portal.messages.commands.publishing.BATCH", 2)
    message = make_message(writer)
    with db.use_case():
        commands.schedule_message(writer, message)
    with db.use_case():
        commands.start_sending(message.id)
    (sending,) = queries.list_open_sendings()
    with db.use_case():
        commands.tell_next(sending)

    assert len(readers_of(message)) == 2
    assert jobs.send() == 3
    assert len(readers_of(message)) == len(db.session.scalars(select(Notice)).all()) == 5


def test_who_left_before_a_scheduled_message_leaves_does_not_get_it(writer, cast) -> None:
    flo = make_person("Flo Frost", state=PersonState.LEFT)
    message = make_message(writer, audience=AudienceChoice.TEAM, sender_id=cast.bo.id, author_id=cast.bo.id)
    with db.use_case():
        commands.schedule_message(writer, message, at=clock.now() + timedelta(hours=2))

    assert jobs.send() == 0
    with clock.moved_to(clock.now() + timedelta(hours=2)):
        assert jobs.send() == 1
    assert readers_of(message) == ["Ada Abara"]
    assert flo.name not in readers_of(message)


def test_everything_is_checked_again_when_a_message_leaves(writer) -> None:
    make_metrics()
    make_value(ends_on=date(2026, 2, 28))
    message = make_message(writer, text="It takes {metric b3} now.")
    with db.use_case():
        commands.schedule_message(writer, message, at=clock.now() + timedelta(days=60))
    with clock.moved_to(clock.now() + timedelta(days=60)):
        jobs.send()

    assert message.state is MessageState.BLOCKED
    assert message.blocked == [["message_metric_stale", {"name": "Resolution time"}]]
    assert readers_of(message) == []
    assert only(Notice).kind == "messages.blocked"


def test_what_was_published_keeps_its_value_after_a_newer_one(writer) -> None:
    make_metrics()
    make_value()
    message = make_message(writer, text="It takes {metric b3} now.")
    with db.use_case():
        commands.schedule_message(writer, message)
    jobs.send()
    make_value(thousandths=5000)

    edition = only(MessageEdition)
    assert edition.html == "<p>It takes 7.4 hours now.</p>"
    assert [(fact["key"], fact["text"], fact["source"]) for fact in edition.facts] == [
        ("b3", "7.4 hours", "Ticket system")
    ]


def test_a_text_written_for_someone_else_needs_their_approval_of_these_very_words(writer, cast) -> None:
    message = make_message(cast.dot, author_id=writer.id)
    assert refusal(lambda: commands.schedule_message(writer, message)) == "message_needs_approval"
    with db.use_case():
        commands.ask_for_approval(writer, message)
    assert [list(waits) for _message, waits in queries.list_waiting(cast.dot)] == [[ApprovalKind.SENDER]]
    seen = queries.hash_of(message)
    assert (
        refusal(lambda: commands.approve_text(writer, message, list(ApprovalKind), seen=seen))
        == "message_not_yours_to_approve"
    )
    with db.use_case():
        commands.approve_text(cast.dot, message, list(ApprovalKind), seen=seen)
    for changed in ({"text": "Other words."}, {"text": PLAIN, "audience": AudienceChoice.TEAM}):
        with db.use_case():
            commands.edit_message(writer, message, **changed)
        assert refusal(lambda: commands.schedule_message(writer, message)) == "message_needs_approval"


def test_a_message_that_is_blocked_after_its_sender_left_is_told_to_those_who_approve(cast, writer) -> None:
    give_access(cast.eve, Role.COMPLIANCE)
    make_message(writer, send_at=clock.now())
    writer.state = PersonState.LEFT
    db.session.commit()
    jobs.send()

    assert db.session.scalars(select(Notice.person_id)).all() == [cast.eve.id]


def test_only_an_owner_of_the_agent_sends_as_its_product_owner(cast) -> None:
    mine, other = make_agent("Claims Helper", caretaker=cast.bo), make_agent("Mail Helper")

    assert queries.is_right_sender(cast.bo, [SenderType.PRODUCT_OWNER], mine.id)
    assert not queries.is_right_sender(cast.bo, [SenderType.PRODUCT_OWNER], other.id)
    assert not queries.is_right_sender(cast.bo, [SenderType.PRODUCT_OWNER], None)


def test_a_level_on_trial_is_no_level_in_force(cast) -> None:
    agent = make_agent()
    make_deployment(agent, unit=cast.claims, mode=Mode.SHADOW)

    assert queries.list_levels(agent.id) == []


def test_a_role_within_one_unit_writes_nothing(cast) -> None:
    bea = make_person("Bea Berg")
    give_access(bea, Role.PUBLISHER, unit=cast.claims)

    assert refusal(lambda: commands.draft_message(bea, template=None, title="x", text="y")) == (
        "message_is_about_everybody"
    )


QUESTION = {
    "question": "Who decides?", "right_answer": "A person", "wrong_answers": ["The agent"], "explanation": "Look.",
}  # fmt: skip


def test_a_must_read_is_confirmed_after_the_right_answer_and_only_once(writer, cast) -> None:
    message = make_sent(writer, cast.ada, **QUESTION)
    confirm = {"edition_id": message.edition_id}
    assert (
        refusal(lambda: commands.confirm_message(cast.ada, message, answer="The agent", **confirm))
        == "message_answer_wrong"
    )
    for _again in range(2):
        with db.use_case():
            commands.confirm_message(cast.ada, message, answer="A person", **confirm)

    assert only(MessageConfirmation).edition_id == message.edition_id
    assert queries.list_unconfirmed_of(cast.ada, clock.today()) == []


def test_an_update_asks_again_only_where_its_writer_says_so(writer, cast) -> None:
    message = make_sent(writer, cast.ada)
    with db.use_case():
        commands.confirm_message(cast.ada, message, edition_id=message.edition_id, answer="")
    with db.use_case():
        commands.publish_update(writer, message, note="A typo.", asks_again=False)
    assert queries.list_unconfirmed_of(cast.ada, clock.today()) == []
    with db.use_case():
        commands.publish_update(writer, message, note="A new limit.", asks_again=True)
    jobs.send()

    assert [each.message_id for each in queries.list_unconfirmed_of(cast.ada, clock.today())] == [message.id]
    assert [each.kind for each in db.session.scalars(select(Notice))] == ["messages.updated"] * 2


def test_a_retracted_message_asks_nobody_any_more_and_tells_why(writer, cast) -> None:
    message = make_sent(writer, cast.ada)
    with db.use_case():
        commands.retract_message(writer, message, reason="The day was wrong.")
    jobs.send()

    assert queries.list_unconfirmed_of(cast.ada, clock.today()) == []
    assert only(Notice).kind == "messages.retracted"
    assert "The day was wrong." in only(Notice).told


def test_only_those_who_have_not_confirmed_are_reminded_and_not_too_often(writer, cast) -> None:
    message = make_sent(writer, cast.ada, cast.eve)
    with db.use_case():
        commands.confirm_message(cast.ada, message, edition_id=message.edition_id, answer="")
    assert refusal(lambda: commands.remind_unconfirmed(writer, message)) == "message_reminded_lately"
    with clock.moved_to(clock.now() + timedelta(days=3)):
        with db.use_case():
            commands.remind_unconfirmed(writer, message)
        jobs.send()
        assert refusal(lambda: commands.remind_unconfirmed(writer, message)) == "message_reminded_lately"

    assert [each.person_id for each in db.session.scalars(select(Notice))] == [cast.eve.id]


def test_only_the_first_time_a_message_is_opened_is_kept(writer, cast) -> None:
    message = make_sent(writer, cast.ada)
    commands.note_opened(cast.ada.id, message.id)
    with clock.moved_to(clock.now() + timedelta(hours=1)):
        commands.note_opened(cast.ada.id, message.id)

    assert only(MessageOpening).opened_at == clock.now()
    assert queries.find_reach(message) == (1, 1, 0)


def test_reach_leaves_out_small_units(writer, cast) -> None:
    people = [make_person(f"Gus Gray{number}", unit=cast.claims) for number in range(5)]
    message = make_sent(writer, *people, cast.eve)
    with db.use_case():
        commands.confirm_message(people[0], message, edition_id=message.edition_id, answer="")

    assert queries.find_reach(message) == (6, 0, 1)
    assert queries.list_reach_by_unit(message, least=5) == []
    for name in ("Hal Hart", "Ian Irk", "Jo Jay", "Kim Kay"):
        keep(
            MessageRecipient(
                message_id=message.id,
                person_id=make_person(name, unit=cast.service).id,
                unit_id=cast.service.id,
                sent_at=clock.now(),
            )
        )
    assert queries.list_reach_by_unit(message, least=5) == [("Claims", 5, 0, 1), ("Service", 5, 0, 0)]


def test_a_text_that_somebody_changed_meanwhile_is_not_sent(writer) -> None:
    message = make_message(writer)
    seen = queries.hash_of(message)
    with db.use_case():
        commands.edit_message(writer, message, text="Other words.")

    refused = refusal(lambda: commands.schedule_message(writer, message, seen=seen))
    assert refused == "message_text_changed"


def test_a_message_is_not_scheduled_in_the_past(writer) -> None:
    message = make_message(writer)

    assert (
        refusal(lambda: commands.schedule_message(writer, message, at=clock.now() - timedelta(minutes=1)))
        == "message_in_the_past"
    )
    assert only(Message).send_at is None
