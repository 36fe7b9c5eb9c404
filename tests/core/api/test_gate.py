"""Access to the API."""

from datetime import timedelta

import pytest

from portal.core import clock
from portal.core.access import API
from portal.core.api import limits
from portal.core.web import Portal
from tests.browser import Browser
from tests.conftest import NOON
from tests.core.api.trial import OTHER, READER, STRANGER, Call, told


def test_a_valid_token_with_the_scope_gets_json(call: Call) -> None:
    answer = call("GET", "/sites")

    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert [each["name"] for each in answer.json["items"]] == ["Leeds"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(("token", "reason", "challenge"), [
    (None, "token_missing", 'Bearer realm="Rung"'),
    ("guessed", "token_unknown", 'Bearer realm="Rung", error="invalid_token"'),
    ("", "token_missing", 'Bearer realm="Rung"'),
])  # fmt: skip
def test_without_a_valid_token_a_program_is_asked_for_one(
    call: Call, token: str | None, reason: str, challenge: str
) -> None:
    answer = call("GET", "/sites", token=token)

    assert told(answer) == (401, reason)
    assert answer.headers["WWW-Authenticate"] == challenge


def test_a_token_without_the_scope_is_told_which_one_is_missing(call: Call) -> None:
    answer = call("GET", "/sites", token=STRANGER)

    assert told(answer) == (403, "scope_missing")
    assert answer.json["values"] == {"scope": "people:read"}
    assert 'error="insufficient_scope", scope="people:read"' in answer.headers["WWW-Authenticate"]
    assert call("GET", "/name", token=STRANGER).json["name"] == "Program 3"


@pytest.mark.parametrize("path", ["/unlabelled", "/page", "/open"])
def test_what_is_not_labelled_for_programs_is_closed_to_them(call: Call, path: str) -> None:
    assert told(call("GET", path)) == (403, "api_closed")


def test_a_signed_in_person_is_nobody_to_the_api(plain: Portal, cast) -> None:
    ada = Browser(plain, cast.ada)

    assert ada.open("/profile").status == 200
    assert ada.open(f"{API}/sites").status == 401
    assert ada.open(f"{API}/page").status == 403


def test_a_bearer_token_opens_no_page(plain: Portal) -> None:
    answer = plain.test_client().get("/profile", headers={"Authorization": f"Bearer {READER}"})

    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in")


def test_a_token_may_make_so_many_calls_in_a_minute_and_others_are_not_held_up(
    call: Call, monkeypatch
) -> None:
    monkeypatch.setattr(limits, "CALLS_PER_MINUTE", 2)
    with clock.moved_to(NOON + timedelta(seconds=20)):
        answers = [call("GET", "/name") for _ in range(3)]

        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert told(answers[2]) == (429, "api_too_fast")
        assert answers[2].headers["Retry-After"] == "40"
        assert call("GET", "/name", token=OTHER).status_code == 200
    with clock.moved_to(NOON + timedelta(seconds=60)):
        assert call("GET", "/name").status_code == 200
