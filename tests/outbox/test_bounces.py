"""Mails that come back: what a mail server reports is read, and the mail, its list and its person's page say so."""

from contextlib import nullcontext
from email.message import EmailMessage
from functools import partial

import pytest
from click.testing import CliRunner
from hypothesis import given, strategies as st

from portal.core import clock, db
from portal.core.permissions import Role
from portal.outbox import commands, delivery, queries, transport
from portal.outbox.bounces import read_bounce
from portal.outbox.cli import outbox
from portal.outbox.rules import MailState
from tests.make import actions, make_person
from tests.outbox.make import mail_set_up, make_mail

REPORT = """From: MAILER-DAEMON@mx.example
To: portal@northwind.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain

I could not deliver your message.
--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; ada@northwind.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such user <secret text>

--cut
Content-Type: {returned}

Message-ID: {message_id}
Subject: Hello

--cut--
"""


def report(message_id: str, action="failed", status="5.1.1", returned="message/rfc822") -> bytes:
    text = REPORT.format(action=action, status=status, message_id=message_id, returned=returned)
    return text.replace("\n", "\r\n").encode()


def sent_mail(**values):
    mail = make_mail(**values)
    delivery.deliver_due()
    db.session.refresh(mail)
    return mail, str(delivery.message_of(mail, transport.post())["Message-ID"])


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_of_failure_names_the_mail_and_the_status(returned: str) -> None:
    found = read_bounce(report("<mail-7-1773316800@northwind.example>", returned=returned))

    assert found == ("<mail-7-1773316800@northwind.example>", "5.1.1")


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", ""])
def test_a_report_of_anything_else_is_no_bounce(action: str) -> None:
    assert read_bounce(report("<mail-7-1773316800@northwind.example>", action=action)) is None


def test_an_automatic_answer_is_no_bounce() -> None:
    away = EmailMessage()
    away["Subject"] = "Out of office"
    away.set_content("Back on Monday. <mail-7-1773316800@northwind.example>")

    assert read_bounce(away.as_bytes()) is None


def test_the_pipe_of_a_mail_server_hands_reports_to_a_command(connection, tmp_path) -> None:
    with mail_set_up(tmp_path):
        mail, message_id = sent_mail()
    run = partial(CliRunner().invoke, outbox, ["bounce"], obj=nullcontext)

    assert run(input=b"Subject: hello").output.startswith("This message does not say")
    assert run(input=report("<mail-99-1@x>")).output.startswith("The mail is not one of this portal")
    db.session.commit()
    assert run(input=report(message_id)).output == "Noted: not delivered, 5.1.1.\n"
    db.session.refresh(mail)
    assert mail.state is MailState.BOUNCED


@given(st.binary(max_size=400), st.integers(0, 900))
def test_no_message_breaks_the_reading(junk: bytes, at: int) -> None:
    whole = report("<mail-7-1773316800@northwind.example>")

    assert read_bounce(junk) is None
    read_bounce(whole[:at] + junk + whole[at:])


def test_a_mail_that_comes_back_is_marked_once(connection, tmp_path) -> None:
    with mail_set_up(tmp_path):
        mail, message_id = sent_mail()

    with db.use_case():
        assert commands.note_bounce(message_id, "5.1.1")
        assert commands.note_bounce(message_id, "5.2.2")

    assert (mail.state, mail.error_code, mail.bounced_at) == (
        MailState.BOUNCED,
        "returned 5.1.1",
        clock.now(),
    )
    assert actions() == ["outbox.mail_returned"]


def test_a_message_id_that_we_have_not_given_changes_nothing(connection, tmp_path) -> None:
    waiting = make_mail()
    with mail_set_up(tmp_path):
        mail, message_id = sent_mail()
    never_sent = message_id.replace(f"mail-{mail.id}-", f"mail-{waiting.id + 9}-")
    wrong_time = message_id.replace(f"mail-{mail.id}-1", f"mail-{mail.id}-2")

    with db.use_case():
        for each in (never_sent, wrong_time, "<x@y>", ""):
            assert not commands.note_bounce(each, "5.1.1")

    assert mail.bounced_at is None


def test_it_is_listed_and_the_page_of_the_person_says_that_mail_does_not_arrive(as_, cast, tmp_path) -> None:
    with mail_set_up(tmp_path):
        _mail, message_id = sent_mail(to=cast.ada.email, person_id=cast.ada.id)
    with db.use_case():
        commands.note_bounce(message_id, "5.1.1")
    make_mail("eve@northwind.example")
    admin = as_(make_person(access=(Role.ADMIN,)))

    page = admin.get("outbox.index", state="bounced", address=cast.ada.email.upper())
    assert page.says("Came back The address does not exist. 1 try, last: returned 5.1.1.")
    assert not page.says("eve@northwind.example")
    assert admin.get("people.show", person_id=cast.ada.id).says(
        "does not arrive. The address does not exist."
    )
    make_mail(cast.ada.email, person_id=cast.ada.id, sent_at=clock.now())
    assert not admin.get("people.show", person_id=cast.ada.id).says("does not arrive")
    assert queries.find_trouble(cast.ada.id, cast.ada.email) is None
