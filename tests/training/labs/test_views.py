"""Taking a lab in a browser."""

import re

import pytest
from sqlalchemy import func, select

from portal.core import db
from portal.paths import step_kinds
from portal.training.assessments.models import Attempt, Response
from tests.make import actions, only
from tests.training.assessments.make import make_steps
from tests.training.labs.make import make_approval_lab, make_lab, make_lab_attempt, make_lab_result
from tests.training.quizzes.make import make_quiz

KEY = "lab-20"


def how_many(kind) -> int:
    return db.session.scalar(select(func.count()).select_from(kind))


def test_from_the_first_page_to_the_result(as_, cast) -> None:
    make_lab()
    browser = as_(cast.ada)

    assert browser.get("training.lab", key=KEY).says("Ready when you are")
    browser.post("training.lab_attempts", key=KEY)
    attempt = only(Attempt)
    where = {"key": KEY, "attempt_id": attempt.id}
    assert browser.get("training.lab_item", **where).says("Case 1 of 20")
    for item in attempt.items:
        call = "stop" if item.startswith("bad") else "send"
        page = browser.post("training.lab_item", **where, item_id=item, call=call, reasons=["fit"])
        assert page.went_to("training.lab_item", **where)
    assert browser.get("training.lab_item", **where).went_to("training.lab_result", **where)

    page = browser.get("training.lab_result", **where)
    assert page.says("You caught 6 of the 6 bad ones")
    assert page.says("And you stopped none of the good ones.")
    assert page.says("This lab is done.")
    assert "is-bad" not in page.text  # no miss is no failure
    assert actions()[-1] == "training.attempt_finished"


def test_a_case_opens_with_the_focus_on_it_and_a_refused_decision_on_its_errors(as_, cast) -> None:
    attempt = make_lab_attempt(cast.ada, make_lab())
    where, item = {"key": KEY, "attempt_id": attempt.id}, attempt.items[0]
    browser = as_(cast.ada)

    case = browser.get("training.lab_item", **where)
    refused = browser.post("training.lab_item", **where, item_id=item)

    assert re.findall(r'id="([\w-]+)"[^>]* autofocus>', case.text) == ["output-title"]
    assert re.findall(r'id="([\w-]+)"[^>]* autofocus>', refused.text) == ["errors"]


def test_a_lab_of_level_2_asks_for_approval_and_lets_no_serious_fault_through(as_, cast) -> None:
    make_approval_lab()
    browser = as_(cast.ada)

    start = browser.get("training.lab", key="lab-40")
    browser.post("training.lab_attempts", key="lab-40")
    case = browser.get("training.lab_item", key="lab-40", attempt_id=only(Attempt).id)

    assert start.says("catch at least 9 of the 12 bad ones and stop no more than 5 of the 28 good ones")
    assert start.says("You must stop every one that could do serious harm.")
    assert case.says("Would you approve this?")
    assert case.says("Approve it")


def test_whoever_leaves_comes_back_to_the_same_place(as_, cast) -> None:
    attempt = make_lab_attempt(cast.ada, make_lab(), decided=7)
    where, browser = {"key": KEY, "attempt_id": attempt.id}, as_(cast.ada)

    page = browser.get("training.lab", key=KEY)

    assert page.says("You have decided 7 of 20 cases. Your place is saved.")
    assert browser.post("training.lab_attempts", key=KEY).went_to("training.lab_item", **where)
    assert browser.get("training.lab_item", **where).says("Case 8 of 20")


def test_nothing_hints_at_the_answer_before_the_end(as_, cast) -> None:
    lab = make_lab()
    attempt = make_lab_attempt(cast.ada, lab, decided=3)
    finished = make_lab_result(cast.ada, lab)
    browser = as_(cast.ada)

    page = browser.get("training.lab_item", key=KEY, attempt_id=attempt.id)
    result = browser.get("training.lab_result", key=KEY, attempt_id=finished.id)

    assert page.says("Suggested reply to bad-3.")
    assert page.says("The line that settles it.")
    for hint in ("Cue of", "Explanation of", "Missed", "wrong"):
        assert hint not in page.words
    assert "Cue of" in result.words
    assert "Explanation of" in result.words


def test_a_fail_says_what_was_missing_and_what_comes_next(as_, cast) -> None:
    attempt = make_lab_result(cast.ada, make_lab(), hits=1, false_alarms=6, passed=False)

    page = as_(cast.ada).get("training.lab_result", key=KEY, attempt_id=attempt.id)

    assert page.says("You caught 1 of the 6 bad ones")
    assert page.says("You also stopped 6 that were good.")
    assert page.says("Not passed yet")
    assert "is-bad" in page.text
    assert page.says("You caught 1 of the 6 bad ones; you need 5.")
    assert page.says("You stopped 6 of the 14 good ones; up to 4 is fine.")
    assert page.says("One that you let through could have done serious harm.")
    assert page.says("Yours is −0.6")
    assert page.says("2 attempts left before coaching.")
    assert page.words.count("Cue of") == 20


