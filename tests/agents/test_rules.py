"""Levels, ceilings, caps, fresh sources, and people enough to look."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pytest

from portal.agents import rules
from portal.agents.rules import (
    AgencyScope,
    Autonomy,
    ChangeFacts,
    Enough,
    Mode,
    PeopleReady,
    RiskTier,
    Stream,
    WorkingLevel,
)
from portal.core.reasons import Reason
from tests.agents.make import written

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
ASSIST, APPROVE, GUARDRAILS, COORDINATE = Autonomy


def facts(**known) -> ChangeFacts:
    return ChangeFacts(
        **{"manages": False, "is_beside": False, "decision": "", "highest": COORDINATE, **known}
    )


@pytest.mark.parametrize(
    ("deployment", "ceiling", "effective"),
    [(GUARDRAILS, APPROVE, APPROVE), (APPROVE, GUARDRAILS, APPROVE), (ASSIST, ASSIST, ASSIST)],
)
def test_an_action_works_at_the_lower_of_deployment_and_ceiling(deployment, ceiling, effective) -> None:
    assert rules.effective_level(deployment, ceiling) == effective


@pytest.mark.parametrize(
    ("tier", "most"),
    [
        (RiskTier.T1, COORDINATE),
        (RiskTier.T2, COORDINATE),
        (RiskTier.T3, GUARDRAILS),
        (RiskTier.T4, APPROVE),
    ],
)
def test_each_risk_tier_has_its_cap(tier: RiskTier, most: Autonomy) -> None:
    assert rules.cap(tier, AgencyScope.READ) == most


def test_only_tier_three_can_have_an_exception() -> None:
    assert rules.cap(RiskTier.T3, AgencyScope.DRAFT, has_exception=True) == COORDINATE
    assert rules.cap(RiskTier.T4, AgencyScope.DRAFT, has_exception=True) == APPROVE


@pytest.mark.parametrize(
    "scope", [AgencyScope.WRITE_IRREVERSIBLE, AgencyScope.SPEND, AgencyScope.GRANT_ACCESS]
)
def test_what_cannot_be_taken_back_never_exceeds_the_cap(scope: AgencyScope) -> None:
    assert rules.cap(RiskTier.T3, scope, has_exception=True) == GUARDRAILS


def test_a_decision_with_legal_weight_never_exceeds_the_cap() -> None:
    capped = rules.cap(RiskTier.T3, AgencyScope.DRAFT, is_legally_significant=True, has_exception=True)

    assert capped == GUARDRAILS


def test_work_without_listed_actions_stays_at_the_lowest_level() -> None:
    assert rules.highest_level([]) == ASSIST
    assert rules.highest_level([APPROVE, GUARDRAILS]) == GUARDRAILS


def test_raising_takes_a_manager_and_a_decision() -> None:
    assert rules.level_refusals(ASSIST, APPROVE, facts(is_beside=True)) == [
        ("level", Reason("level_raise_not_yours")),
        ("decision", Reason("level_raise_needs_decision")),
    ]
    assert rules.level_refusals(ASSIST, APPROVE, facts(manages=True, decision="DEC-0009")) == []


def test_starting_is_raising_from_nothing() -> None:
    assert rules.level_refusals(None, ASSIST, facts(manages=True)) == [
        ("decision", Reason("level_raise_needs_decision"))
    ]


def test_no_deployment_rises_above_what_any_action_may_have() -> None:
    known = facts(manages=True, decision="DEC-0009", highest=APPROVE)

    assert rules.level_refusals(APPROVE, GUARDRAILS, known) == [
        ("level", Reason("level_above_ceilings", highest=APPROVE))
    ]


@pytest.mark.parametrize("who", ["manages", "is_beside"])
def test_stepping_down_needs_no_decision_of_anybody_near(who: str) -> None:
    assert rules.level_refusals(GUARDRAILS, ASSIST, facts(**{who: True})) == []


def test_a_stranger_does_not_step_it_down() -> None:
    assert rules.level_refusals(GUARDRAILS, ASSIST, facts()) == [("level", Reason("step_down_needs_beside"))]


def test_the_same_level_is_no_change() -> None:
    assert rules.level_refusals(ASSIST, ASSIST, facts(manages=True)) == [("level", Reason("level_unchanged"))]


@pytest.mark.parametrize("stop", [Mode.PAUSED, Mode.MANUAL_FALLBACK])
def test_anybody_beside_it_may_stop_it(stop: Mode) -> None:
    assert rules.mode_refusals(Mode.LIVE, stop, facts(is_beside=True)) == []
    assert rules.mode_refusals(Mode.LIVE, stop, facts()) == [("mode", Reason("pause_needs_beside"))]


def test_letting_it_act_again_takes_a_manager_and_a_decision() -> None:
    assert rules.mode_refusals(Mode.PAUSED, Mode.LIVE, facts(is_beside=True)) == [
        ("mode", Reason("mode_not_yours")),
        ("decision", Reason("live_needs_decision")),
    ]
    assert rules.mode_refusals(Mode.PAUSED, Mode.LIVE, facts(manages=True, decision="DEC-0009")) == []


def test_shadow_takes_no_decision_because_nothing_takes_effect() -> None:
    assert rules.mode_refusals(Mode.LIVE, Mode.SHADOW, facts(manages=True)) == []


def test_a_change_of_mode_does_not_end_it() -> None:
    known = facts(manages=True, decision="DEC-0009")

    assert rules.mode_refusals(Mode.LIVE, Mode.RETIRED, known) == [("mode", Reason("mode_ends"))]
    assert rules.mode_refusals(Mode.LIVE, Mode.LIVE, known) == [("mode", Reason("mode_unchanged"))]


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (None, Reason("people_not_counted")),
        (PeopleReady(beside=0, ready={}), Reason("people_nobody_beside")),
        (PeopleReady(beside=21, ready={}), Reason("people_some_ready", ready=0, beside=21)),
        (PeopleReady(beside=21, ready={GUARDRAILS: 20}), Reason("people_some_ready", ready=20, beside=21)),
        (PeopleReady(beside=4, ready={GUARDRAILS: 3}), Reason("people_not_all_ready")),
        (PeopleReady(beside=21, ready={GUARDRAILS: 21}), Reason("people_all_ready", beside=21)),
    ],
)
def test_how_ready_people_are_is_said_without_counting_out_a_small_group(people, said) -> None:
    assert rules.people_said(GUARDRAILS, people, smallest=5) == said


def test_where_nobody_is_beside_it_nobody_is_ready_to_look() -> None:
    assert not PeopleReady(beside=0, ready={APPROVE: 0}).is_everybody(APPROVE)


def test_a_card_is_behind_once_the_level_changed_after_it_was_checked() -> None:
    assert rules.card_is_behind(NOON, NOON + timedelta(days=1))
    assert not rules.card_is_behind(NOON, NOON - timedelta(days=1))
    assert not rules.card_is_behind(NOON, None)


def test_more_scope_takes_a_decision() -> None:
    held = [AgencyScope.READ]

    assert rules.scope_refusals(held, AgencyScope.SPEND, "") == [("decision", Reason("scope_needs_decision"))]
    assert rules.scope_refusals(held, AgencyScope.SPEND, "DEC-0009") == []
    assert rules.scope_refusals(held, AgencyScope.READ, "DEC-0009") == [("scope", Reason("scope_held"))]


class Checked(NamedTuple):
    """A source as its last check left it."""

    last_at: datetime
    check_every_days: int
    time_zone: str = "UTC"


@pytest.mark.parametrize(
    ("days_ago", "is_late"), [(10, False), (30, False), (31, True), (37, True)]
)  # fmt: skip
def test_a_source_is_late_once_its_interval_is_over(days_ago: int, *, is_late: bool) -> None:
    assert rules.source_is_late(Checked(NOON - timedelta(days=days_ago), 30), NOON) is is_late


def test_tv01_oversight_capacity() -> None:
    streams = [
        Stream(per_hour=120, review_share=1.0, minutes=1.5),
        Stream(per_hour=400, review_share=0.05, minutes=3),
        Stream(per_hour=6, review_share=1.0, minutes=8),
    ]

    coverage, enough = rules.oversight(8, rules.people_needed(streams))

    assert rules.minutes_per_hour(streams) == pytest.approx(288)
    assert rules.people_needed(streams) == pytest.approx(6.857, abs=0.001)
    assert coverage == pytest.approx(1.167, abs=0.001)
    assert enough is Enough.BARELY


@pytest.mark.parametrize(
    ("rostered", "needed", "enough"),
    [
        (9, 10.0, Enough.NO),
        (10, 10.0, Enough.BARELY),
        (11, 10.0, Enough.BARELY),
        (12, 10.0, Enough.YES),
        (0, 0.0, Enough.YES),
    ],
)
def test_the_bands_of_oversight(rostered: int, needed: float, enough: Enough) -> None:
    assert rules.oversight(rostered, needed)[1] is enough


def working_level(level: Autonomy, mode: Mode = Mode.LIVE, *, is_mine: bool = False) -> WorkingLevel:
    return WorkingLevel(level=level, mode=mode, is_mine=is_mine)


def test_the_level_shown_is_the_readers_own() -> None:
    mine = working_level(ASSIST, is_mine=True)

    assert rules.shown_level([working_level(GUARDRAILS), mine]) == mine


def test_elsewhere_the_highest_live_level_is_shown() -> None:
    live = working_level(APPROVE)

    assert rules.shown_level([working_level(ASSIST), live, working_level(GUARDRAILS, Mode.SHADOW)]) == live


def test_what_is_off_is_not_shown() -> None:
    assert (
        rules.shown_level([working_level(GUARDRAILS, Mode.OFF), working_level(APPROVE, Mode.RETIRED)]) is None
    )


@pytest.mark.parametrize(
    ("level", "mode", "before", "mode_before", "said"),
    [
        (ASSIST, Mode.LIVE, None, None, "climb_started"),
        (ASSIST, Mode.SHADOW, None, None, "climb_started_in_shadow"),
        (APPROVE, Mode.LIVE, ASSIST, Mode.LIVE, "climb_raised"),
        (ASSIST, Mode.LIVE, APPROVE, Mode.LIVE, "climb_lowered"),
        (ASSIST, Mode.LIVE, ASSIST, Mode.SHADOW, "climb_live"),
        (ASSIST, Mode.PAUSED, ASSIST, Mode.LIVE, "climb_paused"),
        (ASSIST, Mode.LIVE, ASSIST, Mode.PAUSED, "climb_resumed"),
    ],
)
def test_each_step_of_a_climb_is_told_as_what_it_was(level, mode, before, mode_before, said: str) -> None:
    told = rules.what_happened(level, mode, before=before, mode_before=mode_before)

    assert told == Reason(said, level=level)


def test_a_card_says_what_it_may_and_may_not_and_how_to_stop_it() -> None:
    assert rules.card_refusals(written()) == []
    assert [part for part, _reason in rules.card_refusals(written(may_not=(), how_to_stop=""))] == [
        "may_not",
        "how_to_stop",
    ]


@pytest.mark.parametrize(
    ("name", "slug"), [("Claims Triage Agent", "claims-triage-agent"), ("  Ödi & Co. ", "odi-co")]
)
def test_a_slug_is_plain(name: str, slug: str) -> None:
    assert rules.slug_of(name) == slug


def test_a_check_is_due_a_whole_interval_after_the_last() -> None:
    assert rules.check_due(Checked(NOON, 7)).date() == date(2026, 3, 19)


def test_a_source_is_late_only_after_the_last_day_where_its_owner_is() -> None:
    west = Checked(NOON, 7, "America/Los_Angeles")

    assert not rules.source_is_late(west, datetime(2026, 3, 20, 6, 59, tzinfo=UTC))
    assert rules.source_is_late(west, datetime(2026, 3, 20, 7, tzinfo=UTC))


@pytest.mark.parametrize("text", ["DEC-0042", "DEC-0042-next", "2026/17", "CR.12", "42"])
def test_a_decision_is_named_by_its_number(text: str) -> None:
    assert rules.is_decision(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Bo Brand",
        "DEC 42",
        "bo@northwind.example",
        "Bo said yes on the 4th",
        "DEC-",
        "Bo",
        "D-" + "1" * 60,
    ],
)
def test_a_decision_is_not_described(text: str) -> None:
    assert not rules.is_decision(text)
