"""The words of metrics on screen."""

from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal
from flask_babel import get_locale, lazy_gettext as _l

from portal.core.phrases import gettext
from portal.library.shapes.metrics import (
    MetricCategory,
    MetricCover,
    MetricDirection,
    MetricGrain,
    MetricType,
)
from portal.metrics import rules

CLOSE = frozenset({rules.PERCENT})  # units written against the number
DAY = "d MMM y"  # a period begins and ends on days whose weekday says nothing
BEFORE = frozenset({"€", "£", "$"})

LABELS = {
    MetricCategory.BUSINESS: _l("Business outcomes"),
    MetricCategory.EXPERIENCE: _l("Experience quality"),
    MetricCategory.OPERATIONS: _l("Operational performance"),
    MetricCategory.RISK_TRUST: _l("Risk and trust"),
    MetricCategory.READINESS: _l("Readiness of people"),
    MetricDirection.UP: _l("Higher is better"),
    MetricDirection.DOWN: _l("Lower is better"),
    MetricDirection.BAND: _l("Neither high nor low is good on its own"),
    MetricType.PROPORTION: _l("Share"),
    MetricType.MEAN: _l("Average"),
    MetricType.MEDIAN: _l("Median"),
    MetricType.RATE: _l("Rate"),
    MetricType.COUNT: _l("Count"),
    MetricGrain.WEEK: _l("Every week"),
    MetricGrain.MONTH: _l("Every month"),
    MetricGrain.QUARTER: _l("Every quarter"),
    MetricCover.WORKFLOW: _l("All cases that could go to the agent"),
    MetricCover.SAMPLE: _l("A sample"),
}
SENTENCES = {
    "metric_period_backwards": _l("The last day is before the first day."),
    "metric_period_not_over": _l("The period is not over yet. Enter its value when it is."),
    "metric_needs_source": _l("Say where the number comes from."),
    "metric_not_whole": _l(
        "Count all cases that could go to the agent, not only those it handled, and confirm it."
    ),
    "metric_not_a_share": _l("A share is between 0 and 100 percent."),
    "metric_too_large": _l("This number is too large. Check the unit."),
    "metric_needs_sample": _l("Say how many cases it counts."),
    "metric_no_baseline": _l("No honest comparison is possible: there is no baseline."),
    "metric_other_definition": _l(
        "No honest comparison is possible: the definition has changed since the baseline. Freeze a new one."
    ),
    "metric_too_early": _l(
        "Too early to compare. It needs %(points)s periods before, and at least %(least)s cases each."
    ),
    "metric_not_yours": _l("Only the owner of a metric, and people with access to all, can enter values."),
    "metric_owner_not_here": _l("This person is not at work here. Choose someone else."),
    "metric_columns_missing": _l("The first row has to name these columns: %(names)s."),
    "metric_too_many_rows": _l("A file can have %(most)s values at most. Split it."),
    "metric_no_rows": _l("There are no values below the first row."),
    "metric_unknown": _l("There is no such metric. Use its id, such as b3."),
    "metric_not_a_day": _l("Enter a day, such as 2026-03-16."),
    "metric_not_a_number": _l("Enter a number."),
    "metric_not_a_count": _l("Enter a whole number."),
}
SUBJECTS = {
    "metric_value": _l("Value of a metric"),
    "metric_baseline": _l("Baseline of a metric"),
    "metric_owner": _l("Owner of a metric"),
}
KEPT = (_l("The metrics they owned, and the values they entered."),)
PRIVACY_KEPT = (_l("The values of metrics that you entered, and the metrics you own."),)


def value_text(thousandths: int, unit: str) -> str:
    """Return a value with its unit, in the reader's language: 7.4 hours, 82.5%, €3.20."""
    number = Decimal(thousandths) / 10**rules.PLACES
    text = str(format_decimal(number, "#,##0.###", locale=get_locale() or "en"))
    if unit in CLOSE:
        return f"{text}{unit}"
    return f"{unit}{text}" if unit in BEFORE else f"{text} {unit}"


def period_text(begins_on: date, ends_on: date) -> str:
    """Return a period: one day, or from one day to another."""
    first, last = (str(format_date(day, DAY, locale=get_locale() or "en")) for day in (begins_on, ends_on))
    return last if begins_on == ends_on else str(gettext("%(first)s to %(last)s", first=first, last=last))
