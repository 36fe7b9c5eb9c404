"""A call that is sent twice does its work once."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.core import clock, db, once
from portal.core.once import SentRequest
from tests.conftest import NOON
from tests.core.api.trial import OTHER, READER, SENT, Call, sites, told, tries
from tests.make import make_site, only


def test_the_same_call_twice_does_its_work_once_and_is_answered_alike(call: Call) -> None:
    first, second = (call("POST", "/sites", json=SENT) for _ in range(2))

    assert (first.status_code, first.json) == (second.status_code, second.json)
    assert (first.headers.get("Idempotency-Replayed"), second.headers.get("Idempotency-Replayed")) == (
        None,
        "true",
    )
    assert (sites(), tries) == (["York"], ["York"])


def test_an_answer_without_a_body_is_replayed_too(call: Call) -> None:
    site = make_site("York")

    path = f"/sites/{site.id}"

    answers = [call("DELETE", path) for _ in range(2)]

    assert [(answer.status_code, answer.data) for answer in answers] == [(204, b""), (204, b"")]


def test_a_key_that_comes_again_with_another_call_is_refused(call: Call) -> None:
    call("POST", "/sites", json=SENT)

    assert told(call("POST", "/sites", json={"name": "Ely"})) == (422, "idempotency_key_reused")
    assert sites() == ["York"]


def test_two_programs_with_the_same_key_do_not_meet(call: Call) -> None:
    call("POST", "/sites", json=SENT)
    call("POST", "/sites", json={"name": "Ely"}, token=OTHER)

    assert sites() == ["Ely", "York"]


@pytest.mark.parametrize("key", [None, "", " ", "k" * 256, "ké"])
def test_a_call_that_changes_something_needs_a_key(call: Call, key: str | None) -> None:
    assert told(call("POST", "/sites", json=SENT, key=key)) == (400, "idempotency_key_missing")
    assert sites() == []


def test_what_was_refused_may_be_tried_again_under_the_same_key(call: Call) -> None:
    assert told(call("POST", "/sites", json={"name": "Atlantis"})) == (422, "site_name_taken")

    assert call("POST", "/sites", json=SENT).status_code == 201


def test_what_is_remembered_of_an_answer_cannot_be_read_without_the_token(call: Call) -> None:
    call("POST", "/sites", json=SENT)
    kept = only(SentRequest)

    assert b"York" not in kept.body
    assert READER not in json.dumps([kept.mark, kept.fingerprint, kept.led_to])
    with clock.moved_to(NOON + timedelta(hours=25)):
        once.forget_sent()
    assert db.session.scalar(select(func.count()).select_from(SentRequest)) == 0
