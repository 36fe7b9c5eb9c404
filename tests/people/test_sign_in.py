"""Sign-in by a form, and being slowed down there."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.core import clock, db
from portal.core.unsent import UnsentForm
from portal.people.models import SignIn
from portal.people.rules import ATTEMPTS_IN_ALL, ATTEMPTS_PER_ACCOUNT, ATTEMPTS_PER_ADDRESS, PersonState
from portal.people.signing_in import DEVICE
from tests.conftest import NOON
from tests.make import actions
from tests.people.signing import HASH, PASSWORD, WAIT, fail, sign_in


def test_the_right_password_opens_the_portal(as_, ada) -> None:
    browser = as_(None)
    page = sign_in(browser, email="  ADA.Abara@northwind.example ")

    assert (page.status, page.response.headers["Location"]) == (303, "/")
    cookie = next(
        each for each in page.response.headers.getlist("Set-Cookie") if each.startswith(f"{browser.cookie}=")
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
    assert page.says("The email and password do not match. Check both or reset your password.")
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

    assert sign_in(as_(None)).says("The email and password do not match.")


def test_spaces_at_the_ends_belong_to_a_password(as_, ada) -> None:
    assert sign_in(as_(None), password=f" {PASSWORD}").says("The email and password do not match.")
    assert db.session.scalars(select(SignIn)).all() == []


def test_what_is_missing_is_asked_for_and_counts_as_no_try(as_, ada) -> None:
    page = sign_in(as_(None), email="", password="")

    assert page.says("2 answers are not right yet")
    assert actions() == []


@pytest.mark.parametrize("limit", [
    {"count": ATTEMPTS_PER_ACCOUNT}, {"count": ATTEMPTS_PER_ADDRESS, "account": "others", "address": "127.0.0.1"},
    {"count": ATTEMPTS_IN_ALL, "account": "others"},
])  # fmt: skip
def test_after_too_many_tries_even_the_right_password_waits(as_, ada, limit) -> None:
    fail(**limit)

    page = sign_in(as_(None))

    assert page.status == 422
    assert page.says("Too many tries. Wait a few minutes, then try again.")
    with clock.moved_to(NOON + timedelta(minutes=15)):
        assert sign_in(as_(None)).status == 303


@pytest.mark.parametrize("way_out", ["signed out", "run out", "still in"])
def test_a_browser_that_was_here_before_is_not_locked_out_by_strangers(as_, ada, app, way_out: str) -> None:
    browser = as_(None)
    sign_in(browser)
    if way_out == "signed out":
        browser.post("people.sign_out")
    if way_out != "still in":
        browser._client.delete_cookie(browser.cookie)
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


def test_a_mark_that_we_did_not_sign_is_no_mark(as_, ada, app) -> None:
    browser = as_(None)
    browser._client.set_cookie(app.settings.cookie(DEVICE), f"[{ada.id}].AAAA")
    fail(ATTEMPTS_PER_ACCOUNT)

    assert sign_in(browser).says(WAIT)
    assert db.session.scalars(select(SignIn)).all() == []


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


def test_who_signs_in_next_in_a_browser_ends_the_wait_of_the_form_that_another_left_there(
    as_, cast, ada
) -> None:
    eve = as_(cast.eve)
    number = re.findall(r'name="form_number" value="([^"]+)"', eve.get("reports.new").text)[0]
    eve.post("people.sign_out")
    left = eve.post(
        "reports.new", kind="failure", agent_id=0, what="It invented a claim.", form_number=number
    )
    assert left.response.headers["Location"].startswith("/sign-in?next=/unsent")
    assert db.session.scalar(select(func.count()).select_from(UnsentForm)) == 1

    eve.open("/sign-in", "POST", data={"email": ada.email, "password": PASSWORD})

    assert db.session.scalar(select(func.count()).select_from(UnsentForm)) == 0
