"""Who may observe, and what makes a sign-off."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.core.reasons import Reason
from portal.training.signoffs.rules import (
    Earlier,
    ItemMark,
    Last,
    ObservationState,
    Observer,
    makes_sign_off,
    marks_problem,
    observation_state,
    observer_problems,
    order_problem,
    second_day,
)  # fmt: skip

TODAY = date(2026, 3, 12)
NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
MONDAY = date(2026, 3, 9)
YES = {"a": ItemMark.YES, "b": ItemMark.YES}


def observer(**changes: bool) -> Observer:
    facts = {"is_self": False, "is_certified": True, "stands_in": False, "is_line_manager": False}
    return Observer(**{**facts, **changes})


def earlier(*, on: date = MONDAY, by_line_manager: bool = False) -> Earlier:
    return Earlier(observed_on=on, by_line_manager=by_line_manager)


@pytest.mark.parametrize(
    ("facts", "before", "codes"),
    [
        ({}, [], []),
        ({}, [earlier()], []),
        ({"is_self": True}, [], ["observer_is_self"]),
        ({"is_certified": False}, [], ["observer_not_certified"]),
        ({"is_certified": False, "stands_in": True}, [], []),
        ({"is_line_manager": True}, [], []),
        ({"is_line_manager": True}, [earlier()], []),
        ({"is_line_manager": True}, [earlier(by_line_manager=True)], ["observer_manages_twice"]),
        ({"is_line_manager": True}, [earlier(by_line_manager=True), earlier()], []),
    ],
)
def test_who_may_observe(facts, before, codes) -> None:
    last = Last(MONDAY, NOON - timedelta(days=3)) if before else None

    found = observer_problems(observer(**facts), before, last=last, on=TODAY, at=NOON)

    assert [each.code for each in found] == codes


def test_between_the_two_days_is_said_from_which_day_the_other_one_can_be() -> None:
    last = Last(TODAY, NOON - timedelta(hours=1))

    assert observer_problems(observer(), [earlier(on=TODAY)], last=last, on=TODAY, at=NOON) == [
        Reason("second_day_from", day=TODAY + timedelta(days=1))
    ]
    assert second_day(TODAY, TODAY + timedelta(days=1)) == Reason("second_day_open")


@pytest.mark.parametrize("day", [TODAY, TODAY + timedelta(days=1)])
def test_a_day_sees_one_observation_also_where_the_first_of_it_made_the_sign_off(day: date) -> None:
    found = observer_problems(observer(), [], last=Last(day, NOON - timedelta(days=1)), on=TODAY, at=NOON)

    assert [each.code for each in found] == ["observed_today"]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(11, [Reason("observed_too_soon", hours=12, opens_at=NOON + timedelta(hours=1))]), (12, [])],
)
def test_two_moments_of_one_night_shift_are_one(hours: int, expected: list[Reason]) -> None:
    last = Last(TODAY - timedelta(days=1), NOON - timedelta(hours=hours))

    assert observer_problems(observer(), [], last=last, on=TODAY, at=NOON) == expected


def test_what_is_missing_before_a_sign_off_is_named() -> None:
    assert order_problem(["One", "Two"]) == Reason("signoff_steps_first", titles=("One", "Two"))
    assert order_problem([]) is None


def test_every_item_gets_a_mark_and_nothing_else_does() -> None:
    assert marks_problem(["a", "b"], YES) is None
    assert marks_problem(["a", "b"], {"a": ItemMark.NA}) == Reason("items_unmarked", count=1)
    assert marks_problem(["a"], YES) == Reason("items_unmarked", count=0)


def test_the_first_day_never_signs_off_however_good() -> None:
    assert not makes_sign_off(YES, ["a", "b"], [], on=TODAY, by_line_manager=False)


def test_the_second_day_signs_off_when_all_that_is_mandatory_was_seen() -> None:
    def signs(marks: dict[str, ItemMark]) -> bool:
        return makes_sign_off(marks, ["a"], [earlier()], on=TODAY, by_line_manager=False)

    assert signs(YES)
    assert signs({**YES, "b": ItemMark.NO})
    assert not signs({**YES, "a": ItemMark.NO})
    assert not signs({**YES, "a": ItemMark.NA})


@pytest.mark.parametrize(
    ("first_by_manager", "second_by_manager", "signs"),
    [(False, False, True), (True, False, True), (False, True, True), (True, True, False)],
)
def test_the_line_manager_makes_one_of_the_two_at_most(first_by_manager, second_by_manager, signs) -> None:
    before = [earlier(by_line_manager=first_by_manager)]

    assert makes_sign_off(YES, ["a"], before, on=TODAY, by_line_manager=second_by_manager) is signs


def test_two_observations_on_one_day_are_one() -> None:
    assert not makes_sign_off(YES, ["a"], [earlier(on=TODAY)], on=TODAY, by_line_manager=False)


def test_a_request_comes_first_until_the_person_is_observed_again() -> None:
    valid_until = NOON + timedelta(days=9)

    def state(observed_on: date | None) -> ObservationState:
        return observation_state(
            asked_at=NOON, observed_on=observed_on, valid_until=valid_until, zone="UTC", at=NOON
        )

    assert state(None) is ObservationState.ASKED
    assert state(MONDAY) is ObservationState.ASKED
    assert state(TODAY) is ObservationState.EXPIRES


def test_without_a_request_the_list_names_the_sign_off_then_the_last_observation() -> None:
    def state(observed_on: date | None, valid_until: datetime) -> ObservationState:
        return observation_state(
            asked_at=None, observed_on=observed_on, valid_until=valid_until, zone="UTC", at=NOON
        )

    assert state(MONDAY, NOON) is ObservationState.EXPIRES
    assert state(MONDAY, NOON - timedelta(days=1)) is ObservationState.OBSERVED
    assert state(None, NOON - timedelta(days=1)) is ObservationState.NOT_OBSERVED
