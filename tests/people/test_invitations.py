"""Links that bring people in, mailed or shown once; and the forgotten password."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.audit.jobs import sequence_waiting
from portal.core import clock, db
from portal.core.permissions import Role
from portal.outbox.models import OutboxMail
from portal.people.jobs import send_resets
from portal.people.models import OneTimeLink, Person
from portal.people.rules import ATTEMPTS_PER_ACCOUNT, LinkPurpose, PersonState
from portal.people.settings import INVITATION_DAYS
from portal.settings.settings import HELP_CONTACT
from tests.make import actions, make_person, make_setting, make_sign_in, only
from tests.outbox.make import mail_set_up

GOOD = "correct horse battery staple"


@pytest.fixture
def admin(cast) -> Person:
    return make_person("Ann Adler", access=(Role.ADMIN,))


def invited() -> Person:
    return make_person("Ivy Ince", state=PersonState.INVITED)


def mails() -> list[OutboxMail]:
    return list(db.session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def path_in(text: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/(?:invitation|password)/[\w-]+)", text)
    assert found, text
    return found.group(1)


def test_without_mail_the_link_is_shown_once_and_lets_the_person_in(as_, cast, admin) -> None:
    ivy = invited()

    page = as_(admin).post("people.make_link", person_id=ivy.id)

    assert page.status == 200
    assert page.says("It works once, for 14 days.")
    assert as_(None).open(path_in(page.text), "POST", data={"password": GOOD}).status == 303
    assert ivy.state is PersonState.ACTIVE
    assert as_(None).open(path_in(page.text)).status == 404


def test_with_mail_the_link_goes_to_the_person_and_is_not_shown(as_, cast, admin, tmp_path) -> None:
    ivy = invited()

    with mail_set_up(tmp_path):
        page = as_(admin).post("people.make_link", person_id=ivy.id)

    (mail,) = mails()
    assert page.went_to("people.show", person_id=ivy.id)
    assert (mail.to_address, mail.subject, mail.person_id) == (
        ivy.email,
        "Your invitation to Working with agents",
        ivy.id,
    )
    assert "Hello Ivy," in mail.text
    assert as_(None).open(path_in(mail.text)).says("Welcome, Ivy")
    assert actions() == ["people.link_made", "outbox.mail_enqueued"]


def test_an_invitation_sent_again_replaces_the_first(as_, cast, admin) -> None:
    ivy = invited()
    first, second = (path_in(as_(admin).post("people.make_link", person_id=ivy.id).text) for _ in range(2))

    assert as_(None).open(first).says("This link no longer works")
    assert as_(None).open(second).says("Welcome, Ivy")
    assert as_(None).open(first, "POST", data={"password": GOOD}).status == 404
    assert ivy.password_hash is None


def test_someone_at_work_gets_a_reset_link_instead(as_, cast, admin) -> None:
    page = as_(admin).post("people.make_link", person_id=cast.ada.id)

    assert page.says("It works once, for 2 hours.")
    assert only(OneTimeLink).purpose is LinkPurpose.RESET


@pytest.mark.parametrize("state", [PersonState.SUSPENDED, PersonState.LEFT])
def test_who_may_not_come_in_gets_no_link(as_, cast, admin, state: PersonState) -> None:
    gus = make_person("Gus Gone", state=state)

    assert as_(admin).post("people.make_link", person_id=gus.id).status == 404
    assert actions() == []


def test_how_long_a_link_works_is_a_setting(as_, cast, admin) -> None:
    make_setting(INVITATION_DAYS, 1)
    link = path_in(as_(admin).post("people.make_link", person_id=invited().id).text)

    with clock.moved_to(clock.now() + timedelta(hours=23, minutes=59)):
        assert as_(None).open(link).says("Welcome, Ivy")
    with clock.moved_to(clock.now() + timedelta(days=1, minutes=1)):
        assert as_(None).open(link).says("This link no longer works")


@pytest.fixture
def settled(cast) -> None:
    """Everybody of the cast has been here before."""
    for person in (cast.ada, cast.bo, cast.cal, cast.dot, cast.eve):
        make_sign_in(person, f"earlier-{person.id}")


def test_everyone_who_waits_is_invited_at_once_and_only_once(as_, cast, admin, settled, tmp_path) -> None:
    first, second = invited(), make_person("Jay Jonas", state=PersonState.INVITED)
    browser = as_(admin)

    with mail_set_up(tmp_path):
        assert browser.get("people.index", state="invited").says("2 people have not been invited yet.")
        preview = browser.get("people.invitations")
        assert browser.post("people.invite_waiting").went_to("people.index", state="invited")
        page = browser.get("people.index", state="invited")
        browser.post("people.invite_waiting")

    assert preview.says("2 people need an invitation")
    assert preview.says("Each person gets an email with their own link.")
    assert preview.says(first.email)
    assert page.says("Sending 2 invitations.")
    assert not page.says("no invitation yet")
    assert [mail.to_address for mail in mails()] == [first.email, second.email]


def test_without_mail_there_is_a_list_of_links_to_hand_over(as_, cast, admin, settled) -> None:
    ivy = invited()
    browser = as_(admin)
    assert browser.get("people.invitations").says("You get a list of links to print or copy")

    page = browser.post("people.invite_waiting")

    assert page.says(f"Ivy Ince {ivy.email} http://127.0.0.1:8000/invitation/")
    assert as_(None).open(path_in(page.text), "POST", data={"password": GOOD}).status == 303
    assert ivy.state is PersonState.ACTIVE
    assert browser.get("people.invitations").says("Everyone has been invited")


def test_whom_the_directory_calls_active_but_who_never_came_waits_too(as_, cast, admin, settled) -> None:
    make_person("Kit Kane")

    assert as_(admin).get("people.invitations").says("Kit Kane kit.kane@northwind.example – Active")


def test_those_who_only_look_do_not_invite(as_, cast, tmp_path) -> None:
    invited()

    with mail_set_up(tmp_path):
        assert as_(cast.cal).post("people.invite_waiting").status == 403
        assert as_(cast.cal).get("people.invitations").status == 403
        assert not as_(cast.cal).get("people.index", state="invited").says("no invitation yet")


def ask(as_, email: str):
    """Ask for a reset link; the background work then sends it."""
    db.session.commit()  # a transaction that stayed open would take the request back with it
    page = as_(None).post("people.forgotten", email=email)
    sequence_waiting()
    send_resets()
    return page


def test_a_forgotten_password_is_answered_by_a_mail_with_a_link(as_, cast, tmp_path) -> None:
    with mail_set_up(tmp_path):
        page = ask(as_, " Ada.Abara@northwind.example ")

    (mail,) = mails()
    assert page.went_to("people.reset_on_its_way")
    assert (mail.to_address, mail.subject) == (cast.ada.email, "Reset your password for Working with agents")
    assert as_(None).open(path_in(mail.text), "POST", data={"password": GOOD}).status == 303


def test_who_has_never_signed_in_is_invited_again_instead(as_, cast, tmp_path) -> None:
    flo = make_person("Flo Frost", state=PersonState.INVITED)
    email = flo.email
    with mail_set_up(tmp_path):
        ask(as_, email)

    (mail,) = mails()
    assert (mail.to_address, mail.subject) == (email, "Your invitation to Working with agents")
    assert as_(None).open(path_in(mail.text), "POST", data={"password": GOOD}).status == 303


def test_the_answer_does_not_tell_whether_an_address_is_known(as_, cast, tmp_path) -> None:
    with mail_set_up(tmp_path):
        known, unknown = ask(as_, cast.ada.email), ask(as_, "nobody@northwind.example")

    assert len(mails()) == 1
    assert (known.status, known.response.headers["Location"]) == (
        unknown.status,
        unknown.response.headers["Location"],
    )
    assert known.text == unknown.text


def test_a_request_is_answered_before_anything_is_sent_so_that_no_clock_tells_who_is_known(
    as_, cast, tmp_path
) -> None:
    with mail_set_up(tmp_path):
        assert as_(None).post("people.forgotten", email=cast.ada.email).status == 303
        assert mails() == []

        with clock.moved_to(clock.now() + timedelta(minutes=16)):  # the worker was down for too long
            sequence_waiting()
            assert send_resets() == 0


@pytest.mark.parametrize("state", [PersonState.SUSPENDED, PersonState.LEFT])
def test_people_who_may_not_sign_in_get_no_reset_link(as_, cast, tmp_path, state: PersonState) -> None:
    make_person("Gus Gone", state=state)

    with mail_set_up(tmp_path):
        assert ask(as_, "gus.gone@northwind.example").went_to("people.reset_on_its_way")

    assert mails() == []


def test_asking_twice_sends_one_mail(as_, cast, tmp_path) -> None:
    with mail_set_up(tmp_path):
        assert [ask(as_, cast.ada.email).status for _ in range(3)] == [303, 303, 303]
        with clock.moved_to(clock.now() + timedelta(minutes=15)):
            ask(as_, cast.ada.email)

    assert len(mails()) == 2


@pytest.mark.parametrize("email", ["ada.abara@northwind.example", "nobody@northwind.example"])
def test_asking_too_often_has_to_wait_whoever_is_meant(as_, cast, tmp_path, email: str) -> None:
    with mail_set_up(tmp_path):
        answers = [ask(as_, email).status for _ in range(ATTEMPTS_PER_ACCOUNT + 1)]

    assert answers == [303] * ATTEMPTS_PER_ACCOUNT + [422]


def test_asking_for_a_link_locks_nobody_out(as_, cast, tmp_path) -> None:
    with mail_set_up(tmp_path):
        for _ in range(ATTEMPTS_PER_ACCOUNT):
            ask(as_, cast.ada.email)

    page = as_(None).post("people.sign_in", email=cast.ada.email, password="wrong wrong wrong")
    assert page.says("do not match")


def test_without_mail_the_page_names_whom_to_ask(as_, cast) -> None:
    make_setting(HELP_CONTACT, "Room 101")

    page = as_(None).get("people.forgotten")

    assert page.says("Your administrator can give you a link to choose a new password. Ask here: Room 101")
    assert ask(as_, cast.ada.email).status == 200
    assert actions() == []


def test_the_sign_in_page_leads_to_the_forgotten_password(as_, cast) -> None:
    assert 'href="/forgotten-password"' in as_(None).get("people.sign_in").text
    assert (
        as_(None)
        .get("people.reset_on_its_way")
        .says("If that email belongs to someone here, we have sent a link to it.")
    )
