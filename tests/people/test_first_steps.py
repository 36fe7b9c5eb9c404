"""An empty portal: who may begin, and what they find."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.core import db
from portal.core.environment import Settings
from portal.core.permissions import Role
from portal.people import queries
from portal.people.models import Person
from portal.people.rules import PersonState
from portal.settings.queries import value
from portal.settings.settings import COMPANY
from tests.browser import Browser
from tests.make import actions, make_person, only

ANSWERS = {
    "company": "Northwind Mutual",
    "name": "Ann Adler",
    "email": "Ann@northwind.example",
    "password": "correct horse battery staple",
}


@pytest.fixture
def stranger(connection, app) -> Browser:
    return Browser(app, None)


@pytest.fixture
def served_as(app):
    """Let the installation be set up differently for one test."""
    usual = app.settings

    def change(**values) -> Settings:
        app.settings = replace(usual, **values)
        return app.settings

    yield change
    app.settings = usual


def test_an_empty_portal_leads_to_the_first_steps(stranger) -> None:
    assert stranger.get("people.sign_in").went_to("people.first_steps")
    assert stranger.get("people.first_steps").says("Welcome. This portal has no people yet.")


def test_the_first_administrator_is_signed_in_and_told_what_is_left(stranger) -> None:
    page = stranger.post("people.first_steps", **ANSWERS)

    ann = only(Person)
    assert page.went_to("groundwork.index")
    assert (ann.name, ann.email, ann.state) == ("Ann Adler", "ann@northwind.example", PersonState.ACTIVE)
    assert [grant.role for grant in queries.list_access(ann.id)] == [Role.ADMIN]
    assert value(COMPANY) == "Northwind Mutual"
    assert actions() == [
        "people.added", "people.access_granted", "people.first_administrator_made", "settings.changed",
        "people.signed_in",
    ]  # fmt: skip
    next_page = stranger.get("groundwork.index")
    assert next_page.says("Name your company Done Import your people Open")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"password": "too short"}, "Use at least 15 characters."),
        ({"password": "Northwind Mutual"}, "This password is easy to guess."),
        ({"email": "nonsense"}, "This is not a valid email. Check it for typos."),
        ({"company": " "}, "Enter the name people know it by."),
    ],
)
def test_what_does_not_fit_comes_back_and_nobody_is_made(
    stranger, wrong: dict[str, str], sentence: str
) -> None:
    page = stranger.post("people.first_steps", **{**ANSWERS, **wrong})

    assert (page.status, page.says(sentence)) == (422, True)
    assert db.session.scalars(select(Person)).all() == []


def test_once_somebody_is_here_it_is_over(stranger) -> None:
    make_person()

    assert stranger.get("people.first_steps").went_to("people.sign_in")
    assert stranger.post("people.first_steps", **ANSWERS).went_to("people.sign_in")
    assert only(Person).name == "Flo Frost"


@pytest.mark.parametrize(
    "request_from_elsewhere",
    [
        {"environ_base": {"REMOTE_ADDR": "203.0.113.7"}},
        {"headers": {"Host": "rebound.example:8000"}},
        {"headers": {"X-Forwarded-For": "203.0.113.7"}},
        {"headers": {"Forwarded": "for=203.0.113.7"}},
    ],
)
def test_from_elsewhere_it_needs_the_code_of_the_operator(
    stranger, served_as, request_from_elsewhere
) -> None:
    code = served_as().setup_code
    data = {"data": ANSWERS, **request_from_elsewhere}

    for address in ("/first-steps", "/first-steps?code=guess"):
        page = stranger.open(address, **request_from_elsewhere)
        assert (page.status, page.title[:14]) == (403, "Not set up yet")
        assert stranger.open(address, "POST", **data).says("the start-up message shows the address to open")
    assert not queries.has_people()

    page = stranger.open(f"/first-steps?code={code}", **request_from_elsewhere)
    assert page.says("Welcome. This portal has no people yet.")
    assert stranger.open(f"/first-steps?code={code}", "POST", **data).status == 303
    assert only(Person).name == "Ann Adler"


@pytest.mark.parametrize(
    "setup", [{"public_url": "https://portal.example"}, {"trust_proxy": True}, {"host": "0.0.0.0"}]
)
def test_behind_a_proxy_being_near_proves_nothing(stranger, served_as, setup) -> None:
    served_as(**setup)

    page = stranger.get("people.first_steps")
    assert page.says("the start-up message shows the address to open")
    assert not page.says("Your email")
    assert stranger.post("people.first_steps", **ANSWERS).status == 403
    assert not queries.has_people()
