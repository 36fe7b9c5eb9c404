"""Taking a quiz in a browser."""

import re

import pytest

from portal.core import db
from portal.paths import step_kinds
from portal.training.assessments.models import Attempt, Response
from tests.library.make import make_lesson
from tests.make import actions, only
from tests.training.assessments.make import make_steps
from tests.training.quizzes.make import make_quiz, make_quiz_attempt, make_quiz_result

KEY = "qz-foundation"


def test_from_the_first_page_to_the_result(as_, cast) -> None:
    make_quiz()
    browser = as_(cast.ada)

    assert browser.get("training.quiz", key=KEY).says("Ready when you are")
    browser.post("training.quiz_attempts", key=KEY)
    attempt = only(Attempt)
    where = {"key": KEY, "attempt_id": attempt.id}
    for number, item in enumerate(attempt.items, start=1):
        assert browser.get("training.quiz_item", **where).says(f"Question {number} of 3")
        page = browser.post("training.quiz_item", **where, item_id=item, answer="b")
        assert page.went_to("training.quiz_item", **where)
    assert browser.get("training.quiz_item", **where).went_to("training.quiz_result", **where)

    page = browser.get("training.quiz_result", **where)
    assert page.says("You passed: 3 of 3 right")
    assert page.says("Every must-know was right.")
    assert actions()[-1] == "training.attempt_finished"


def test_whoever_leaves_comes_back_to_the_same_place(as_, cast) -> None:
    attempt = make_quiz_attempt(cast.ada, make_quiz(), answers=(True,))
    where, browser = {"key": KEY, "attempt_id": attempt.id}, as_(cast.ada)

    page = browser.get("training.quiz", key=KEY)

    assert page.says("You have answered 1 of 3 questions. Your place is saved.")
    assert f'href="/learn/quizzes/{KEY}/{where["attempt_id"]}"' in page.text
    assert browser.post("training.quiz_attempts", key=KEY).went_to("training.quiz_item", **where)
    assert browser.get("training.quiz_item", **where).says("Question 2 of 3")


def test_a_question_opens_with_the_focus_on_it_and_a_refused_answer_on_its_errors(as_, cast) -> None:
    attempt = make_quiz_attempt(cast.ada, make_quiz())
    where, item = {"key": KEY, "attempt_id": attempt.id}, attempt.items[0]
    browser = as_(cast.ada)

    question = browser.get("training.quiz_item", **where)
    refused = browser.post("training.quiz_item", **where, item_id=item)

    assert re.findall(r"<(\w+)[^>]* autofocus>", question.text) == ["legend"]
    assert re.findall(r'id="(\w+)"[^>]* autofocus>', refused.text) == ["errors"]


def test_nothing_says_what_is_right_before_the_end(as_, cast) -> None:
    attempt = make_quiz_attempt(cast.ada, make_quiz(), answers=(False,))
    finished = make_quiz_result(cast.ada, make_quiz(terms=False, label="1.0.1"), passed=False)
    browser = as_(cast.ada)

    page = browser.get("training.quiz_item", key=KEY, attempt_id=attempt.id)
    result = browser.get("training.quiz_result", key=KEY, attempt_id=finished.id)

    assert "Because of" in result.words
    assert "Because of" not in page.words
    assert "right" not in page.words.lower()


def test_a_fail_says_what_was_missing_and_explains_every_question(as_, cast) -> None:
    attempt = make_quiz_result(cast.ada, make_quiz(), passed=False)

    page = as_(cast.ada).get("training.quiz_result", key=KEY, attempt_id=attempt.id)

    assert page.says("Not there yet: 2 of 3 right")
    assert page.says("You had 2 of 3 right; you need 3. One must-know is not right yet: Stop and ask.")
    assert page.words.count("Because of") == 9
    assert page.says("Try again with new questions")


def test_a_fail_after_a_pass_takes_nothing_away(as_, cast) -> None:
    quiz = make_quiz()
    passed = make_quiz_result(cast.ada, quiz)
    again = make_quiz_result(cast.ada, quiz, passed=False)
    ada = as_(cast.ada)

    page, first = (ada.get("training.quiz_result", key=KEY, attempt_id=each.id) for each in (again, passed))

    assert page.says(
        "Not passed this time: 2 of 3 right You passed on Thu 12 Mar 2026, and that still counts."
    )
    assert not page.says("are needed")
    assert page.says("Try other questions")
    assert first.says("This quiz is done.")
    assert not first.says("Try other questions")


