"""When an assessment may be tried."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.core.reasons import Reason
from portal.training.assessments.rules import (
    Attempts,
    Finish,
    fails_in_a_row,
    next_try_at,
    read_attempts,
    refusals,
    tries_left,
    waits_for_talk,
)

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FOUNDATION = Attempts(wait_after_fails=2, wait=24 * HOUR)
LAB = Attempts(max_attempts=3, wait_after_fails=3, then="coaching")


def finishes(pattern: str) -> list[Finish]:
    """One attempt an hour, up to noon: ``"-+-"`` is a fail, a pass, a fail."""
    return [Finish(passed=mark == "+", at=NOON - HOUR * back) for back, mark in enumerate(reversed(pattern))][
        ::-1
    ]


@pytest.mark.parametrize(
    ("pattern", "in_a_row"), [("", 0), ("-", 1), ("--", 2), ("--+", 0), ("-+--", 2), ("+---", 3)]
)
def test_a_pass_starts_the_count_of_fails_afresh(pattern: str, in_a_row: int) -> None:
    assert len(fails_in_a_row(finishes(pattern))) == in_a_row


def test_a_talk_starts_the_count_of_fails_afresh() -> None:
    assert len(fails_in_a_row(finishes("---"), since=NOON)) == 0
    assert len(fails_in_a_row(finishes("----"), since=NOON - HOUR)) == 1


@pytest.mark.parametrize(
    ("pattern", "opens_at"),
    [
        ("", None),
        ("-", None),
        ("--", NOON + 24 * HOUR),
        ("---", NOON + 24 * HOUR),
        ("--+", None),
        ("+-", None),
    ],
)
def test_after_two_fails_in_a_row_the_next_try_waits_a_day(pattern: str, opens_at: datetime | None) -> None:
    assert next_try_at(fails_in_a_row(finishes(pattern)), FOUNDATION) == opens_at


def test_without_a_waiting_rule_the_next_try_is_open_at_once() -> None:
    assert next_try_at(finishes("----"), Attempts()) is None


@pytest.mark.parametrize(("pattern", "waits", "left"), [("", False, 3), ("--", False, 1), ("---", True, 0)])
def test_the_third_fail_in_the_lab_leads_to_a_talk(pattern: str, waits, left: int) -> None:
    fails = fails_in_a_row(finishes(pattern))

    assert waits_for_talk(fails, LAB) is waits
    assert tries_left(fails, LAB) == left


def test_a_refusal_is_a_list_of_all_reasons() -> None:
    fails = fails_in_a_row(finishes("--"))

    assert refusals(missing=[], fails=[], terms=FOUNDATION, at=NOON) == []
    assert refusals(missing=["f07", "f08"], fails=fails, terms=FOUNDATION, at=NOON + HOUR) == [
        Reason("assessment_steps_first", count=2),
        Reason("assessment_opens_later", opens_at=NOON + 24 * HOUR, fails=2),
    ]


def test_a_try_opens_at_the_very_end_of_the_wait() -> None:
    fails = fails_in_a_row(finishes("--"))

    assert refusals(missing=[], fails=fails, terms=FOUNDATION, at=NOON + 24 * HOUR) == []


def test_the_lab_says_that_it_waits_for_a_talk_and_other_limits_say_that_no_try_is_left() -> None:
    fails = fails_in_a_row(finishes("---"))
    without_coach = Attempts(max_attempts=2)

    assert refusals(missing=[], fails=fails, terms=LAB, at=NOON) == [
        Reason("assessment_waits_for_talk", tries=3)
    ]
    assert refusals(missing=[], fails=fails, terms=without_coach, at=NOON) == [
        Reason("assessment_no_tries_left", tries=3)
    ]


def test_the_catalogue_is_read_as_it_is_written() -> None:
    part = {
        "attempts": {
            "max_attempts": None,
            "new_draw": True,
            "wait_after_fails": 2,
            "wait_hours": 24,
            "then": None,
        }
    }

    assert read_attempts(part) == FOUNDATION
