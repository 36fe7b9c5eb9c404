"""Refusals and errors are JSON that a program and a person can read."""

from datetime import date

import pytest

from portal.core.access import API
from portal.core.api.problems import problem
from portal.core.reasons import Reason
from portal.core.web import Portal
from portal.people.rules import PersonState
from tests.core.api.trial import Call, told


def test_a_refusal_says_its_code_its_sentence_and_its_field(call: Call) -> None:
    answer = call("POST", "/sites", json={"name": "Atlantis"})

    assert told(answer) == (422, "site_name_taken")
    assert (answer.json["detail"], answer.json["field"]) == (
        "Another site has this name.",
        "name",
    )


def test_whoever_comes_while_many_save_is_told_when_to_come_back(call: Call) -> None:
    answer = call("POST", "/sites", json={"name": "Pompeii"})

    assert told(answer) == (503, "api_busy")
    assert answer.headers["Retry-After"] == "3"


def test_an_error_of_ours_shows_a_number_to_quote_and_no_trace(call: Call) -> None:
    answer = call("GET", "/boom")

    assert told(answer) == (500, "api_broken")
    assert "division" not in answer.text


@pytest.mark.parametrize("path", ["/nowhere", "", "/"])
def test_an_address_that_is_not_there_is_json_as_well(call: Call, path: str) -> None:
    assert told(call("GET", path)) == (404, "api_not_found")


@pytest.mark.parametrize(("method", "path", "allowed"), [
    ("PUT", "/sites", {"GET", "HEAD", "OPTIONS", "POST"}), ("GET", "/sites/1", {"DELETE", "OPTIONS"}),
])  # fmt: skip
def test_a_wrong_method_is_told_the_right_ones(call: Call, method: str, path: str, allowed: set[str]) -> None:
    answer = call(method, path)

    assert told(answer) == (405, "api_wrong_method")
    assert set(answer.headers["Allow"].split(", ")) == allowed


def test_values_of_a_reason_are_told_as_json_has_them(plain: Portal) -> None:
    reason = Reason(
        "person_cannot_become", now=PersonState.LEFT, to=PersonState.ON_LEAVE, on=date(2026, 3, 12)
    )

    with plain.test_request_context(f"{API}/x"):
        told_as = problem(422, reason).json

    assert told_as["detail"] == "A person who is “Left” cannot change to “On leave”."
    assert told_as["values"] == {"now": "left", "to": "on_leave", "on": "2026-03-12"}
