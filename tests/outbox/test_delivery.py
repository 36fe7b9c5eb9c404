"""Delivery of mail: claimed once, tried again, never silently lost."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from portal.core import clock, db
from portal.core.errors import Refused
from portal.outbox import checks, commands, delivery, rules, transport
from portal.outbox.models import OutboxMail
from portal.outbox.rules import MailState
from tests.make import actions, make_person, only
from tests.outbox.make import mail_set_up, make_mail

DEAD = "smtp://127.0.0.1:9"  # nothing listens there


def test_a_mail_is_enqueued_with_what_it_is_about(connection, tmp_path) -> None:
    with mail_set_up(tmp_path), db.use_case():
        commands.send_mail(to="ada@northwind.example", subject="Hello\nyou", text="Hi", person_id=7)

    mail = only(OutboxMail)
    assert (mail.subject, mail.state, mail.due_at, mail.person_id) == (
        "Hello you",
        MailState.WAITING,
        clock.now(),
        7,
    )
    assert actions() == ["outbox.mail_enqueued"]


def test_without_a_way_out_nothing_is_enqueued(connection) -> None:
    with db.use_case():
        assert commands.send_mail(to="ada@northwind.example", subject="Hello", text="Hi") is None
    assert actions() == []


def test_a_mail_that_was_delivered_is_marked_and_its_text_forgotten(connection, tmp_path) -> None:
    mail = make_mail(text="Your link: secret-token")

    with mail_set_up(tmp_path) as folder:
        assert (delivery.deliver_due(), delivery.deliver_due()) == (1, 0)

    (written,) = folder.iterdir()
    message = message_from_bytes(written.read_bytes(), policy=policy.default)
    assert (message["To"], message["Subject"], message.get_body(("plain",)).get_content()) == (
        "ada@northwind.example", "Hello", "Your link: secret-token\n",
    )  # fmt: skip
    db.session.refresh(mail)
    assert (mail.state, mail.text, mail.attempts) == (MailState.SENT, "", 1)


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_mail_programs_may_stop_a_mail_with_one_click_over_https_only(connection, tmp_path, scheme) -> None:
    link = f"{scheme}://portal.northwind.example/inbox/email/{'x' * 120}"
    make_mail(stop_link=link)

    with mail_set_up(tmp_path) as folder:
        delivery.deliver_due()
    (written,) = folder.iterdir()

    assert f"List-Unsubscribe: <{link}>\n" in written.read_text()  # not folded, not encoded
    assert ("List-Unsubscribe-Post: List-Unsubscribe=One-Click" in written.read_text()) is (scheme == "https")


def test_a_mail_is_not_sent_before_its_time(connection, tmp_path) -> None:
    make_mail(due_at=clock.now() + timedelta(minutes=5))

    with mail_set_up(tmp_path):
        assert delivery.deliver_due() == 0


def test_a_claimed_mail_is_left_alone_until_the_lease_is_over(connection, tmp_path) -> None:
    make_mail()

    with mail_set_up(tmp_path):
        (claimed,) = delivery.claim()
        assert delivery.claim() == []
        with clock.moved_to(clock.now() + rules.LEASE):
            assert [mail.id for mail in delivery.claim()] == [claimed.id]


def test_mails_that_a_slow_server_leaves_no_time_for_are_given_back_before_their_claim_expires(
    connection, tmp_path, monkeypatch
) -> None:
    first, second = make_mail(), make_mail("eve@northwind.example")
    moments = iter((rules.SENDING * 0, rules.SENDING))  # before the first mail, and after it

    with mail_set_up(tmp_path):
        at = clock.now()
        monkeypatch.setattr(clock, "is_past", lambda until: at + next(moments) >= until)
        assert delivery.deliver_due() == 1

    db.session.refresh(first)
    db.session.refresh(second)
    assert (first.state, second.state, second.attempts, second.due_at) == (
        MailState.SENT,
        MailState.WAITING,
        0,
        clock.now(),
    )


def test_a_worker_killed_between_sending_and_saying_so_repeats_the_same_message(connection, tmp_path) -> None:
    mail = make_mail()

    with mail_set_up(tmp_path) as folder:
        (claimed,) = delivery.claim()
        with transport.post().open() as send:
            send(delivery.message_of(claimed, transport.post()))
        with clock.moved_to(clock.now() + rules.LEASE):
            assert delivery.deliver_due() == 1

    assert len(list(folder.iterdir())) == 1
    db.session.refresh(mail)
    assert (mail.state, mail.attempts) == (MailState.SENT, 2)


def test_where_nobody_answers_the_mail_waits_longer_each_time_and_is_given_up_at_last(
    connection, tmp_path
) -> None:
    mail, at = make_mail(), clock.now()

    with mail_set_up(tmp_path, DEAD):
        for tries in range(1, 9):
            with clock.moved_to(at):
                assert delivery.deliver_due() == 0
                db.session.refresh(mail)
                assert mail.attempts == tries
                at = mail.due_at

    assert (mail.state, mail.error_code, mail.text) == (MailState.FAILED, "no connection", "A text")


def test_an_unusable_address_does_not_hold_up_the_others(connection, tmp_path) -> None:
    bad, good = make_mail("two\nlines@northwind.example"), make_mail("eve@northwind.example")

    with mail_set_up(tmp_path):
        assert delivery.deliver_due() == 1

    db.session.refresh(bad)
    db.session.refresh(good)
    assert (bad.state, bad.error_code, good.state) == (MailState.FAILED, "unusable address", MailState.SENT)


def test_a_mail_that_was_given_up_can_be_tried_again(connection) -> None:
    admin, mail = make_person(), make_mail(failed_at=clock.now(), error_code="timeout", attempts=8)

    with db.use_case():
        commands.try_again(admin, mail)
        with pytest.raises(Refused):
            commands.try_again(admin, mail)

    assert (mail.state, mail.attempts, actions()) == (MailState.WAITING, 0, ["outbox.mail_tried_again"])


def test_mails_of_long_ago_leave_the_list(connection) -> None:
    long_ago = clock.now() - timedelta(days=91)
    make_mail(sent_at=long_ago)
    make_mail(failed_at=long_ago)
    kept = make_mail(enqueued_at=long_ago)

    assert delivery.forget_old() == 2
    assert only(OutboxMail).id == kept.id


def test_health_speaks_up_when_mail_has_waited_for_more_than_an_hour(connection, tmp_path) -> None:
    make_mail(due_at=clock.now() - timedelta(minutes=59))
    with mail_set_up(tmp_path):
        assert checks.mail_leaves() is None
        make_mail(due_at=clock.now() - timedelta(minutes=90))
        assert "1.5 hours late" in (checks.mail_leaves() or "")

    assert checks.mail_leaves() is None
