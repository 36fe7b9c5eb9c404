"""Error pages."""

import pytest
from sqlalchemy import text

from portal.core import db
from portal.core.access import access
from portal.core.permissions import Permission
from tests.browser import Browser
from tests.core.dressed import post, sites


def test_an_address_that_leads_nowhere_helps_on(plain, cast) -> None:
    for browser in (Browser(plain, None), Browser(plain, cast.ada)):
        page = browser.open("/nowhere")
        assert (page.status, page.title.split(" – ")[0]) == (404, "Page not found")
        assert page.says("Go to Today")


def test_a_wrong_method_says_which_are_right(plain) -> None:
    page = post(Browser(plain, None), "/livez")

    assert (page.status, page.title.split(" – ")[0]) == (405, "This cannot be done here")
    assert set(page.response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_what_is_too_large_is_refused_before_it_is_read(plain, monkeypatch) -> None:
    monkeypatch.setitem(plain.config, "MAX_CONTENT_LENGTH", 1000)

    page = Browser(plain, None).open("/sign-in", "POST", data={"csrf_token": "x" * 1001})

    assert (page.status, page.title.split(" – ")[0]) == (413, "This is too large")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_bug_becomes_a_page_with_a_number_to_quote_and_never_a_trace(
    plain, cast, caplog, method: str
) -> None:
    browser = Browser(plain, cast.ada)
    page = browser.open("/try/boom") if method == "GET" else post(browser, "/try/boom")

    assert (page.status, page.title.split(" – ")[0]) == (500, "Something went wrong on our side")
    assert page.says(page.response.headers["X-Request-ID"])
    assert "ZeroDivisionError" not in page.text
    assert any("ZeroDivisionError" in str(record.exc_info) for record in caplog.records)


def test_a_database_error_on_the_way_does_not_break_its_own_page(plain, cast, monkeypatch) -> None:
    broken = access(Permission.PORTAL_USE)(
        lambda: db.session.execute(text("SELECT * FROM nothing_of_this_name"))
    )
    monkeypatch.setitem(plain.view_functions, "boom", broken)

    page = Browser(plain, cast.ada).open("/try/boom")

    assert (page.status, page.title.split(" – ")[0]) == (500, "Something went wrong on our side")
    assert page.says("Ada") or "Profile" in page.text


def test_when_even_the_page_for_errors_breaks_a_bare_one_is_left(plain, monkeypatch) -> None:
    monkeypatch.setitem(plain.chrome, "portal_name", lambda: 1 / 0)

    page = Browser(plain, None).open("/nowhere")

    assert page.status == 404
    assert page.text.startswith("<!doctype html>")
    assert page.says("Page not found")
    assert page.says(page.response.headers["X-Request-ID"])


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_when_too_many_save_at_once_it_says_when_to_try_again(plain, cast, method: str) -> None:
    browser = Browser(plain, cast.ada)
    page = browser.open("/try/rush") if method == "GET" else post(browser, "/try/rush")

    assert (page.status, page.response.headers["Retry-After"]) == (503, "3")
    assert page.title.startswith("The portal is busy")


def test_a_refusal_without_a_form_is_a_page_that_gives_the_reason(plain, cast) -> None:
    page = post(Browser(plain, cast.ada), "/try/refuse")

    assert page.status == 422
    assert page.says("This is the last administrator. Make another person an administrator first.")
    assert sites() == []


def test_an_answer_of_400_or_more_takes_back_everything_but_the_notes(plain) -> None:
    assert post(Browser(plain, None), "/try/say_no").status == 422
    assert sites() == ["note"]
