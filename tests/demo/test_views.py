"""Outside the sample company nothing of it answers."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.core import db
from portal.people.models import SignIn
from portal.people.rules import PersonState
from tests.make import actions, make_person, only


def test_the_sample_company_does_not_answer_in_a_real_portal(as_, cast) -> None:
    stranger = as_(None)

    assert stranger.get("demo.persons").status == 404
    assert stranger.post("demo.sign_in_as", person_id=cast.ada.id).status == 404
    assert db.session.scalars(select(SignIn)).all() == []
    assert actions() == []


@pytest.mark.parametrize("endpoint", ["people.sign_in", "people.forgotten"])
def test_nothing_in_a_real_portal_leads_to_the_sample(as_, cast, endpoint: str) -> None:
    page = as_(None).get(endpoint)

    assert page.status == 200
    assert "/sample/" not in page.text


@pytest.fixture
def in_sample(app) -> Iterator[Callable[..., None]]:
    """Let the installation be the sample, or one that is set up in another way."""
    usual = app.settings

    def change(**values) -> None:
        app.settings = replace(usual, outside=usual, **values)

    change()
    yield change
    app.settings = usual


def test_at_the_machine_one_chooses_whom_to_be(as_, cast, in_sample) -> None:
    stranger = as_(None)

    assert stranger.get("people.sign_in").says("Who would you like to be?")
    assert stranger.post("demo.sign_in_as", person_id=cast.ada.id).status == 303


@pytest.mark.parametrize(
    "from_elsewhere",
    [
        {"environ_base": {"REMOTE_ADDR": "203.0.113.7"}},
        {"headers": {"Host": "rebound.example:8000"}},
        {"headers": {"X-Forwarded-For": "203.0.113.7"}},
        {"headers": {"X-Real-IP": "203.0.113.7"}},
        {"headers": {"Forwarded": "for=203.0.113.7"}},
    ],
)
def test_from_elsewhere_nobody_becomes_somebody_of_the_sample(as_, cast, in_sample, from_elsewhere) -> None:
    stranger = as_(None)

    assert stranger.open(f"/sample/people/{cast.ada.id}", "POST", **from_elsewhere).status == 404
    assert stranger.open("/sample/people", **from_elsewhere).status == 404
    assert not stranger.open("/sign-in", **from_elsewhere).says("Who would you like to be?")


@pytest.mark.parametrize(
    "setup", [{"public_url": "https://portal.example"}, {"trust_proxy": True}, {"host": "0.0.0.0"}]
)
def test_where_a_proxy_may_stand_in_front_the_sample_does_not_answer(as_, cast, in_sample, setup) -> None:
    in_sample(**setup)

    assert as_(None).get("demo.persons").status == 404


def test_a_real_portal_cannot_be_left(as_, cast) -> None:
    assert as_(cast.ada).get("demo.ask_to_leave").status == 404
    assert as_(cast.ada).post("demo.leave").status == 404
    assert as_(cast.ada).post("demo.enter").status == 404
    assert as_(cast.ada).get("people.profile").status == 200


def test_a_visitor_of_the_sample_becomes_whom_they_choose(as_, cast, in_sample) -> None:
    visitor = as_(None)

    assert visitor.post("demo.sign_in_as", person_id=cast.ada.id).went_to("today.index")

    assert only(SignIn).person_id == cast.ada.id
    assert actions() == ["people.signed_in"]
    assert visitor.get("people.profile").says(cast.ada.email)


@pytest.mark.parametrize(
    ("wanted", "led_to"), [("/profile", "/profile"), ("//evil.example", "/"), ("https://evil.example", "/")]
)
def test_a_visitor_who_followed_a_link_goes_on_to_where_it_leads(
    as_, cast, in_sample, wanted: str, led_to: str
) -> None:
    page = as_(None).open(f"/sample/people/{cast.ada.id}", "POST", query_string={"next": wanted})

    assert page.response.headers["Location"] == led_to


def test_choosing_somebody_else_leaves_the_first(as_, cast, in_sample) -> None:
    visitor = as_(None)
    visitor.post("demo.sign_in_as", person_id=cast.ada.id)

    visitor.post("demo.sign_in_as", person_id=cast.bo.id)

    assert visitor.get("people.profile").says(cast.bo.email)
    held = db.session.scalars(select(SignIn).order_by(SignIn.id)).all()
    assert [(each.person_id, each.ended_at is None) for each in held] == [
        (cast.ada.id, False), (cast.bo.id, True),
    ]  # fmt: skip


@pytest.mark.parametrize("state", [PersonState.LEFT, PersonState.SUSPENDED, PersonState.INVITED])
def test_nobody_becomes_somebody_who_may_not_sign_in(as_, cast, in_sample, state: PersonState) -> None:
    gus = make_person("Gus Gone", state=state)

    assert as_(None).post("demo.sign_in_as", person_id=gus.id).says("Page not found")
    assert db.session.scalars(select(SignIn)).all() == []
