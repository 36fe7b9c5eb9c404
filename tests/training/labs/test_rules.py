"""What was caught in a review lab, and what is drawn for one."""

from collections import Counter

import pytest
from hypothesis import given, settings, strategies as st

from portal.core.reasons import Reason
from portal.training.labs.rules import (
    Case,
    Counts,
    FaultForm,
    LabPassMark,
    Landing,
    draw,
    in_one_figure,
    landing,
    leaning,
    read_pass_mark,
    sdt,
    shortfalls,
    tally,
    warm_up,
)

APPROVE = LabPassMark(min_hit_rate=0.75, max_false_alarm_rate=0.20, min_d_prime=1.5, max_critical_misses=0)
ASSIST = LabPassMark(min_hits=5, max_false_alarms=4, min_d_prime=1.2)
seeds = st.integers(min_value=0, max_value=2**31 - 1)


@pytest.mark.parametrize(
    ("hits", "misses", "false_alarms", "passes", "hit_rate", "false_alarm_rate", "d_prime", "criterion"),
    [
        pytest.param(9, 3, 4, 24, 0.7308, 0.1552, 1.6296, 0.1997, id="TV-15"),
        pytest.param(9, 3, 5, 23, 0.7308, 0.1897, 1.4943, 0.1320, id="TV-16"),
        pytest.param(4, 8, 1, 27, 0.3462, 0.0517, 1.2326, 1.0120, id="TV-17 lenient"),
        pytest.param(12, 0, 14, 14, 0.9615, 0.5000, 1.7688, -0.8844, id="TV-18 flags everything"),
        pytest.param(6, 6, 14, 14, 0.5000, 0.5000, 0, 0, id="TV-19 guessing"),
        pytest.param(12, 0, 0, 28, 0.9615, 0.0172, 3.8832, 0.1728, id="TV-20 perfect"),
    ],
)
def test_signal_detection_follows_the_field(
    *, hits: int, misses: int, false_alarms: int, passes: int,
    hit_rate: float, false_alarm_rate: float, d_prime: float, criterion: float,
) -> None:  # fmt: skip
    found = sdt(hits, misses, false_alarms, passes)

    assert found.hit_rate == pytest.approx(hit_rate, abs=1e-4)
    assert found.false_alarm_rate == pytest.approx(false_alarm_rate, abs=1e-4)
    assert found.d_prime == pytest.approx(d_prime, abs=1e-3)
    assert found.criterion == pytest.approx(criterion, abs=1e-3)


def test_the_range_of_d_prime_is_as_wide_as_few_cases_make_it() -> None:
    low, high = sdt(9, 3, 4, 24).interval()

    assert (low, high) == (pytest.approx(0.68, abs=0.01), pytest.approx(2.58, abs=0.01))


@pytest.mark.parametrize(
    ("counts", "codes"),
    [
        pytest.param((9, 3, 4, 24), [], id="TV-15 passes as-approve"),
        pytest.param((9, 3, 5, 23), ["lab_d_prime_low"], id="TV-16 fails by d' only"),
        pytest.param((4, 8, 1, 27), ["lab_too_few_caught", "lab_d_prime_low"], id="TV-17"),
        pytest.param((12, 0, 14, 14), ["lab_too_many_stopped"], id="TV-18 fails on F"),
        pytest.param(
            (6, 6, 14, 14), ["lab_too_few_caught", "lab_too_many_stopped", "lab_d_prime_low"], id="TV-19"
        ),
        pytest.param((12, 0, 0, 28), [], id="TV-20"),
    ],
)
def test_raw_counts_and_d_prime_decide_together(counts: tuple[int, int, int, int], codes: list[str]) -> None:
    hits, misses, false_alarms, passes = counts
    landed = Counts(hits=hits, misses=misses, false_alarms=false_alarms, passes=passes)

    assert [reason.code for reason in shortfalls(landed, APPROVE)] == codes


def test_one_critical_miss_fails_the_approval_lab_whatever_else_was_caught() -> None:
    counts = Counts(hits=11, misses=1, false_alarms=0, passes=28, critical_misses=1)

    assert shortfalls(counts, APPROVE) == [Reason("lab_critical_missed", count=1)]
    assert shortfalls(counts, ASSIST) == []


@pytest.mark.parametrize(
    ("hits", "false_alarms", "passed"),
    [(6, 0, True), (5, 4, True), (6, 4, True), (4, 0, False), (5, 5, False), (6, 14, False), (0, 0, False)],
)
def test_the_assist_lab_needs_five_caught_and_at_most_four_false_alarms(
    hits: int, false_alarms: int, passed
) -> None:
    counts = Counts(hits=hits, misses=6 - hits, false_alarms=false_alarms, passes=14 - false_alarms)

    assert (shortfalls(counts, ASSIST) == []) is passed


