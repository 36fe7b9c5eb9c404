"""Requests: who makes them, who has access, and what an address may contain."""

import pytest
from flask import Response, abort

from portal.application import create_app
from portal.core import db
from portal.core.access import anyone
from tests.agents.make import make_agent
from tests.browser import Browser
from tests.core.dressed import SECURE, dress, post, replace_settings, sites


def test_an_unsafe_request_without_its_token_is_refused_and_changes_nothing(plain) -> None:
    page = Browser(plain, None).open("/try/write", "POST")

    assert (page.status, page.title.split(" – ")[0]) == (400, "The request was incomplete")
    assert sites() == []


def test_with_its_token_it_commits_before_it_answers(plain) -> None:
    assert post(Browser(plain, None), "/try/write").text == "written"
    db.session.rollback()
    assert sites() == ["York"]


@pytest.mark.parametrize(("headers", "status"), [
    ({}, 200), ({"Sec-Fetch-Site": "same-origin"}, 200), ({"Sec-Fetch-Site": "none"}, 200),
    ({"Sec-Fetch-Site": "cross-site"}, 403), ({"Sec-Fetch-Site": "same-site"}, 403), ({"Sec-Fetch-Site": ""}, 403),
    ({"Origin": "http://localhost"}, 200), ({"Origin": "https://evil.example"}, 403), ({"Origin": "null"}, 403),
    ({"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}, 200),
])  # fmt: skip
def test_a_request_that_another_site_makes_is_refused(plain, headers: dict[str, str], status: int) -> None:
    page = post(Browser(plain, None), "/try/write", headers=headers)

    assert page.status == status
    assert sites() == (["York"] if status == 200 else [])


def test_reading_is_open_to_links_from_other_sites(plain) -> None:
    assert Browser(plain, None).open("/sign-in", headers={"Sec-Fetch-Site": "cross-site"}).status == 200


def test_behind_a_proxy_the_public_address_is_our_own(connection, cast, settings) -> None:
    secure = dress(create_app(replace_settings(settings, **SECURE), engine=connection))
    secure.config.update(WTF_CSRF_ENABLED=False)

    def sent_from(origin: str) -> int:
        return Browser(secure, None).open("/try/write", "POST", headers={"Origin": origin}).status

    assert sent_from("https://portal.example") == 200
    assert sent_from("https://portal.example.evil.example") == 403


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_view_without_a_label_lets_nobody_in(plain, cast, method: str) -> None:
    browser = Browser(plain, cast.cal)
    page = browser.open("/try/unlabelled") if method == "GET" else post(browser, "/try/unlabelled")

    assert page.status == 403
    assert "never" not in page.text


def test_nobody_is_asked_to_sign_in_and_comes_back_to_where_they_were(plain) -> None:
    browser = Browser(plain, None)

    assert browser.open("/try/admins?x=1").response.headers["Location"] == "/sign-in?next=/try/admins?x%3D1"
    assert post(browser, "/profile").response.headers["Location"] == "/sign-in"


def test_a_part_of_a_page_whose_reader_is_signed_out_loads_the_page_again(plain) -> None:
    page = Browser(plain, None).open("/profile", headers={"HX-Request": "true"})

    assert (page.status, page.response.headers["HX-Refresh"], page.text) == (204, "true", "")


def test_the_wrong_role_gets_403_in_words(plain, cast) -> None:
    page = Browser(plain, cast.ada).open("/try/admins")

    assert (page.status, page.title.split(" – ")[0]) == (403, "You don’t have access to this page")


@pytest.mark.parametrize("address", [
    "/try/row/99999999999999999999", "/try/row/2147483648", "/try/query?id=99999999999999999999", "/try/query?name=%00",
    "/try/query?id=1&name=%ff%fe", "/%00", "/%ff", "/sign-in?next=%00",
])  # fmt: skip
def test_no_address_breaks_anything(plain, address: str) -> None:
    assert Browser(plain, None).open(address).status < 500


def test_the_largest_row_there_can_be_is_found(plain) -> None:
    assert Browser(plain, None).open("/try/row/2147483647").text == "row 2147483647"


def test_abort_with_an_answer_of_its_own_is_left_alone(plain, monkeypatch) -> None:
    monkeypatch.setitem(
        plain.view_functions, "boom", anyone(lambda: abort(Response("my own", 418, mimetype="text/plain")))
    )

    assert Browser(plain, None).open("/try/boom").text == "my own"


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/agents/deployments/5/pause", "/agents/deployments/5"),
        ("/policies/p06/acknowledgements", "/policies/p06"),
        ("/profile/sign-ins/3/end", "/profile"),
        ("/audit/copies", "/audit"),
    ],
)
def test_the_address_of_a_button_leads_to_the_page_it_stands_on(as_, cast, address: str, page: str) -> None:
    answer = as_(cast.ada).open(address)

    assert (answer.status, answer.response.headers["Location"]) == (303, page)
    assert as_(cast.ada).open(address, method="PATCH").status == 405


@pytest.mark.parametrize("endpoint", ["pages.show_help", "pages.show_data", "pages.show_accessibility"])
def test_the_pages_at_the_foot_are_open_to_everybody(as_, cast, endpoint: str) -> None:
    for person in (None, cast.ada):
        assert as_(person).get(endpoint).status == 200
    assert as_(None).get("pages.show_data").says("How we use your data Accessibility")


def test_a_summary_of_errors_names_the_questions(as_, cast) -> None:
    page = as_(cast.cal).post("agents.new_limit", agent_id=make_agent().id, since="soon")

    assert page.says("Known limit: Describe what it gets wrong.")
    assert page.says("Known since: Choose a day.")


def test_too_long_is_said_with_the_limit(as_, cast) -> None:
    page = as_(cast.ada).post("reports.new", kind="failure", what="x" * 2001)

    assert page.says("Use at most 2,000 characters.")
