"""What a list of people says beside a clearance."""

from datetime import date
from typing import Any

import pytest

from portal.core.reasons import Reason
from portal.paths import step_kinds
from portal.paths.rules import Stage, Step
from portal.readiness.rules import Clearance, Ending, beside_note, team_note

DAY = date(2026, 3, 20)
NOTHING: dict[str, Any] = {
    "is_on_leave": False,
    "due_on": None,
    "is_overdue": False,
    "only_sign_off": False,
    "lapses_on": None,
    "lapse_ending": None,
    "lapse_kind": None,
    "relief": None,
    "relieved_on": None,
}
SIGN_OFF = Step(Stage.ASSIST, step_kinds.SIGN_OFF, "so-triage")


def note(clearance: Clearance, **facts: Any) -> Reason | None:
    return team_note(clearance, **NOTHING | facts)


@pytest.mark.parametrize("clearance", Clearance)
def test_who_is_on_leave_is_not_counted_whatever_the_clearance(clearance: Clearance) -> None:
    assert note(clearance, is_on_leave=True, lapses_on=DAY) == Reason("on_leave_not_counted")


def test_a_clearance_says_until_when_it_holds() -> None:
    assert note(Clearance.CLEARED, lapses_on=DAY) == Reason("cleared_to_day", at=DAY)


@pytest.mark.parametrize(
    ("ending", "kind", "expected"),
    [
        (Ending.TERM, None, Reason("refresh_assessment_by", at=DAY)),
        (Ending.PRACTICE, None, Reason("refresh_practice_by", at=DAY)),
        (Ending.TEXT, step_kinds.POLICY, Reason("refresh_signature_by", at=DAY)),
        (Ending.STEP, step_kinds.SIGN_OFF, Reason("refresh_step_by", at=DAY, kind=step_kinds.SIGN_OFF)),
    ],
)
def test_a_refresh_says_what_to_do_again(ending: Ending, kind: Any, expected: Reason) -> None:
    assert note(Clearance.REFRESH_DUE, lapses_on=DAY, lapse_ending=ending, lapse_kind=kind) == expected


def test_a_lapsed_clearance_says_since_when_and_why() -> None:
    lapsed = note(Clearance.LAPSED, due_on=DAY, lapses_on=DAY, lapse_ending=Ending.PRACTICE)
    assert lapsed == Reason("lapsed_since", at=DAY, why=Ending.PRACTICE)
    by_step = note(Clearance.LAPSED, lapses_on=DAY, lapse_ending=Ending.STEP, lapse_kind=step_kinds.SIGN_OFF)
    assert by_step == Reason("lapsed_since_by_step", at=DAY, kind=step_kinds.SIGN_OFF)


def test_what_is_under_way_says_by_when_it_is_due() -> None:
    assert note(Clearance.IN_PROGRESS, due_on=DAY) == Reason("due_on", at=DAY)
    assert note(Clearance.IN_PROGRESS, due_on=DAY, is_overdue=True) == Reason("overdue_since", at=DAY)
    assert note(Clearance.IN_PROGRESS, due_on=DAY, only_sign_off=True) == Reason("sign_off_due", at=DAY)


def test_nothing_is_due_while_the_content_is_still_to_come() -> None:
    assert note(Clearance.NOT_STARTED) == Reason("rest_not_available")


def test_a_suspension_says_nothing_more_whatever_is_due() -> None:
    assert note(Clearance.SUSPENDED) is None
    assert note(Clearance.SUSPENDED, due_on=DAY) is None


def note_beside(clearance: Clearance, **known: Any) -> Reason | None:
    values: dict[str, Any] = {
        "is_on_leave": False,
        "missing": 0,
        "lapses_on": None,
        "lapse_ending": None,
        "lapse_kind": None,
    }
    return beside_note(clearance, **{**values, **known})


def test_beside_an_agent_a_person_is_ready_or_has_steps_missing() -> None:
    assert note_beside(Clearance.CLEARED, lapses_on=DAY) == Reason("cleared_to_full_day", at=DAY)
    assert note_beside(Clearance.CLEARED, lapses_on=DAY, is_on_leave=True) == Reason("on_leave")
    assert note_beside(Clearance.IN_PROGRESS, missing=1) == Reason("steps_missing", count=1)


def test_beside_an_agent_a_lapsed_clearance_names_the_step_that_ran_out() -> None:
    found = note_beside(
        Clearance.LAPSED, missing=1, lapses_on=DAY, lapse_ending=Ending.STEP, lapse_kind=step_kinds.SIGN_OFF
    )
    assert found == Reason("lapsed_since_by_step", at=DAY, kind=step_kinds.SIGN_OFF)
