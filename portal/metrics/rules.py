"""Rules of metrics: which values are current, which may be entered, and when a comparison is honest."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.core.dates import add_months
from portal.core.reasons import Reason
from portal.library.shapes.metrics import (
    MetricCategory,
    MetricCover,
    MetricDirection,
    MetricGrain,
    MetricType,
)

SOURCE_MAX = 120
ROWS_MAX = 2000
PLACES = 3  # a value is kept in thousandths
LARGEST = 10**12
POINTS_MIN = 8  # STAT-1: a baseline of fewer points is too early to compare with
PERCENT = "%"
WHOLE = Decimal(100)
DEFINED_BY = ("definition", "numerator", "denominator", "exclusions", "unit", "type", "covers")
MONTHS = {MetricGrain.MONTH: 1, MetricGrain.QUARTER: 3}
WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One metric of the catalogue in force."""

    id: str
    name: str
    category: MetricCategory
    direction: MetricDirection
    type: MetricType
    grain: MetricGrain
    covers: MetricCover
    definition: str
    numerator: str
    denominator: str | None
    exclusions: str | None
    unit: str
    goal: str | None
    source: str
    baseline_practice: str
    counter: str
    beside: str | None
    min_n: int

    @property
    def counts_workflow(self) -> bool:
        """Whether its denominator has to be the whole workflow (MET-4)."""
        return self.covers is MetricCover.WORKFLOW and self.denominator is not None

    @property
    def fingerprint(self) -> str:
        """Return what identifies the definition: a changed one has another fingerprint (MET-3)."""
        told = json.dumps([getattr(self, name) for name in DEFINED_BY])
        return hashlib.sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True, kw_only=True)
class MetricEntry:
    """A value as somebody enters it, for a period of whole days."""

    begins_on: date
    ends_on: date
    value: Decimal
    sample: int | None
    source: str
    is_whole: bool


@dataclass(frozen=True)
class Baseline:
    """What a comparison needs to know of a baseline."""

    fingerprint: str
    points: int
    sample: int | None


def read_metric(told: Mapping[str, Any]) -> Metric:
    """Return the metric that an entry of the catalogue describes."""
    return Metric(
        **{
            **told,
            "category": MetricCategory(told["category"]),
            "direction": MetricDirection(told["direction"]),
            "type": MetricType(told["type"]),
            "grain": MetricGrain(told["grain"]),
            "covers": MetricCover(told["covers"]),
        }
    )


def current_until(ends_on: date, grain: MetricGrain, grace_days: int) -> date:
    """Return the last day on which a value is current: when the next period has ended, plus some days of grace."""
    months = MONTHS.get(grain)
    next_ends = add_months(ends_on, months) if months else ends_on + WEEK
    return next_ends + timedelta(days=grace_days)


def is_stale(ends_on: date, grain: MetricGrain, grace_days: int, *, on: date) -> bool:
    """Return whether a newer value is missing on the day ``on``."""
    return on > current_until(ends_on, grain, grace_days)


def entry_problems(metric: Metric, entry: MetricEntry, *, on: date) -> Sequence[tuple[str, Reason]]:
    """Return what is wrong with a value, each with its field. ``on`` is the day of the entry."""
    found: list[tuple[str, Reason]] = []
    if entry.ends_on < entry.begins_on:
        found.append(("ends_on", Reason("metric_period_backwards")))
    if entry.ends_on > on:
        found.append(("ends_on", Reason("metric_period_not_over")))
    if not entry.source.strip():
        found.append(("source", Reason("metric_needs_source")))
    found.extend(_value_problems(metric, entry))
    if metric.counts_workflow and not entry.is_whole:
        found.append(("is_whole", Reason("metric_not_whole")))
    return found


def _value_problems(metric: Metric, entry: MetricEntry) -> list[tuple[str, Reason]]:
    found = []
    is_share = metric.type is MetricType.PROPORTION
    if is_share and not 0 <= entry.value <= WHOLE:
        found.append(("value", Reason("metric_not_a_share")))
    elif abs(entry.value) > LARGEST:
        found.append(("value", Reason("metric_too_large")))
    if is_share and not entry.sample:
        found.append(("sample", Reason("metric_needs_sample")))
    return found


def comparison_problem(metric: Metric, baseline: Baseline | None, sample: int | None) -> Reason | None:
    """Return why a value may not be compared with the baseline (MET-1, MET-3, STAT-1)."""
    if baseline is None:
        return Reason("metric_no_baseline")
    if baseline.fingerprint != metric.fingerprint:
        return Reason("metric_other_definition")
    too_few = [n for n in (baseline.sample, sample) if n is not None and n < metric.min_n]
    if baseline.points < POINTS_MIN or too_few:
        return Reason("metric_too_early", points=POINTS_MIN, least=metric.min_n)
    return None


def read_number(text: str) -> Decimal | None:
    """Return a number as people write it in a table; ``None`` where it is none."""
    plain = text.strip().removesuffix(PERCENT).strip().replace("\u00a0", "").replace(" ", "")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def thousandths(value: Decimal) -> int:
    """Return a value as a whole number of thousandths, rounded."""
    return int((value * 10**PLACES).to_integral_value())
