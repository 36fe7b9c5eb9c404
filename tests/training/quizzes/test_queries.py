"""Who sees which attempt, whose pass counts when, and what holds an attempt up."""

from datetime import timedelta

import pytest

from portal.core import clock, db
from portal.core.reasons import Reason
from portal.training.paths.rules import StepKind
from portal.training.quizzes import queries
from portal.training.quizzes.rules import draw
from tests.conftest import NOON
from tests.library.make import make_lesson, make_library
from tests.training.assessments.make import make_steps
from tests.training.lessons.make import make_completion
from tests.training.quizzes.make import make_quiz, make_quiz_attempt, make_quiz_result

DAY = timedelta(days=1)


def passed(at=NOON):
    rows = db.session.execute(queries.passed_quizzes(at)).all()
    return {(row.person_id, row.quiz_key): row.passed_at for row in rows}


def test_nobody_but_the_person_finds_an_attempt_not_even_their_manager(cast) -> None:
    attempt = make_quiz_attempt(cast.ada, make_quiz())

    assert queries.find_attempt(cast.ada, attempt.id, "qz-foundation") == attempt
    assert queries.find_attempt(cast.bo, attempt.id, "qz-foundation") is None
    assert queries.find_attempt(cast.ada, attempt.id, "qz-assist") is None


def test_a_pass_counts_and_a_fail_does_not(cast) -> None:
    quiz = make_quiz()
    make_quiz_result(cast.ada, quiz)
    make_quiz_result(cast.eve, quiz, passed=False)
    make_quiz_attempt(cast.bo, quiz, answers=(True, True))

    assert passed() == {(cast.ada.id, "qz-foundation"): NOON}
    assert queries.list_passed(cast.ada, NOON) == {"qz-foundation": NOON}
    assert queries.list_passed(cast.eve, NOON) == {}


def test_the_latest_pass_counts_and_a_later_fail_takes_nothing_away(cast) -> None:
    quiz = make_quiz()
    for days, result in ((9, True), (5, True), (2, False)):
        make_quiz_result(cast.ada, quiz, passed=result, at=NOON - days * DAY)

    assert passed() == {(cast.ada.id, "qz-foundation"): NOON - 5 * DAY}


def test_a_pass_of_an_earlier_era_counts_only_for_dates_before_the_new_one(cast) -> None:
    old = make_quiz(published_at=NOON - 30 * DAY)
    make_quiz_result(cast.ada, old, at=NOON - 20 * DAY)
    make_quiz(terms=False, label="2.0.0", era=2, published_at=NOON - 10 * DAY)

    assert passed(NOON - 21 * DAY) == {}
    assert passed(NOON - 11 * DAY) == {(cast.ada.id, "qz-foundation"): NOON - 20 * DAY}
    assert passed(NOON) == {}


def test_a_smaller_change_of_the_quiz_keeps_the_pass(cast) -> None:
    make_quiz_result(cast.ada, make_quiz(published_at=NOON - 30 * DAY), at=NOON - 20 * DAY)
    make_quiz(terms=False, label="1.1.0", era=1, published_at=NOON - 10 * DAY)

    assert passed() == {(cast.ada.id, "qz-foundation"): NOON - 20 * DAY}


def test_lessons_of_the_path_come_first_and_ones_that_are_done_do_not_hold_up(cast) -> None:
    quiz = make_quiz()
    first, second = make_lesson("f01-first"), make_lesson("f02-second")
    make_steps(
        (StepKind.LESSON, "f01-first"), (StepKind.LESSON, "f02-second"), (StepKind.QUIZ, "qz-foundation")
    )
    make_completion(cast.ada, first)

    standing = queries.standing(cast.ada, quiz, NOON)

    assert [step.key for step in standing.missing] == ["f02-second"]
    assert standing.refusals == [Reason("assessment_steps_first", count=1)]
    make_completion(cast.ada, second)
    assert queries.standing(cast.ada, quiz, NOON).refusals == []


def test_two_fails_in_a_row_hold_up_until_a_day_later(cast) -> None:
    quiz = make_quiz()
    make_quiz_result(cast.ada, quiz, passed=False, at=NOON - DAY)
    make_quiz_result(cast.ada, quiz, passed=False, at=NOON)
    opens_at = NOON + DAY

    assert queries.standing(cast.ada, quiz, NOON).refusals == [
        Reason("assessment_opens_later", opens_at=opens_at, fails=2)
    ]
    assert queries.standing(cast.ada, quiz, opens_at).refusals == []


def test_fails_of_an_earlier_era_hold_nothing_up(cast) -> None:
    old = make_quiz()
    make_quiz_result(cast.ada, old, passed=False)
    make_quiz_result(cast.ada, old, passed=False)
    open_before = make_quiz_attempt(cast.ada, old)
    new = make_quiz(terms=False, label="2.0.0", era=2)

    standing = queries.standing(cast.ada, new, NOON)

    assert (standing.refusals, standing.open_attempt, standing.passed_at) == ([], None, None)
    assert open_before in standing.attempts


def test_the_options_of_a_question_keep_their_order_and_their_truth(cast) -> None:
    attempt = make_quiz_attempt(cast.ada, make_quiz(), answers=(False,))

    shown = queries.show_question(attempt, "plain-0")

    assert shown == queries.show_question(attempt, "plain-0")
    assert sorted(option.id for option in shown.options) == ["a", "b", "c"]
    assert [(option.id, option.is_right) for option in shown.options if option.is_right] == [("b", True)]
    assert [option.id for option in shown.options if option.is_chosen] == ["a"]
    assert (shown.number, shown.topic, shown.is_right) == (1, "", False)
    assert [option["id"] for option in shown.item["options"]] == [option.id for option in shown.options]
    assert queries.show_question(attempt, "must-0").topic == "Stop and ask"


@pytest.mark.parametrize("key", ["qz-foundation", "qz-assist"])
def test_the_shipped_banks_give_three_tries_without_a_repeat(cast, key: str) -> None:
    make_library()
    quiz = queries.find_quiz(key)
    seen: list[list[str]] = []

    for seed in range(3):
        seen.append(
            draw(
                queries.bank_of(quiz),
                blueprint=quiz.content["blueprint"],
                must_know=list(queries.topic_names(quiz)),
                seed=seed,
                seen=seen,
            )
        )

    assert [len(each) for each in seen] == [quiz.content["draw"]] * 3
    assert len({item for each in seen for item in each}) == 3 * quiz.content["draw"]
    assert queries.pass_mark(key, clock.now()).needed(quiz.content["draw"]) == {15: 12, 12: 10}[len(seen[0])]