def test_after_two_fails_the_page_says_when_the_next_try_opens(as_, cast) -> None:
    quiz = make_quiz()
    for _ in range(2):
        attempt = make_quiz_result(cast.ada, quiz, passed=False)
    browser = as_(cast.ada)

    page = browser.get("training.quiz", key=KEY)

    assert page.says("You can try again from Fri 13 Mar 2026, 12:00, with new questions.")
    assert browser.get("training.quiz_result", key=KEY, attempt_id=attempt.id).says("Fri 13 Mar 2026, 12:00")
    assert browser.post("training.quiz_attempts", key=KEY).status == 422


def test_a_shut_quiz_links_the_lessons_that_come_first(as_, cast) -> None:
    make_quiz()
    make_lesson("f01-first")
    make_steps((step_kinds.LESSON, "f01-first"), (step_kinds.QUIZ, KEY))
    browser = as_(cast.ada)

    page = browser.post("training.quiz_attempts", key=KEY)

    assert page.status == 422
    assert page.says("Finish this step first.")
    assert 'href="/learn/lessons/f01-first"' in page.text
    assert db.session.query(Attempt).count() == 0


def test_no_answer_is_an_error_beside_the_question(as_, cast) -> None:
    attempt = make_quiz_attempt(cast.ada, make_quiz())

    page = as_(cast.ada).post("training.quiz_item", key=KEY, attempt_id=attempt.id, item_id="plain-0")

    assert page.status == 422
    assert page.words.count("Choose an answer.") == 2  # in the summary and beside the question
    assert db.session.query(Response).count() == 0


@pytest.mark.parametrize(("answers", "status"), [(["a"], 422), (["a", "b", "c"], 422), (["a", "c"], 303)])
def test_whoever_chooses_too_few_or_too_many_hears_it_at_once(as_, cast, answers, status: int) -> None:
    attempt = make_quiz_attempt(cast.ada, make_quiz(right="ac"))

    page = as_(cast.ada).post(
        "training.quiz_item", key=KEY, attempt_id=attempt.id, item_id="plain-0", answer=answers
    )

    assert page.status == status
    assert page.says("Choose 2 answers.") is (status == 422)


def test_a_page_left_open_answers_nothing_twice(as_, cast) -> None:
    attempt = make_quiz_attempt(cast.ada, make_quiz(), answers=(False,))
    where = {"key": KEY, "attempt_id": attempt.id}

    page = as_(cast.ada).post("training.quiz_item", **where, item_id="plain-0", answer="b")

    assert page.went_to("training.quiz_item", **where)
    assert only(Response).given == ["a"]


@pytest.mark.parametrize("endpoint", ["training.quiz_item", "training.quiz_result"])
def test_neither_colleagues_nor_managers_learn_that_an_attempt_exists(as_, cast, endpoint: str) -> None:
    attempt = make_quiz_result(cast.ada, make_quiz())
    where = {"key": KEY, "attempt_id": attempt.id}

    assert as_(cast.ada).get(endpoint, **where).status in (200, 303)
    for stranger in (cast.bo, cast.cal, cast.dot, cast.eve):
        assert as_(stranger).get(endpoint, **where).status == 404
    assert as_(cast.eve).post("training.quiz_item", **where, item_id="plain-0", answer="b").status == 404


def test_an_unknown_quiz_is_not_found(as_, cast) -> None:
    assert as_(cast.ada).get("training.quiz", key="qz-nothing").status == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_first_page_needs_as_many_queries_however_often_it_was_tried(
    as_, cast, count_queries, rows: int
) -> None:
    quiz = make_quiz()
    for _ in range(rows):
        make_quiz_result(cast.ada, quiz)
    browser = as_(cast.ada)
    browser.get("training.quiz", key=KEY)

    with count_queries() as queries:
        browser.get("training.quiz", key=KEY)

    assert len(queries) == 7, queries


def test_a_question_needs_few_queries(as_, cast, count_queries) -> None:
    attempt = make_quiz_attempt(cast.ada, make_quiz(), answers=(True,))
    where, browser = {"key": KEY, "attempt_id": attempt.id}, as_(cast.ada)
    browser.get("training.quiz_item", **where)

    with count_queries() as queries:
        browser.get("training.quiz_item", **where)

    assert len(queries) == 3, queries  # the person, the attempt with its version, the answers
