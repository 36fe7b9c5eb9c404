"""Who sees which attempt, whose pass counts when, what holds an attempt up, and whom one may ask for a talk."""

from datetime import timedelta

import pytest

from portal.core import db
from portal.core.reasons import Reason
from portal.paths import queries as path_queries, step_kinds
from portal.paths.step_kinds import StepKind
from portal.people.rules import JobRole, PersonState
from portal.training.assessments import queries
from tests.conftest import NOON
from tests.library.make import make_lesson
from tests.make import make_person, make_unit
from tests.training.assessments.make import make_request, make_steps, make_talk
from tests.training.labs.make import make_lab, make_lab_attempt, make_lab_result
from tests.training.lessons.make import make_completion
from tests.training.quizzes.make import make_quiz, make_quiz_attempt, make_quiz_result

DAY = timedelta(days=1)
QUIZ, LAB = step_kinds.QUIZ, step_kinds.LAB
MAKERS = {
    QUIZ: (make_quiz, make_quiz_attempt, make_quiz_result),
    LAB: (make_lab, make_lab_attempt, make_lab_result),
}
each_kind = pytest.mark.parametrize("kind", MAKERS)


def passed(kind, at=NOON):
    rows = db.session.execute(queries.passed(kind, at)).all()
    return {(row.person_id, row.key): row.passed_at for row in rows if row.overtaken_at is None}


@each_kind
def test_nobody_but_the_person_finds_an_attempt_not_even_their_manager(cast, kind: StepKind) -> None:
    make, make_attempt, _ = MAKERS[kind]
    content = make()
    attempt = make_attempt(cast.ada, content)

    assert queries.find_attempt(cast.ada, attempt.id, kind, content.key) == attempt
    assert queries.list_attempts(cast.ada, kind, content.key) == [attempt]
    assert queries.find_attempt(cast.bo, attempt.id, kind, content.key) is None
    assert queries.list_attempts(cast.bo, kind, content.key) == []
    assert queries.find_attempt(cast.ada, attempt.id, kind, "another") is None
    assert queries.find_attempt(cast.ada, attempt.id, step_kinds.DRILL, content.key) is None


@each_kind
def test_a_pass_counts_and_a_fail_does_not(cast, kind: StepKind) -> None:
    make, make_attempt, make_result = MAKERS[kind]
    content = make()
    make_result(cast.ada, content)
    make_result(cast.eve, content, passed=False)
    make_attempt(cast.bo, content)

    assert passed(kind) == {(cast.ada.id, content.key): NOON}
    found = path_queries.list_done([cast.ada.id, cast.eve.id], MAKERS, NOON)
    assert (found[cast.ada.id], found[cast.eve.id]) == ({(kind, content.key)}, set())
    assert path_queries.list_done([cast.ada.id], [], NOON)[cast.ada.id] == set()


@each_kind
def test_every_pass_counts_and_a_later_fail_takes_nothing_away(cast, kind: StepKind) -> None:
    make, _, make_result = MAKERS[kind]
    content = make()
    for days, result in ((9, True), (5, True), (2, False)):
        make_result(cast.ada, content, passed=result, at=NOON - days * DAY)

    rows = db.session.execute(queries.passed(kind, NOON)).all()
    assert sorted(row.passed_at for row in rows) == [NOON - 9 * DAY, NOON - 5 * DAY]


@each_kind
def test_a_pass_of_an_earlier_era_counts_only_for_dates_before_the_new_one(cast, kind: StepKind) -> None:
    make, _, make_result = MAKERS[kind]
    old = make(published_at=NOON - 30 * DAY)
    make_result(cast.ada, old, at=NOON - 20 * DAY)
    make(terms=False, label="2.0.0", era=2, published_at=NOON - 10 * DAY)

    assert passed(kind, NOON - 21 * DAY) == {}
    assert passed(kind, NOON - 11 * DAY) == {(cast.ada.id, old.key): NOON - 20 * DAY}
    assert passed(kind, NOON) == {}
    (overtaken,) = db.session.execute(queries.passed(kind, NOON)).all()
    assert overtaken.overtaken_at == NOON - 10 * DAY


@each_kind
def test_a_smaller_change_keeps_the_pass(cast, kind: StepKind) -> None:
    make, _, make_result = MAKERS[kind]
    old = make(published_at=NOON - 30 * DAY)
    make_result(cast.ada, old, at=NOON - 20 * DAY)
    make(terms=False, label="1.1.0", era=1, published_at=NOON - 10 * DAY)

    assert passed(kind) == {(cast.ada.id, old.key): NOON - 20 * DAY}


def test_lessons_of_the_path_come_first_and_ones_that_are_done_do_not_hold_up(cast) -> None:
    quiz = make_quiz()
    first, second = make_lesson("f01-first"), make_lesson("f02-second")
    make_steps((step_kinds.LESSON, "f01-first"), (step_kinds.LESSON, "f02-second"), (QUIZ, "qz-foundation"))
    make_completion(cast.ada, first)

    standing = queries.standing(cast.ada, quiz, QUIZ, NOON)

    assert [step.key for step in standing.missing] == ["f02-second"]
    assert standing.refusals == [Reason("assessment_steps_first", count=1)]
    make_completion(cast.ada, second)
    assert queries.standing(cast.ada, quiz, QUIZ, NOON).refusals == []


