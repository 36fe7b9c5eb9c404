"""Which questions are asked, and when a quiz is passed."""

from collections import Counter

import pytest
from hypothesis import given, settings, strategies as st

from portal.core.reasons import Reason
from portal.training.quizzes.rules import (
    AnswerMark,
    PassMark,
    Question,
    draw,
    in_order,
    outcome,
    read_pass_mark,
    shortfalls,
)

BLUEPRINT = {"und": 6, "dat": 3, "trn": 2, "inc": 4}
TOPICS = ["report-route", "never-share-data"]
HOME = {"report-route": "inc-1", "never-share-data": "dat-1"}
BANK = [
    *(
        Question(f"{family}-{n}", f"{family}-1")
        for family, count in BLUEPRINT.items()
        for n in range(3 * count)
    ),
    *(Question(f"{topic}-{n}", HOME[topic], topic) for topic in TOPICS for n in range(3)),
]
FAMILY = {each.id: each.family for each in BANK}
TOPIC = {each.id: each.must_know for each in BANK}
FOUNDATION = PassMark(min_share=0.80, needs_every_must_know=True)
ASSIST = PassMark(min_share=0.80, needs_every_must_know=False)
seeds = st.integers(min_value=0, max_value=2**31 - 1)


def drawn(seed: int, seen: list[list[str]] | None = None) -> list[str]:
    return draw(BANK, blueprint=BLUEPRINT, must_know=TOPICS, seed=seed, seen=seen or [])


@given(seed=seeds)
@settings(max_examples=60, deadline=None)
def test_every_draw_keeps_the_blueprint_and_asks_every_must_know_once(seed: int) -> None:
    questions = drawn(seed)

    assert Counter(FAMILY[each] for each in questions) == BLUEPRINT
    assert sorted(TOPIC[each] for each in questions if TOPIC[each]) == sorted(TOPICS)
    assert len(set(questions)) == len(questions)


@given(seed=seeds, again=seeds)
@settings(max_examples=60, deadline=None)
def test_a_second_try_asks_nothing_twice_while_the_bank_lasts(seed: int, again: int) -> None:
    first = drawn(seed)
    second = drawn(again, [first])
    third = drawn(again + 1, [first, second])

    assert not {*first} & {*second}
    assert not {*first, *second} & {*third}


def test_when_the_bank_is_used_up_the_oldest_questions_come_back_first() -> None:
    small = [Question(str(n), "und-1") for n in range(4)]
    blueprint = {"und": 2}

    third = draw(small, blueprint=blueprint, must_know=[], seed=5, seen=[["0", "1"], ["2", "3"]])

    assert sorted(third) == ["0", "1"]


def test_a_draw_can_be_repeated_from_its_seed_and_differs_for_another() -> None:
    assert drawn(7) == drawn(7)
    assert len({tuple(drawn(seed)) for seed in range(20)}) == 20


def test_options_are_shuffled_for_each_attempt_and_question_and_stay_put() -> None:
    options = ["a", "b", "c", "d"]

    assert in_order(options, seed=1, question="q1") == in_order(options, seed=1, question="q1")
    assert len({tuple(in_order(options, seed=seed, question="q1")) for seed in range(30)}) > 10
    assert len({tuple(in_order(options, seed=1, question=f"q{n}")) for n in range(30)}) > 10


def test_across_draws_no_place_is_favoured() -> None:
    first = Counter(in_order("abcd", seed=seed, question="q1")[0] for seed in range(2000))

    assert all(400 < count < 600 for count in first.values())


def marks(right: int, wrong: int, *, must_know: tuple[bool, ...] = ()) -> list[AnswerMark]:
    plain = [
        *(AnswerMark(None, True) for _ in range(right)),
        *(AnswerMark(None, False) for _ in range(wrong)),
    ]
    return [*plain, *(AnswerMark(f"topic-{n}", each) for n, each in enumerate(must_know))]


@pytest.mark.parametrize(
    ("answers", "passed"),
    [
        (marks(8, 3, must_know=(True,) * 4), True),
        (marks(7, 4, must_know=(True,) * 4), False),
        (marks(11, 0, must_know=(True, True, True, False)), False),
        (marks(11, 0, must_know=(True,) * 4), True),
    ],
)
def test_the_foundation_needs_twelve_of_fifteen_and_every_must_know(
    answers: list[AnswerMark], passed
) -> None:
    assert (shortfalls(outcome(answers), FOUNDATION) == []) is passed


@pytest.mark.parametrize(
    ("answers", "passed"),
    [
        (marks(10, 0, must_know=(False, False)), True),
        (marks(8, 2, must_know=(True, True)), True),
        (marks(8, 2, must_know=(True, False)), False),
    ],
)
def test_the_assist_quiz_needs_ten_of_twelve_whichever_they_are(answers: list[AnswerMark], passed) -> None:
    assert (shortfalls(outcome(answers), ASSIST) == []) is passed


@pytest.mark.parametrize(
    ("share", "total", "needed"), [(0.8, 15, 12), (0.8, 12, 10), (0.7, 10, 7), (1.0, 5, 5)]
)
def test_the_share_is_rounded_up(share: float, total: int, needed: int) -> None:
    assert PassMark(min_share=share, needs_every_must_know=False).needed(total) == needed


def test_a_fail_says_everything_that_was_missing_and_a_pass_nothing() -> None:
    failed = outcome(marks(8, 3, must_know=(True, True, True, False)))

    assert (failed.right, failed.total, failed.missed_must_know) == (11, 15, ("topic-3",))
    assert shortfalls(failed, FOUNDATION) == [
        Reason("quiz_too_few_right", right=11, total=15, needed=12),
        Reason("quiz_must_know_missed", topics=("topic-3",)),
    ]
    assert shortfalls(outcome(marks(8, 3, must_know=(True,) * 4)), FOUNDATION) == []
    assert shortfalls(outcome(marks(9, 1, must_know=(True, False))), ASSIST) == []


def test_the_catalogue_is_read_as_it_is_written() -> None:
    given_pass = {"min_share": 0.80, "min_right": 12, "must_know": "all_right"}

    assert read_pass_mark({"pass": given_pass}) == FOUNDATION
    assert read_pass_mark({"pass": {**given_pass, "must_know": "drawn"}}) == ASSIST
