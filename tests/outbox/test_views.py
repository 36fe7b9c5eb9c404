"""The delivery page."""

import pytest

from portal.core import clock, db
from portal.core.permissions import Role
from portal.outbox.models import OutboxMail
from portal.outbox.rules import MailState
from portal.reports import commands as reports
from portal.reports.rules.states import ReportOutcome, State
from tests.make import actions, make_person, only
from tests.outbox.make import mail_set_up, make_mail
from tests.outbox.test_transport import mail_server
from tests.reports.make import make_report


def test_the_page_shows_to_whom_and_what_became_of_it_but_never_what_it_said(as_, cast) -> None:
    make_mail(text="secret words", sent_at=clock.now())
    make_mail("eve@northwind.example", failed_at=clock.now(), error_code="timeout", attempts=8)

    page = as_(make_person(access=(Role.ADMIN,))).get("outbox.index")

    assert page.says("ada@northwind.example Hello Sent")
    assert page.says("Not delivered The mail server did not answer in time. 8 tries, last: timeout.")
    assert not page.says("secret words")


def test_the_list_can_be_narrowed_to_one_state(as_, cast) -> None:
    make_mail(sent_at=clock.now())
    make_mail("eve@northwind.example")

    page = as_(make_person(access=(Role.ADMIN,))).get("outbox.index", state=MailState.WAITING)

    assert page.says("eve@northwind.example")
    assert not page.says("ada@northwind.example")


def test_an_administrator_sends_a_failed_mail_on_its_way_again(as_, cast) -> None:
    mail, admin = make_mail(failed_at=clock.now()), make_person(access=(Role.ADMIN,))

    assert as_(admin).post("outbox.try_again", mail_id=mail.id).went_to("outbox.index", state="failed")
    assert mail.state is MailState.WAITING
    assert as_(admin).post("outbox.try_again", mail_id=mail.id).status == 404


def test_the_list_tells_nobody_who_reported(as_, cast, tmp_path) -> None:
    """A mail that only reporters get would identify them by its address and time."""
    tess = make_person("Tess Thorne", access=(Role.TRIAGER,))
    report = make_report(cast.ada, state=State.TRIAGED)
    with mail_set_up(tmp_path):
        reports.close_report(tess, report, outcome=ReportOutcome.NO_CHANGE, answer="x" * 40)
    db.session.commit()
    mail, admin = only(OutboxMail), as_(make_person(access=(Role.ADMIN,)))
    assert mail.to_address == cast.ada.email
    mail.failed_at = clock.now()
    db.session.commit()
    page = admin.get("outbox.index")

    assert cast.ada.email not in page.text
    assert page.says("1 email to a person who reported something was not delivered.")
    assert admin.post("outbox.try_again", mail_id=mail.id).status == 404


def test_an_administrator_tries_the_mail_server_and_reads_its_answers(as_, cast, tmp_path) -> None:
    admin = as_(make_person("Ann Aide", access=(Role.ADMIN,)))
    assert admin.get("outbox.test").says("Email is not set up")
    with mail_server() as server, mail_set_up(tmp_path, f"smtp://127.0.0.1:{server.server_address[1]}"):
        page = admin.post("outbox.test")
        (taken,) = server.messages

    assert page.says("Sent. The mail server took it.")
    assert page.says("Message Taken 250 taken")
    assert "Test email" in taken
    nobody = as_(make_person("Nobody Else", access=(Role.ADMIN,)))
    with mail_server() as server, mail_set_up(tmp_path, f"smtp://127.0.0.1:{server.server_address[1]}"):
        assert nobody.post("outbox.test").says("Recipient Refused 550 no such mailbox")
    with mail_set_up(tmp_path, "smtp://127.0.0.1:9"):
        assert admin.post("outbox.test").says("Not sent. The mail server could not be reached.")
    assert actions() == ["outbox.mail_tested"] * 3
    assert as_(cast.bo).post("outbox.test").status == 403


def test_the_page_is_for_administrators(as_, cast) -> None:
    mail = make_mail(failed_at=clock.now())

    for person in (cast.ada, cast.bo, cast.cal, cast.dot, cast.eve):
        assert as_(person).get("outbox.index").status == 403
        assert as_(person).post("outbox.try_again", mail_id=mail.id).status == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_needs_three_queries_however_long(as_, cast, count_queries, rows: int) -> None:
    for _ in range(rows):
        make_mail()
    browser = as_(make_person(access=(Role.ADMIN,)))

    with count_queries() as queries:
        browser.get("outbox.index")

    assert len(queries) == 3, queries  # who I am, the list, how many it leaves out
