"""One’s own clearance, and the paths that lead to it."""

import pytest

from portal.paths import step_kinds
from portal.people.rules import PersonState
from tests.library.make import make_library
from tests.make import make_person
from tests.readiness.make import (
    AGENT,
    make_step,
    make_suspension,
    make_way,
    require,
    work_out,
)
from tests.training.lessons.make import make_completion


def test_my_clearance_is_shown_as_of_a_day(as_, cast) -> None:
    make_way()
    require(cast.ada)
    make_suspension(cast.ada, by=cast.bo)
    ada = as_(cast.ada)

    assert ada.get("readiness.clearance").says("Suspended")
    assert not ada.get("readiness.clearance", on="2026-03-01").says("Suspended")
    assert ada.get("readiness.clearance", on="2024-01-01").says(
        "Nothing was required of you on Mon 1 Jan 2024."
    )


@pytest.mark.parametrize(
    ("on", "said"), [("2199-01-01", "This day is in the future."), ("yesterday", "Enter a day, such as")]
)
def test_a_day_that_cannot_be_answered_is_not_answered_with_another(as_, cast, on: str, said: str) -> None:
    make_way()
    require(cast.ada)
    work_out()

    own = as_(cast.ada).get("readiness.clearance", on=on)
    of_a_report = as_(cast.bo).get("readiness.member", person_id=cast.ada.id, on=on)
    of_the_team = as_(cast.bo).get("readiness.team", on=on)

    for page in (own, of_a_report, of_the_team):
        assert page.status == 422
        assert page.says(said)
        assert page.says("Back to today")
        assert not page.says("All employees")
        assert not page.says("steps done")


def test_a_path_that_is_not_mine_is_not_there(as_, cast) -> None:
    make_library()
    make_step("a01", step_kinds.LESSON, position=0)
    require(cast.ada)

    assert as_(cast.ada).get("readiness.path", role=AGENT).says("Step a01")
    assert as_(cast.eve).get("readiness.path", role=AGENT).status == 404


def test_from_a_step_one_gets_to_its_path_and_to_what_comes_next_on_it(as_, cast) -> None:
    lessons = make_way()
    require(cast.ada)
    ada, eve = as_(cast.ada), as_(cast.eve)

    assert ada.get("readiness.path_of", kind="lesson", key="a01").went_to("readiness.path", role=AGENT)
    make_completion(cast.ada, lessons[0])
    assert ada.get("readiness.next_step", kind="lesson", key="a01").went_to("training.lesson", key="a02")
    make_completion(cast.ada, lessons[1])
    assert ada.get("readiness.next_step", kind="lesson", key="a02").went_to("readiness.path", role=AGENT)
    assert eve.get("readiness.path_of", kind="lesson", key="a01").went_to("readiness.learn")
    assert eve.get("readiness.next_step", kind="lesson", key="a01").went_to("readiness.learn")


def test_on_leave_one_may_still_learn(as_, cast) -> None:
    make_way()
    away = make_person("Flo Frost", unit=cast.claims, manager=cast.bo, state=PersonState.ON_LEAVE)
    require(away)

    assert as_(away).get("readiness.learn").status == 200
