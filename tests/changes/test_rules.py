"""The rules of changes: phases, their order, and which state follows which."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.changes import rules
from portal.changes.rules import ChangeState, Phase

LIVE = date(2026, 6, 1)
DATES = rules.suggested_dates(LIVE)


def test_the_usual_days_lie_around_the_day_it_goes_live() -> None:
    assert date(2026, 4, 6) == DATES.announce_on
    assert date(2026, 4, 20) == DATES.prepare_on
    assert date(2026, 6, 15) == DATES.stabilise_on
    assert date(2026, 7, 13) == DATES.embed_on
    assert date(2026, 8, 24) == DATES.ends_on
    assert rules.dates_problems(DATES) == []


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (date(2026, 4, 5), None),
        (date(2026, 4, 6), Phase.ANNOUNCE),
        (date(2026, 5, 31), Phase.PREPARE),
        (date(2026, 6, 1), Phase.GO_LIVE),
        (date(2026, 7, 13), Phase.EMBED),
        (date(2026, 8, 23), Phase.EMBED),
        (date(2026, 8, 24), None),
    ],
)
def test_each_day_is_in_one_phase_at_most(day: date, phase: Phase | None) -> None:
    assert rules.phase_on(DATES, day) is phase
    assert [row.phase for row in rules.phase_rows(DATES, day) if row.is_now] == ([phase] if phase else [])


def test_a_phase_that_falls_on_the_day_of_the_next_one_is_skipped() -> None:
    together = replace(DATES, prepare_on=DATES.announce_on)

    assert rules.phase_on(together, DATES.announce_on) is Phase.PREPARE


def test_a_phase_before_the_one_above_it_is_refused_beside_its_field() -> None:
    wrong = replace(DATES, stabilise_on=LIVE - timedelta(days=1), ends_on=LIVE)

    assert [name for name, _reason in rules.dates_problems(wrong)] == ["stabilise_on", "ends_on"]


@pytest.mark.parametrize(
    ("now", "to", "reason", "day", "field"),
    [
        (ChangeState.OPEN, ChangeState.ON_HOLD, "The works council asks for more time.", LIVE, None),
        (ChangeState.OPEN, ChangeState.ON_HOLD, "", LIVE, "reason"),
        (ChangeState.ON_HOLD, ChangeState.OPEN, "They agreed.", LIVE, None),
        (ChangeState.OPEN, ChangeState.FINISHED, "", LIVE, None),
        (ChangeState.OPEN, ChangeState.FINISHED, "", LIVE - timedelta(days=1), "to"),
        (ChangeState.ON_HOLD, ChangeState.FINISHED, "", LIVE, "to"),
        (ChangeState.FINISHED, ChangeState.OPEN, "Once more", LIVE, "to"),
        (ChangeState.DROPPED, ChangeState.OPEN, "Once more", LIVE, "to"),
    ],
)
def test_a_state_follows_another_only_for_a_reason(
    now: ChangeState, to: ChangeState, reason: str, day: date, field: str | None
) -> None:
    found = rules.move_problems(now, to, reason=reason, go_live_on=LIVE, day=day)

    assert [name for name, _reason in found] == ([field] if field else [])