def test_a_fail_says_what_was_missing_and_what_is_needed() -> None:
    counts = Counts(hits=4, misses=2, false_alarms=6, passes=8)

    assert shortfalls(counts, ASSIST) == [
        Reason("lab_too_few_caught", hits=4, bad=6, needed=5),
        Reason("lab_too_many_stopped", count=6, good=14, allowed=4),
        Reason("lab_d_prime_low", d_prime=0.53, needed=1.2),
    ]


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        ((4, 8, 1, 27), "lab_leans_to_send"),
        ((12, 0, 14, 14), "lab_leans_to_stop"),
        ((9, 3, 4, 24), "lab_leans_neither"),
    ],
)
def test_the_criterion_says_which_way_someone_leaned(counts: tuple[int, int, int, int], code: str) -> None:
    assert leaning(sdt(*counts)).code == code


def test_one_figure_comes_with_its_range_and_its_bounds() -> None:
    counts = Counts(hits=5, misses=1, false_alarms=4, passes=10)

    values = in_one_figure(counts, ASSIST).values

    assert values["low"] < ASSIST.min_d_prime < values["d_prime"] < values["high"]
    assert (values["needed"], values["cases"]) == (1.2, 20)
    assert values["most"] == pytest.approx(3.299, abs=1e-3)


def test_the_catalogue_is_read_as_it_is_written() -> None:
    assert read_pass_mark({"pass": {"min_hits": 5, "max_false_alarms": 4, "min_d_prime": 1.2}}) == ASSIST


BAD, GOOD = Case(id="b", is_bad=True, severity="S3"), Case(id="g", is_bad=False)


@pytest.mark.parametrize(
    ("case", "stopped", "landed"),
    [
        (BAD, True, Landing.HIT),
        (BAD, False, Landing.MISS),
        (GOOD, True, Landing.FALSE_ALARM),
        (GOOD, False, Landing.RIGHT_TO_SEND),
    ],
)
def test_every_call_lands_in_one_of_four_places(case: Case, stopped, landed: Landing) -> None:
    assert landing(case, stopped=stopped) is landed


def test_a_serious_fault_that_was_sent_counts_as_critical() -> None:
    serious = Case(id="s", is_bad=True, severity="S2")

    assert tally([(serious, False), (BAD, False), (BAD, True), (GOOD, True), (GOOD, False)]) == Counts(
        hits=1, misses=2, false_alarms=1, passes=1, critical_misses=1
    )
    assert tally([(serious, True)]).critical_misses == 0


FORMS = [*[FaultForm.WRONG_ADVICE] * 10, *[FaultForm.MISSING_ADVICE] * 5, *[FaultForm.WRONG_CONTEXT] * 5]
POOL = [
    *(
        Case(id=f"bad-{n}", is_bad=True, kind=f"kind-{n % 8}", form=form, severity="S3", difficulty=1 + n % 3)
        for n, form in enumerate(FORMS)
    ),
    *(Case(id=f"good-{n}", is_bad=False, is_surprising=n % 2 == 0, difficulty=1 + n % 3) for n in range(46)),
]
CASES = {case.id: case for case in POOL}


def drawn(seed: int, seen: list[list[str]] | None = None) -> list[Case]:
    return [CASES[each] for each in draw(POOL, total=20, bad=6, seed=seed, seen=seen or [])]


@given(seed=seeds)
@settings(max_examples=60, deadline=None)
def test_every_draw_is_mixed_as_the_field_asks(seed: int) -> None:
    cases = drawn(seed)
    bad = [case for case in cases if case.is_bad]
    forms = Counter(case.form for case in bad)

    assert (len(cases), len(bad), len({case.id for case in cases})) == (20, 6, 20)
    assert forms[FaultForm.WRONG_ADVICE] == 3
    assert {forms[FaultForm.MISSING_ADVICE], forms[FaultForm.WRONG_CONTEXT]} == {1, 2}
    assert len({case.kind for case in bad}) == 6
    assert sum(case.is_surprising for case in cases) >= 5


@given(seed=seeds)
@settings(max_examples=40, deadline=None)
def test_three_tries_show_nothing_twice(seed: int) -> None:
    seen: list[list[str]] = []
    for turn in range(3):
        seen.append([case.id for case in drawn(seed + turn, seen)])

    assert len({case for cases in seen for case in cases}) == 60


def test_a_draw_can_be_repeated_from_its_seed_and_differs_for_another() -> None:
    assert drawn(7) == drawn(7)
    assert len({tuple(case.id for case in drawn(seed)) for seed in range(20)}) == 20


def test_bad_cases_stand_anywhere() -> None:
    places = Counter(place for seed in range(200) for place, case in enumerate(drawn(seed)) if case.is_bad)

    assert set(places) == set(range(20))


def test_the_warm_up_is_easy_mixed_and_always_the_same() -> None:
    cases = [CASES[each] for each in warm_up(POOL)]

    assert [case.is_bad for case in cases].count(True) == 2
    assert {case.form for case in cases if case.is_bad} == {FaultForm.WRONG_ADVICE, FaultForm.MISSING_ADVICE}
    assert {case.is_surprising for case in cases if not case.is_bad} == {True, False}
    assert all(case.difficulty == 1 for case in cases)
    assert warm_up(list(reversed(POOL))) == warm_up(POOL)
