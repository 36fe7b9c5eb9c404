"""What makes a value current, enterable and comparable."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from portal.library.shapes.metrics import (
    MetricCategory,
    MetricCover,
    MetricDirection,
    MetricGrain,
    MetricType,
)
from portal.metrics import rules
from portal.metrics.rules import Baseline, Metric, MetricEntry

E1 = Metric(
    id="e1", name="Satisfaction", category=MetricCategory.EXPERIENCE, direction=MetricDirection.UP,
    type=MetricType.PROPORTION, grain=MetricGrain.MONTH, covers=MetricCover.WORKFLOW, definition="Top two",
    numerator="Top two answers", denominator="All answers", exclusions=None, unit="%", goal=None, source="Survey",
    baseline_practice="Show the response rate.", counter="x1", beside=None, min_n=100,
)  # fmt: skip
FEBRUARY = MetricEntry(
    begins_on=date(2026, 2, 1), ends_on=date(2026, 2, 28), value=Decimal("82.5"), sample=400, source="Survey",
    is_whole=True,
)  # fmt: skip
MARCH_12 = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("grain", "last"),
    [
        (MetricGrain.WEEK, date(2026, 3, 21)),
        (MetricGrain.MONTH, date(2026, 4, 11)),
        (MetricGrain.QUARTER, date(2026, 6, 11)),
    ],
)
def test_a_value_is_current_until_the_next_one_is_due_and_some_days_more(grain, last) -> None:
    assert rules.current_until(date(2026, 2, 28), grain, 14) == last
    assert not rules.is_stale(date(2026, 2, 28), grain, 14, on=last)
    assert rules.is_stale(date(2026, 2, 28), grain, 14, on=date.fromordinal(last.toordinal() + 1))


@pytest.mark.parametrize(
    ("changed", "problems"),
    [
        ({}, []),
        ({"ends_on": date(2026, 1, 31)}, [("ends_on", "metric_period_backwards")]),
        ({"ends_on": date(2026, 3, 31)}, [("ends_on", "metric_period_not_over")]),
        ({"source": " "}, [("source", "metric_needs_source")]),
        ({"value": Decimal("100.1")}, [("value", "metric_not_a_share")]),
        ({"sample": None}, [("sample", "metric_needs_sample")]),
        ({"is_whole": False}, [("is_whole", "metric_not_whole")]),
    ],
)
def test_a_value_is_refused_with_the_field_and_the_reason(changed, problems) -> None:
    found = rules.entry_problems(E1, replace(FEBRUARY, **changed), on=MARCH_12)

    assert [(field, reason.code) for field, reason in found] == problems


def test_a_sample_need_not_be_the_whole_workflow() -> None:
    drawn = replace(E1, covers=MetricCover.SAMPLE)

    assert rules.entry_problems(drawn, replace(FEBRUARY, is_whole=False), on=MARCH_12) == []


@pytest.mark.parametrize(
    ("baseline", "sample", "code"),
    [
        (None, 400, "metric_no_baseline"),
        (Baseline("another", 12, 400), 400, "metric_other_definition"),
        (Baseline(E1.fingerprint, 7, 400), 400, "metric_too_early"),
        (Baseline(E1.fingerprint, 8, 99), 400, "metric_too_early"),
        (Baseline(E1.fingerprint, 8, 400), 99, "metric_too_early"),
        (Baseline(E1.fingerprint, 8, 100), 100, None),
    ],
)
def test_a_comparison_needs_a_baseline_of_the_same_definition_and_enough_cases(
    baseline, sample, code
) -> None:
    problem = rules.comparison_problem(E1, baseline, sample)

    assert (problem and problem.code) == code


def test_only_a_changed_definition_changes_the_fingerprint() -> None:
    assert replace(E1, definition="Top three").fingerprint != E1.fingerprint
    assert replace(E1, name="Happiness", goal="80", counter="e2").fingerprint == E1.fingerprint


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("82.5", "82.5"),
        ("82,5", "82.5"),
        ("82.5 %", "82.5"),
        ("1 204", "1204"),
        ("-3", "-3"),
        ("", None),
        ("NaN", None),
        ("1,2,3", None),
    ],
)
def test_numbers_are_read_as_people_write_them(text, number) -> None:
    assert rules.read_number(text) == (Decimal(number) if number else None)


def test_values_are_kept_in_thousandths() -> None:
    assert [rules.thousandths(Decimal(text)) for text in ("7.4", "0.0004", "0.0006")] == [7400, 0, 1]