def test_two_fails_in_a_row_hold_up_until_a_day_later(cast) -> None:
    quiz = make_quiz()
    make_quiz_result(cast.ada, quiz, passed=False, at=NOON - DAY)
    make_quiz_result(cast.ada, quiz, passed=False, at=NOON)
    opens_at = NOON + DAY

    assert queries.standing(cast.ada, quiz, QUIZ, NOON).refusals == [
        Reason("assessment_opens_later", opens_at=opens_at, fails=2)
    ]
    assert queries.standing(cast.ada, quiz, QUIZ, opens_at).refusals == []


def test_fails_of_an_earlier_era_hold_nothing_up(cast) -> None:
    old = make_quiz()
    make_quiz_result(cast.ada, old, passed=False)
    make_quiz_result(cast.ada, old, passed=False)
    open_before = make_quiz_attempt(cast.ada, old)
    new = make_quiz(terms=False, label="2.0.0", era=2)

    standing = queries.standing(cast.ada, new, QUIZ, NOON)

    assert (standing.refusals, standing.open_attempt, standing.passed_at) == ([], None, None)
    assert open_before in standing.attempts


def test_lessons_and_the_quiz_come_before_the_lab(cast) -> None:
    lab, quiz = make_lab(), make_quiz(terms=False)
    make_steps((step_kinds.LESSON, "a01-first"), (QUIZ, quiz.key), (LAB, lab.key))
    lesson = make_lesson("a01-first")

    assert [step.key for step in queries.standing(cast.ada, lab, LAB, NOON).missing] == [
        "a01-first",
        quiz.key,
    ]
    make_completion(cast.ada, lesson)
    assert [step.key for step in queries.standing(cast.ada, lab, LAB, NOON).missing] == [quiz.key]
    make_quiz_result(cast.ada, quiz)
    assert queries.standing(cast.ada, lab, LAB, NOON).refusals == []


def test_where_two_paths_ask_for_the_lab_the_shorter_way_opens_it(cast) -> None:
    lab = make_lab()
    make_lesson("a01-first")
    make_steps((step_kinds.LESSON, "a01-first"), (LAB, lab.key), role=JobRole.CS_MANAGER)
    make_steps((LAB, lab.key))

    assert queries.standing(cast.bo, lab, LAB, NOON).missing == []


def test_three_fails_wait_for_a_talk_and_a_talk_gives_three_more(cast) -> None:
    lab = make_lab()
    for back in (3, 2, 1):
        assert queries.standing(cast.ada, lab, LAB, NOON).tries_left == back
        make_lab_result(cast.ada, lab, hits=2, passed=False, at=NOON - back * DAY)

    before = queries.standing(cast.ada, lab, LAB, NOON)
    make_talk(cast.ada, cast.bo)
    after = queries.standing(cast.ada, lab, LAB, NOON)

    assert (before.waits_for_talk, before.tries_left) == (True, 0)
    assert before.refusals == [Reason("assessment_waits_for_talk", tries=3)]
    assert (after.waits_for_talk, after.tries_left, after.refusals) == (False, 3, [])


def test_a_talk_about_another_lab_or_with_somebody_else_opens_nothing(cast) -> None:
    lab = make_lab()
    for _ in range(3):
        make_lab_result(cast.ada, lab, hits=2, passed=False)
    make_talk(cast.ada, cast.bo, key="lab-40")
    make_talk(cast.eve, cast.bo)

    assert queries.standing(cast.ada, lab, LAB, NOON).waits_for_talk


def test_one_may_ask_ones_manager_and_those_who_lead_people_in_ones_unit_or_above(cast) -> None:
    deputy = make_person("Gus Green", unit=cast.claims, job_roles=(JobRole.OPERATIONS_LEAD,))
    chief = make_person("Hal Hart", unit=cast.company, job_roles=(JobRole.CS_MANAGER,))
    make_person("Ida Ives", unit=cast.service, job_roles=(JobRole.CS_MANAGER,))
    make_person("Jon Jett", unit=cast.claims, job_roles=(JobRole.CS_MANAGER,), state=PersonState.LEFT)
    make_person("Kim Kerr", unit=make_unit("Below", inside=cast.claims), job_roles=(JobRole.CS_MANAGER,))

    assert list(queries.list_coaches(cast.ada, NOON)) == [cast.bo, deputy, chief]
    assert list(queries.list_coaches(cast.dot, NOON)) == [chief]


def test_a_coach_sees_who_asked_them_until_they_have_talked(cast) -> None:
    request = make_request(cast.ada, cast.bo)
    make_request(cast.eve, cast.dot)
    make_talk(cast.cal, cast.bo)

    assert list(queries.list_requests(cast.bo)) == [request]
    assert (queries.count_requests(cast.bo), queries.count_requests(cast.ada)) == (1, 0)
    assert queries.find_request(cast.dot, request.id) is None
