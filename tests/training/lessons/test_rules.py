"""When a lesson opens, when a check is right, when a lesson is done."""

import pytest

from portal.core.reasons import Reason
from portal.training.lessons.rules import Progress, answer_problem, can_open


def test_a_lesson_with_nothing_before_it_is_open() -> None:
    assert can_open([]) == []


def test_a_shut_lesson_names_the_first_one_to_take() -> None:
    assert can_open(["One", "Two"]) == [Reason("lesson_earlier_first", first="One", count=2)]


@pytest.mark.parametrize("chosen", ["", "a", "abc", "ax"])
def test_two_answers_means_two_of_the_options(chosen: str) -> None:
    assert answer_problem(chosen, "abcd", wanted=2) == Reason("check_choose", wanted=2)
    assert answer_problem("ad", "abcd", wanted=2) is None


@pytest.mark.parametrize(
    ("right", "reached", "complete", "share", "left"),
    [
        (0, 1, False, 10, 11),
        (6, 3, False, 90, 2),
        (5, 4, False, 90, 2),
        (6, 4, True, 100, 0),
    ],
)
def test_done_means_every_check_right_and_the_last_section_reached(
    right: int, reached: int, share: int, left: int, *, complete: bool
) -> None:
    progress = Progress(checks=6, right=right, sections=4, reached=reached)

    assert (progress.is_complete, progress.share, progress.minutes_left(12)) == (complete, share, left)
