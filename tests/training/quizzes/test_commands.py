"""Starting, answering, finishing."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.paths import step_kinds
from portal.training.assessments.models import Attempt, Response, Result
from portal.training.quizzes import commands, queries, rules
from tests.conftest import NOON
from tests.library.make import make_lesson
from tests.make import actions, only
from tests.training.assessments.make import make_steps
from tests.training.quizzes.make import make_quiz, make_quiz_attempt, make_quiz_result


def finish(person, attempt, *, wrong=()):
    """Answer everything, rightly but for some."""
    result = None
    for item in attempt.items:
        result = commands.answer_question(
            person, attempt, item_id=item, chosen=["a" if item in wrong else "b"]
        )
    return result


def test_starting_draws_questions_and_leaves_a_trace(cast) -> None:
    attempt = commands.start_quiz(cast.ada, make_quiz(), seed=3)

    assert (attempt.person_id, attempt.key, attempt.era, attempt.started_at) == (
        cast.ada.id,
        "qz-foundation",
        1,
        NOON,
    )
    assert sorted(item.partition("-")[0] for item in attempt.items) == ["must", "plain", "plain"]
    assert actions() == ["training.attempt_started"]


def test_starting_twice_goes_on_with_the_same_attempt(cast) -> None:
    quiz = make_quiz()

    first = commands.start_quiz(cast.ada, quiz)

    assert commands.start_quiz(cast.ada, quiz) == first
    assert actions() == ["training.attempt_started"]


def test_the_next_try_asks_other_questions(cast) -> None:
    quiz = make_quiz()
    first = make_quiz_result(cast.ada, quiz, passed=False)

    second = commands.start_quiz(cast.ada, quiz)

    assert not set(first.items) & set(second.items)


def test_a_quiz_stays_shut_while_its_lessons_are_open(cast) -> None:
    quiz = make_quiz()
    make_lesson("f01-first")
    make_steps((step_kinds.LESSON, "f01-first"), (step_kinds.QUIZ, "qz-foundation"))

    with pytest.raises(Refused) as refused:
        commands.start_quiz(cast.ada, quiz)

    assert refused.value.reason == Reason("assessment_steps_first", count=1)
    assert db.session.scalars(select(Attempt)).all() == []


def test_after_two_fails_in_a_row_the_next_try_waits_until_the_next_day(cast) -> None:
    quiz = make_quiz()
    for _ in range(2):
        make_quiz_result(cast.ada, quiz, passed=False)

    with pytest.raises(Refused) as refused:
        commands.start_quiz(cast.ada, quiz)
    with clock.moved_to(NOON + timedelta(hours=24)):
        attempt = commands.start_quiz(cast.ada, quiz)

    assert refused.value.reason.code == "assessment_opens_later"
    assert attempt.started_at == NOON + timedelta(hours=24)


def test_the_last_answer_brings_the_result(cast) -> None:
    attempt = make_quiz_attempt(cast.ada, make_quiz(), answers=(True, True))

    result = commands.answer_question(cast.ada, attempt, item_id="must-0", chosen=["b"])

    assert result == only(Result)
    assert (result.passed, attempt.right, attempt.current_item) == (True, 3, None)
    assert actions() == ["training.attempt_answered", "training.attempt_finished"]


def test_one_wrong_must_know_is_enough_not_to_pass_the_foundation(cast) -> None:
    attempt = make_quiz_attempt(cast.ada, make_quiz())

    result = finish(cast.ada, attempt, wrong=["must-0"])

    assert (result.passed, attempt.right) == (False, 2)
    assert rules.outcome(queries.marks_of(attempt, attempt.responses)).missed_must_know == ("stop-and-ask",)


def test_an_answer_stays_as_it_was_given(cast) -> None:
    attempt = make_quiz_attempt(cast.ada, make_quiz(), answers=(False,))

    assert commands.answer_question(cast.ada, attempt, item_id="plain-0", chosen=["b"]) is None

    answer = only(Response)
    assert (answer.item_id, answer.given, answer.is_right) == ("plain-0", ["a"], False)
    assert actions() == []


@pytest.mark.parametrize("chosen", [[], ["z"], ["b", "z"]])
def test_only_options_of_the_question_can_be_chosen(cast, chosen: list[str]) -> None:
    attempt = make_quiz_attempt(cast.ada, make_quiz())

    with pytest.raises(Refused) as refused:
        commands.answer_question(cast.ada, attempt, item_id="plain-0", chosen=chosen)

    assert (refused.value.reason, refused.value.field) == (Reason("quiz_choose_an_answer"), "answer")


def test_an_attempt_at_an_earlier_era_cannot_go_on(cast) -> None:
    attempt = make_quiz_attempt(cast.ada, make_quiz())
    make_quiz(terms=False, label="2.0.0", era=2)

    with pytest.raises(Refused) as refused:
        commands.answer_question(cast.ada, attempt, item_id="plain-0", chosen=["b"])

    assert refused.value.reason == Reason("assessment_changed_meanwhile")


def test_the_log_never_says_what_was_chosen_or_whether_it_was_enough(cast) -> None:
    attempt = commands.start_quiz(cast.ada, make_quiz())
    finish(cast.ada, attempt)

    details = [
        json.loads(each) for each in db.session.scalars(select(AuditEntry.detail).order_by(AuditEntry.id))
    ]

    assert {key for detail in details for key in detail} == {
        "concerns", "facts", "kind", "key", "version", "item",
    }  # fmt: skip


def test_what_counts_as_enough_is_what_the_settings_said_at_that_moment(cast) -> None:
    quiz = make_quiz("qz-assist")
    attempt = make_quiz_attempt(cast.ada, quiz)

    result = finish(cast.ada, attempt, wrong=["must-0"])

    assert queries.pass_mark("qz-assist", NOON).needed(3) == 3
    assert (result.passed, attempt.right) == (False, 2)
