"""Choosing a password by a link, and changing it."""

from datetime import timedelta

from portal.core import clock, db
from portal.people import credentials
from portal.people.rules import ATTEMPTS_PER_ACCOUNT, PersonState
from tests.conftest import NOON
from tests.people.signing import HASH, PASSWORD, fail, sign_in


def test_ten_wrong_passwords_in_a_row_make_the_next_one_wait(alone) -> None:
    browser = alone(None)
    answers = [sign_in(browser, password="wrong").says("Too many tries.") for _ in range(11)]

    assert answers == [False] * 10 + [True]
    assert sign_in(browser).says("Too many tries.")
    assert sign_in(browser, email="bo.brand@northwind.example").status == 303


def test_guessing_the_password_of_whoever_left_their_browser_open_gets_slow_too(alone) -> None:
    browser = alone("ada")

    def change(current: str):
        return browser.post("people.change_password", current=current, password="another four words joined")

    answers = [change("wrong").says("Too many tries.") for _ in range(11)]

    assert answers == [False] * 10 + [True]
    assert change(PASSWORD).says("Too many tries.")
    with clock.moved_to(NOON + timedelta(minutes=16)):
        assert change(PASSWORD).went_to("people.profile")


def test_strangers_who_fail_to_sign_in_keep_nobody_from_changing_their_password(as_, ada) -> None:
    fail(ATTEMPTS_PER_ACCOUNT)

    page = as_(ada).post("people.change_password", current=PASSWORD, password="another four words joined")

    assert page.went_to("people.profile")


def test_a_link_of_someone_who_has_left_opens_nothing(as_, ada) -> None:
    with db.use_case():
        token = credentials.make_link(None, ada, credentials.LinkPurpose.RESET)
    assert as_(None).open(f"/password/{token}").status == 200
    ada.state = PersonState.LEFT
    db.session.commit()

    page = as_(None).open(f"/password/{token}", "POST", data={"password": "another four words joined"})

    assert (page.status, page.says("This link no longer works")) == (404, True)
    assert ada.password_hash == HASH


def test_a_password_that_is_refused_can_be_tried_again_with_the_same_link(as_, ada) -> None:
    with db.use_case():
        token = credentials.make_link(None, ada, credentials.LinkPurpose.RESET)
    browser = as_(None)

    page = browser.open(f"/password/{token}", "POST", data={"password": "short"})

    assert (page.status, page.says("Use at least 15 characters.")) == (422, True)
    assert (
        browser.open(f"/password/{token}", "POST", data={"password": "another four words joined"}).status
        == 303
    )


def test_changing_the_password_asks_for_the_one_before(as_, ada) -> None:
    browser = as_(ada)

    page = browser.post("people.change_password", current="wrong", password="another four words joined")
    assert (page.status, page.says("That is not your current password.")) == (422, True)
    assert ada.password_hash == HASH

    page = browser.post("people.change_password", current=PASSWORD, password="another four words joined")
    assert page.went_to("people.profile")
    assert ada.password_hash != HASH
    assert browser.get("people.profile").status == 200
