"""Signing in and out in a browser."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.application import create_app
from portal.core import clock, db
from portal.core.errors import Busy
from portal.people import credentials
from portal.people.models import SignIn, SignInAttempt
from portal.people.rules import ATTEMPTS_IN_ALL, ATTEMPTS_PER_ACCOUNT, ATTEMPTS_PER_ADDRESS, PersonState
from tests.browser import Browser
from tests.cast import raise_the_curtain
from tests.conftest import NOON
from tests.make import QUICK_HASHER, actions, make_sign_in

PASSWORD = "four words nobody joins"
WAIT = "There were many tries just now. Wait a few minutes, then try again."
HASH = QUICK_HASHER.hash(PASSWORD)


@pytest.fixture
def ada(cast):
    cast.ada.password_hash = HASH
    db.session.commit()
    return cast.ada


@pytest.fixture
def alone(own_portal):
    """A portal on a database of its own, where notes and sign-ins commit as they do in production."""
    app = create_app(own_portal.settings, engine=own_portal.engine)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    with clock.moved_to(NOON):
        cast = raise_the_curtain()
        cast.ada.password_hash = cast.bo.password_hash = HASH
        db.session.commit()
        yield lambda person: Browser(app, getattr(cast, person) if person else None)
    db.session.remove()


def sign_in(browser: Browser, email: str = "ada.abara@northwind.example", password: str = PASSWORD, **more):
    return browser.post("people.sign_in", email=email, password=password, **more)


def fail(count: int, *, account: str = "ada.abara@northwind.example", address: str = "elsewhere") -> None:
    """As many failed tries as strangers might have made a minute ago."""
    at = NOON - timedelta(minutes=1)
    with db.use_case():
        db.session.add_all(
            SignInAttempt(
                at=at,
                account_hash=credentials.queries.hashed(account),
                address_hash=credentials.queries.hashed(address),
            )
            for _ in range(count)
        )


def open_sign_ins(person) -> list[SignIn]:
    return list(
        db.session.scalars(select(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None)))
    )


def test_the_right_password_opens_the_portal(as_, ada) -> None:
    browser = as_(None)
    page = sign_in(browser, email="  ADA.Abara@northwind.example ")

    assert (page.status, page.response.headers["Location"]) == (303, "/")
    cookie = next(
        each for each in page.response.headers.getlist("Set-Cookie") if each.startswith("portal_loopback=")
    )
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Path=/"))
    assert browser.get("people.profile").says("Ada Abara")
    assert actions() == ["people.signed_in"]


@pytest.mark.parametrize(("email", "password"), [
    ("ada.abara@northwind.example", "wrong"), ("nobody@northwind.example", PASSWORD),
    ("cal.chen@northwind.example", PASSWORD),
])  # fmt: skip
def test_a_wrong_address_and_a_wrong_password_are_answered_alike(alone, email: str, password: str) -> None:
    page = sign_in(alone(None), email=email, password=password)

    assert page.status == 422
    assert page.says("The e-mail address and password do not match. Check both, or ask for a reset link.")
    assert f'value="{email}"' in page.text
    assert password not in page.text
    assert actions() == ["people.sign_in_failed"]
    assert db.session.scalars(select(SignIn)).all() == []


@pytest.mark.parametrize("state", [PersonState.SUSPENDED, PersonState.LEFT])
def test_the_right_password_of_someone_who_left_is_answered_like_a_wrong_one(
    as_, ada, state: PersonState
) -> None:
    ada.state = state
    db.session.commit()

    assert sign_in(as_(None)).says("The e-mail address and password do not match.")


def test_spaces_at_the_ends_belong_to_a_password(as_, ada) -> None:
    assert sign_in(as_(None), password=f" {PASSWORD}").says("The e-mail address and password do not match.")
    assert db.session.scalars(select(SignIn)).all() == []


def test_what_is_missing_is_asked_for_and_counts_as_no_try(as_, ada) -> None:
    page = sign_in(as_(None), email="", password="")

    assert page.says("2 things need fixing")
    assert actions() == []


# Limits ------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [
    {"count": ATTEMPTS_PER_ACCOUNT}, {"count": ATTEMPTS_PER_ADDRESS, "account": "others", "address": "127.0.0.1"},
    {"count": ATTEMPTS_IN_ALL, "account": "others"},
])  # fmt: skip
def test_after_too_many_tries_even_the_right_password_waits(as_, ada, limit) -> None:
    fail(**limit)

    page = sign_in(as_(None))

    assert page.status == 422
    assert page.says("There were many tries just now. Wait a few minutes, then try again.")
    with clock.moved_to(NOON + timedelta(minutes=15)):
        assert sign_in(as_(None)).status == 303


@pytest.mark.parametrize("way_out", ["signed out", "run out", "still in"])
def test_a_browser_that_was_here_before_is_not_locked_out_by_strangers(as_, ada, app, way_out: str) -> None:
    browser = as_(None)
    sign_in(browser)
    if way_out == "signed out":
        browser.post("people.sign_out")
    if way_out != "still in":
        browser._client.delete_cookie("portal_loopback")
    fail(ATTEMPTS_PER_ACCOUNT)
    fail(ATTEMPTS_IN_ALL, account="others")

    assert sign_in(as_(None)).says(WAIT)
    assert sign_in(browser).went_to("today.index")
    assert browser.get("people.profile").says(ada.email)


def test_a_browser_of_someone_else_is_held_up_like_any(as_, ada, cast) -> None:
    cast.bo.password_hash = HASH
    db.session.commit()
    browser = as_(None)
    sign_in(browser, email=cast.bo.email)
    browser.post("people.sign_out")
    fail(ATTEMPTS_PER_ACCOUNT)

    assert sign_in(browser).says(WAIT)
    assert [each.person_id for each in db.session.scalars(select(SignIn))] == [cast.bo.id]


def test_a_mark_that_we_did_not_sign_is_no_mark(as_, ada) -> None:
    browser = as_(None)
    browser._client.set_cookie("portal_device", f"[{ada.id}].AAAA")
    fail(ATTEMPTS_PER_ACCOUNT)

    assert sign_in(browser).says(WAIT)
    assert db.session.scalars(select(SignIn)).all() == []


# Sessions ------------------------------------------------------------------------


def test_each_sign_in_gets_a_token_of_its_own_and_ends_the_one_before(as_, ada) -> None:
    browser = as_(None)
    sign_in(browser)
    [first] = open_sign_ins(ada)
    old = browser._client.get_cookie("portal_loopback").value
    with db.use_case():
        token = credentials.make_link(None, ada, credentials.LinkPurpose.RESET)

    browser.post("people.choose_password", token=token, purpose="reset", password="another four words joined")

    assert browser._client.get_cookie("portal_loopback").value != old
    db.session.refresh(first)
    assert first.ended_at == NOON
    assert len(open_sign_ins(ada)) == 1


def test_a_token_that_a_stranger_planted_is_not_taken_over(as_, ada) -> None:
    browser = as_(None)
    browser._client.set_cookie("portal_loopback", "planted")

    sign_in(browser)

    assert browser._client.get_cookie("portal_loopback").value != "planted"


def test_a_sign_in_that_is_not_used_ends(as_, cast) -> None:
    used, unused = as_(cast.ada), as_(cast.ada)

    with clock.moved_to(NOON + timedelta(hours=12)):
        assert used.get("people.profile").says(cast.ada.email)
    with clock.moved_to(NOON + timedelta(hours=12, seconds=1)):
        assert unused.get("people.profile").went_to("people.sign_in", next="/profile")


def test_a_sign_in_that_is_used_every_day_still_ends_after_a_week(alone) -> None:
    browser = alone("ada")
    answers = []
    for hours in range(0, 180, 11):
        with clock.moved_to(NOON + timedelta(hours=hours)):
            answers.append((hours, browser.get("people.profile").status))

    assert {status for hours, status in answers if hours <= 7 * 24} == {200}
    assert {status for hours, status in answers if hours > 7 * 24} == {303}


def test_use_is_noted_at_most_every_five_minutes(alone) -> None:
    browser = alone("ada")
    seen = []
    for minutes in (4, 5, 9, 10):
        with clock.moved_to(NOON + timedelta(minutes=minutes)):
            browser.get("people.profile")
        db.session.rollback()
        seen.append(db.session.scalars(select(SignIn.seen_at)).one() - NOON)

    assert seen == [timedelta(0), timedelta(minutes=5), timedelta(minutes=5), timedelta(minutes=10)]


def test_ten_wrong_passwords_in_a_row_make_the_next_one_wait(alone) -> None:
    browser = alone(None)
    answers = [sign_in(browser, password="wrong").says("There were many tries just now.") for _ in range(11)]

    assert answers == [False] * 10 + [True]
    assert sign_in(browser).says("There were many tries just now.")
    assert sign_in(browser, email="bo.brand@northwind.example").status == 303


def test_guessing_the_password_of_whoever_left_their_browser_open_gets_slow_too(alone) -> None:
    browser = alone("ada")

    def change(current: str):
        return browser.post("people.change_password", current=current, password="another four words joined")

    answers = [change("wrong").says("There were many tries just now.") for _ in range(11)]

    assert answers == [False] * 10 + [True]
    assert change(PASSWORD).says("There were many tries just now.")
    with clock.moved_to(NOON + timedelta(minutes=16)):
        assert change(PASSWORD).went_to("people.profile")


def test_strangers_who_fail_to_sign_in_keep_nobody_from_changing_their_password(as_, ada) -> None:
    fail(ATTEMPTS_PER_ACCOUNT)

    page = as_(ada).post("people.change_password", current=PASSWORD, password="another four words joined")

    assert page.went_to("people.profile")


def test_a_page_is_read_even_when_nobody_can_write(as_, cast, monkeypatch) -> None:
    class Full:
        def turn(self):
            raise Busy

    browser = as_(cast.ada)
    monkeypatch.setattr(db, "_writers", Full())
    monkeypatch.setattr(db, "is_sqlite", lambda: True)

    with clock.moved_to(NOON + timedelta(minutes=5)):
        assert browser.get("people.profile").says(cast.ada.email)


def test_signing_out_ends_the_sign_in_and_takes_the_cookie(as_, ada) -> None:
    browser = as_(None)
    sign_in(browser)
    token = browser._client.get_cookie("portal_loopback").value

    page = browser.post("people.sign_out")

    assert page.went_to("people.sign_in")
    assert open_sign_ins(ada) == []
    assert browser._client.get_cookie("portal_loopback") is None
    browser._client.set_cookie("portal_loopback", token)
    assert browser.get("people.profile").status == 303


def test_other_browsers_are_signed_out_one_by_one_or_all(as_, cast) -> None:
    here, there, third = as_(cast.ada), as_(cast.ada), as_(cast.ada)
    first = min(each.id for each in open_sign_ins(cast.ada))

    assert there.post("people.end_sign_in", sign_in_id=first).went_to("people.profile")
    assert [browser.get("people.profile").status for browser in (here, there, third)] == [303, 200, 200]

    there.post("people.end_other_sign_ins")
    assert [browser.get("people.profile").status for browser in (there, third)] == [200, 303]
    assert actions() == ["people.signed_out", "people.signed_out_elsewhere"]


def test_nobody_ends_someone_elses_sign_in(as_, cast) -> None:
    hers = make_sign_in(cast.ada, "hers")

    assert as_(cast.eve).post("people.end_sign_in", sign_in_id=hers.id).status == 404
    assert as_(cast.ada).post("people.end_sign_in", sign_in_id=hers.id).status == 303
    assert actions() == ["people.signed_out"]


# Where to, afterwards ------------------------------------------------------------


@pytest.mark.parametrize("wanted", ["/profile", "/audit/?action=people&mark=abc%3D", "/a//b", "/?x=http://y"])
def test_after_signing_in_one_is_where_one_was_going(as_, ada, wanted: str) -> None:
    page = as_(None).open(
        "/sign-in", "POST", query_string={"next": wanted}, data={"email": ada.email, "password": PASSWORD}
    )

    assert page.response.headers["Location"] == wanted


@pytest.mark.parametrize("wanted", [
    "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example", " //evil.example", "javascript:alert(1)", "evil.example",
    "/\x00/evil.example", "/%09/evil.example\t",
    "/ok\\evil", "",
])  # fmt: skip
def test_no_address_leads_out_of_the_portal(as_, ada, wanted: str) -> None:
    browser = as_(None)
    form = browser.open("/sign-in", query_string={"next": wanted}).text
    page = browser.open(
        "/sign-in", "POST", query_string={"next": wanted}, data={"email": ada.email, "password": PASSWORD}
    )

    assert "evil" not in re.search(r'<form method="post" action="([^"]*)"', form)[1]
    assert page.response.headers["Location"] == "/"


def test_whoever_is_in_already_needs_no_form(as_, cast) -> None:
    assert as_(cast.ada).get("people.sign_in").response.headers["Location"] == "/"


# Links -----------------------------------------------------------------------------


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
