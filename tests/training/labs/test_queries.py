"""Who sees which attempt, whose pass counts when, and what holds an attempt up."""

from datetime import timedelta

from portal.core import clock, db
from portal.core.reasons import Reason
from portal.people.rules import JobRole, PersonState
from portal.training.labs import queries
from portal.training.labs.rules import Landing, draw, warm_up
from portal.training.paths.rules import StepKind
from tests.conftest import NOON
from tests.library.make import make_lesson, make_library
from tests.make import make_person, make_unit
from tests.training.assessments.make import make_steps
from tests.training.labs.make import make_lab, make_lab_attempt, make_lab_result, make_request, make_talk
from tests.training.lessons.make import make_completion
from tests.training.quizzes.make import make_quiz, make_quiz_result

DAY = timedelta(days=1)


def passed(at=NOON):
    return {row.person_id: row.passed_at for row in db.session.execute(queries.passed_labs(at))}


def test_nobody_but_the_person_finds_an_attempt_not_even_their_manager(cast) -> None:
    attempt = make_lab_attempt(cast.ada, make_lab())

    assert queries.find_attempt(cast.ada, attempt.id, "lab-20") == attempt
    assert queries.find_attempt(cast.bo, attempt.id, "lab-20") is None
    assert queries.find_attempt(cast.ada, attempt.id, "lab-40") is None


def test_the_latest_pass_counts_and_a_fail_neither_counts_nor_takes_away(cast) -> None:
    lab = make_lab()
    make_lab_result(cast.ada, lab, at=NOON - 9 * DAY)
    make_lab_result(cast.ada, lab, at=NOON - 5 * DAY)
    make_lab_result(cast.ada, lab, hits=2, passed=False, at=NOON - 2 * DAY)
    make_lab_result(cast.eve, lab, hits=2, passed=False)

    assert passed() == {cast.ada.id: NOON - 5 * DAY}


def test_a_pass_of_an_earlier_era_counts_only_for_dates_before_the_new_one(cast) -> None:
    make_lab_result(cast.ada, make_lab(published_at=NOON - 30 * DAY), at=NOON - 20 * DAY)
    make_lab(terms=False, label="2.0.0", era=2, published_at=NOON - 10 * DAY)

    assert passed(NOON - 21 * DAY) == {}
    assert passed(NOON - 11 * DAY) == {cast.ada.id: NOON - 20 * DAY}
    assert passed(NOON) == {}


def test_lessons_and_the_quiz_come_before_the_lab(cast) -> None:
    lab, quiz = make_lab(), make_quiz(terms=False)
    make_steps((StepKind.LESSON, "a01-first"), (StepKind.QUIZ, quiz.key), (StepKind.LAB, lab.key))
    lesson = make_lesson("a01-first")

    assert [step.key for step in queries.standing(cast.ada, lab, NOON).missing] == ["a01-first", quiz.key]
    make_completion(cast.ada, lesson)
    assert [step.key for step in queries.standing(cast.ada, lab, NOON).missing] == [quiz.key]
    make_quiz_result(cast.ada, quiz)
    assert queries.standing(cast.ada, lab, NOON).refusals == []


def test_where_two_paths_ask_for_the_lab_the_shorter_way_opens_it(cast) -> None:
    lab = make_lab()
    make_lesson("a01-first")
    make_steps((StepKind.LESSON, "a01-first"), (StepKind.LAB, lab.key), role=JobRole.CS_MANAGER)
    make_steps((StepKind.LAB, lab.key))

    assert queries.standing(cast.bo, lab, NOON).missing == []


def test_three_fails_wait_for_a_talk_and_a_talk_gives_three_more(cast) -> None:
    lab = make_lab()
    for back in (3, 2, 1):
        assert queries.standing(cast.ada, lab, NOON).tries_left == back
        make_lab_result(cast.ada, lab, hits=2, passed=False, at=NOON - back * DAY)

    before = queries.standing(cast.ada, lab, NOON)
    make_talk(cast.ada, cast.bo)
    after = queries.standing(cast.ada, lab, NOON)

    assert (before.waits_for_talk, before.tries_left) == (True, 0)
    assert before.refusals == [Reason("assessment_waits_for_talk", tries=3)]
    assert (after.waits_for_talk, after.tries_left, after.refusals) == (False, 3, [])


def test_a_talk_about_another_lab_or_with_somebody_else_opens_nothing(cast) -> None:
    lab = make_lab()
    for _ in range(3):
        make_lab_result(cast.ada, lab, hits=2, passed=False)
    make_talk(cast.ada, cast.bo, key="lab-40")
    make_talk(cast.eve, cast.bo)

    assert queries.standing(cast.ada, lab, NOON).waits_for_talk


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


def test_a_review_says_where_every_call_landed(cast) -> None:
    attempt = make_lab_result(cast.ada, make_lab(), hits=5, false_alarms=3, passed=True).attempt

    calls = queries.review(queries.find_attempt(cast.ada, attempt.id, "lab-20"))

    landed = [call.landing for call in calls]
    assert {each: landed.count(each) for each in Landing} == {
        Landing.HIT: 5,
        Landing.MISS: 1,
        Landing.FALSE_ALARM: 3,
        Landing.RIGHT_TO_SEND: 11,
    }
    assert [call.number for call in calls] == list(range(1, 21))
    assert calls[0].case.fault == "It said something wrong"
    assert (calls[0].case.is_critical, calls[1].case.is_critical) == (False, True)


def test_the_shipped_pool_gives_three_tries_without_a_repeat_besides_the_warm_up(cast) -> None:
    make_library()
    pool = queries.pool_of(queries.find_lab("lab-20"))
    guided = warm_up(pool)
    rest = [case for case in pool if case.id not in guided]
    seen: list[list[str]] = []

    for seed in range(3):
        seen.append(draw(rest, total=20, bad=6, seed=seed, seen=seen))

    kinds = {case.id: case.kind for case in pool if case.is_bad}
    assert len(guided) == 4
    assert len({case for each in seen for case in each}) == 60
    assert [sum(case in kinds for case in each) for each in seen] == [6, 6, 6]
    assert len({kinds[case] for case in seen[0] if case in kinds}) == 6
    assert queries.pass_mark("lab-20", clock.now()).min_hits == 5