def test_a_later_try_that_fails_takes_no_pass_away(as_, cast) -> None:
    lab = make_lab()
    make_lab_result(cast.ada, lab)
    attempt = make_lab_result(cast.ada, lab, hits=1, passed=False)

    page = as_(cast.ada).get("training.lab_result", key=KEY, attempt_id=attempt.id)

    assert page.says("Not passed this time")
    assert page.says("You passed this lab before, and that still counts.")


def test_a_shut_lab_links_what_comes_first(as_, cast) -> None:
    make_lab()
    make_quiz(terms=False)
    make_steps((step_kinds.LESSON, "a01-first"), (step_kinds.QUIZ, "qz-foundation"), (step_kinds.LAB, KEY))

    page = as_(cast.ada).post("training.lab_attempts", key=KEY)

    assert page.status == 422
    assert page.says("Finish these 2 steps first.")
    assert 'href="/learn/lessons/a01-first"' in page.text
    assert 'href="/learn/quizzes/qz-foundation"' in page.text
    assert how_many(Attempt) == 0


def test_no_call_is_an_error_and_what_was_typed_stays(as_, cast) -> None:
    attempt = make_lab_attempt(cast.ada, make_lab())

    page = as_(cast.ada).post(
        "training.lab_item", key=KEY, attempt_id=attempt.id, item_id="bad-0", reasons=["fit"], note="Odd day"
    )

    assert page.status == 422
    assert page.words.count("Choose send or stop.") == 2  # in the summary and beside the choice
    assert page.says("Odd day")
    assert re.search('<input [^>]*value="fit" checked>', page.text)
    assert how_many(Response) == 0


def test_a_page_left_open_decides_nothing_twice(as_, cast) -> None:
    attempt = make_lab_attempt(cast.ada, make_lab(), decided=1)
    where = {"key": KEY, "attempt_id": attempt.id}

    page = as_(cast.ada).post("training.lab_item", **where, item_id="bad-0", call="stop")

    assert page.went_to("training.lab_item", **where)
    assert only(Response).given["stopped"] is False


@pytest.mark.parametrize("endpoint", ["training.lab_item", "training.lab_result"])
def test_neither_colleagues_nor_managers_learn_that_an_attempt_exists(as_, cast, endpoint: str) -> None:
    attempt = make_lab_result(cast.ada, make_lab())
    where = {"key": KEY, "attempt_id": attempt.id}

    assert as_(cast.ada).get(endpoint, **where).status in (200, 303)
    for stranger in (cast.bo, cast.cal, cast.dot, cast.eve):
        assert as_(stranger).get(endpoint, **where).status == 404


def test_the_warm_up_answers_at_once_and_keeps_nothing(as_, cast) -> None:
    make_lab()
    browser = as_(cast.ada)

    before = browser.get("training.warm_up", key=KEY, number=1)
    sent = browser.get("training.warm_up", key=KEY, number=1, call="send")
    stopped = browser.get("training.warm_up", key=KEY, number=1, call="stop")

    assert "Cue of" not in before.words
    assert (sent.says("Missed"), stopped.says("Caught")) == (True, True)
    assert sent.says("Cue of bad-0.")
    assert (how_many(Attempt), how_many(Response), actions()) == (0, 0, [])
    assert browser.get("training.warm_up", key=KEY, number=5).status == 404
    assert browser.get("training.warm_up", key=KEY, number=4, call="stop").says("False alarm")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_first_page_needs_as_many_queries_however_often_it_was_tried(
    as_, cast, count_queries, rows: int
) -> None:
    lab = make_lab()
    for _ in range(rows):
        make_lab_result(cast.ada, lab)
    browser = as_(cast.ada)
    browser.get("training.lab", key=KEY)

    with count_queries() as queries:
        browser.get("training.lab", key=KEY)

    assert len(queries) == 9, queries


def test_a_case_needs_few_queries(as_, cast, count_queries) -> None:
    where = {"key": KEY, "attempt_id": make_lab_attempt(cast.ada, make_lab(), decided=2).id}
    browser = as_(cast.ada)
    browser.get("training.lab_item", **where)

    with count_queries() as queries:
        browser.get("training.lab_item", **where)

    assert len(queries) == 4, queries  # the person, the attempt with its version, the calls, the fault names
