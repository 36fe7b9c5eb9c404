"""What somebody typed survives an ended sign-in and a stale form, and comes back to them alone."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.core import clock, db, unsent
from portal.core.unsent import UnsentForm
from portal.people.models import SignIn
from portal.reports.models import Report
from tests.agents.make import make_agent
from tests.browser import Browser, Page
from tests.conftest import NOON
from tests.core.dressed import post
from tests.make import PASSWORD, make_sign_in, only
from tests.reports.make import WHAT, make_report

REPORT = {"kind": "failure", "agent_id": 0, "what": WHAT}


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def form_number(page: Page) -> str:
    return re.findall(r'name="form_number" value="([^"]+)"', page.text)[0]


def fields_of(page: Page) -> dict[str, str]:
    """The hidden fields of the page that leads back into a form."""
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))


def end_sign_ins() -> None:
    for row in db.session.scalars(select(SignIn)):
        row.ended_at = clock.now()
    db.session.commit()


def sign_in(browser: Browser, person, token: str) -> None:
    """Sign in as the sample and a password do: what others left in this browser is gone."""
    make_sign_in(person, token)
    browser._client.set_cookie(browser.cookie, token)


@pytest.fixture
def expired(as_, cast) -> tuple[Browser, str]:
    """Ada typed a report, her sign-in ended, and she sent it: her browser, and where she was sent."""
    ada = as_(cast.ada)
    number = form_number(ada.get("reports.new"))
    end_sign_ins()
    page = ada.post("reports.new", **REPORT, form_number=number)
    return ada, page.response.headers["Location"]


def test_an_ended_sign_in_asks_for_one_and_says_that_the_text_is_kept(expired) -> None:
    ada, address = expired

    assert (address.startswith("/sign-in?next=/unsent?form%3D"), count(Report)) == (True, 0)
    assert ada.open(address).says("You were signed out. What you typed is kept: sign in to go on with it.")


def test_the_same_person_gets_the_form_back_and_nothing_is_sent_before_they_send_it(expired, cast) -> None:
    ada, address = expired
    sign_in(ada, cast.ada, "again")

    way_back = ada.open(address.partition("next=")[2].replace("%3D", "="))
    returned = ada.post("reports.new", **fields_of(way_back))

    assert way_back.says("You were signed out before this was sent.")
    assert (returned.status, WHAT in returned.text, count(Report), count(UnsentForm)) == (422, True, 0, 0)
    assert returned.says("You were signed out. Your text is still here. Check it and send.")
    ada.post("reports.new", **REPORT, form_number=form_number(returned))
    assert only(Report).what == WHAT


def test_another_person_in_the_same_browser_sees_nothing_of_it(expired, cast) -> None:
    browser, address = expired
    sign_in(browser, cast.eve, "hers")

    page = browser.open(address.partition("next=")[2].replace("%3D", "="))

    assert (page.status, page.response.headers["Location"]) == (303, "/")
    assert WHAT not in browser.get("reports.new").text


def test_the_same_person_in_another_browser_sees_nothing_of_it(expired, as_, cast) -> None:
    address = expired[1].partition("next=")[2].replace("%3D", "=")

    assert as_(cast.ada).open(address).status == 303


def test_it_is_encrypted_and_gone_after_a_day(expired) -> None:
    assert WHAT.encode() not in only(UnsentForm).body

    with clock.moved_to(NOON + timedelta(hours=25)):
        unsent.forget_old()
    assert count(UnsentForm) == 0


def test_signing_out_forgets_it(expired, cast) -> None:
    browser, _address = expired
    sign_in(browser, cast.ada, "back")
    assert count(UnsentForm) == 1

    browser.post("people.sign_out")

    assert count(UnsentForm) == 0


def test_at_most_five_are_kept_and_passwords_never(as_, cast) -> None:
    ada = as_(cast.ada)
    number = form_number(ada.get("reports.new"))
    end_sign_ins()

    for turn in range(7):
        ada.post("reports.new", **{**REPORT, "what": f"{WHAT} {turn}"}, form_number=number)
    assert count(UnsentForm) == unsent.KEPT_MOST
    ada.post("people.change_password", current=PASSWORD, password=PASSWORD, form_number=number)
    assert count(UnsentForm) == unsent.KEPT_MOST


def test_a_form_that_does_not_prove_its_person_is_not_kept(app, cast, as_) -> None:
    forged = f"abc.{cast.ada.id}.{'x' * 22}"

    for number in ("abc", forged, "a.b.c.d", ""):
        page = Browser(app, None).post("reports.new", **REPORT, form_number=number)
        assert page.response.headers["Location"] == "/sign-in"
    assert count(UnsentForm) == 0


def test_a_button_pressed_after_the_sign_in_ended_leads_back_to_its_page(app, cast) -> None:
    page = Browser(app, None).open(
        "/profile/sign-ins/end-others", "POST", headers={"Referer": "http://localhost/profile?x=1"}
    )
    elsewhere = Browser(app, None).open(
        "/profile/sign-ins/end-others", "POST", headers={"Referer": "https://evil.example/profile"}
    )

    assert page.response.headers["Location"] == "/sign-in?next=/profile?x%3D1"
    assert elsewhere.response.headers["Location"] == "/sign-in"


def test_a_form_of_another_person_is_refused_and_its_text_not_shown(as_, cast) -> None:
    number = form_number(as_(cast.ada).get("reports.new"))

    page = as_(cast.eve).post("reports.new", **REPORT, form_number=number)

    assert (page.status, page.title.split(" – ")[0], count(Report)) == (
        409,
        "Somebody else opened this form",
        0,
    )
    assert WHAT not in page.text


def test_a_stale_form_token_leads_back_into_the_form_with_the_text(plain, cast) -> None:
    ada = Browser(plain, cast.ada)
    number = form_number(ada.get("reports.new"))

    page = ada.open("/reports/new", "POST", data={**REPORT, "form_number": number, "csrf_token": "old"})
    returned = ada.open("/reports/new", "POST", data=fields_of(page))

    assert (page.status, returned.status, count(Report)) == (400, 422, 0)
    assert WHAT in returned.text
    assert returned.says("This page was open for a long time. Your text is still here. Check it and send.")


def test_a_browser_that_was_closed_meanwhile_keeps_the_text_too(plain, cast) -> None:
    """Its form token and its sign-in are both gone."""
    ada = Browser(plain, cast.ada)
    number = form_number(ada.get("reports.new"))
    end_sign_ins()

    page = ada.open("/reports/new", "POST", data={**REPORT, "form_number": number, "csrf_token": "old"})

    assert page.response.headers["Location"].startswith("/sign-in?next=/unsent")
    assert only(UnsentForm).person_id == cast.ada.id


def test_what_is_refused_on_a_page_without_its_form_is_shown_to_be_copied(plain, cast) -> None:
    said = "What I found out & what we do now."

    page = post(
        Browser(plain, cast.ada), "/reports/00000000-0000-0000-0000-000000000000/replies", data={"text": said}
    )

    assert (page.status, page.says(said), page.says("What you typed")) == (404, True, True)


@pytest.mark.parametrize(("endpoint", "sent"), [
    ("reports.reply", {"text": "It was the claim of Monday."}),
])  # fmt: skip
def test_a_form_that_comes_back_changes_nothing(as_, cast, endpoint, sent) -> None:
    report = make_report(cast.ada)
    ada = as_(cast.ada)

    page = ada.post(endpoint, report_id=report.id, **sent, unsent="stale", form_number="n")

    assert (page.status, sent["text"] in page.text) == (422, True)


def test_the_server_says_which_draft_it_has_accepted(as_, cast) -> None:
    make_agent()
    ada = as_(cast.ada)
    number = form_number(ada.get("reports.new"))

    ada.post("reports.new", **REPORT, form_number=number, drafted="1")

    assert f'data-taken="{number}"' in ada.get("reports.mine").text
    assert "data-taken" not in ada.get("reports.mine").text
