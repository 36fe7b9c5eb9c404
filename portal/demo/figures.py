"""The metrics of the sample company: a year before the agents, and each month since."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from portal.core.dates import add_months
from portal.demo import company
from portal.demo.learning import Scene
from portal.metrics import commands, queries
from portal.metrics.rules import Metric, MetricEntry

OWNER = "NW-1117"  # Devika Rao
LATE = "r5"  # the last value of this one was never entered
MONTHS = 6
BASELINE_MONTHS = 12
# metric: source, value before, value of each month since (oldest first), cases a month
FIGURES = {
    "b3": ("Ticket system", "12.4", ("11.9", "11.2", "10.6", "10.1", "9.9", "9.8"), 2300),
    "e1": ("Customer survey", "84.1", ("84.0", "83.2", "82.8", "82.9", "83.1", "82.6"), 612),
    "e2": ("Ticket system", "70.2", ("70.4", "71.1", "72.0", "72.9", "73.4", "73.2"), 2300),
    "o5": ("Logs of the agents", "9.1", ("10.4", "9.8", "9.5", "9.0", "8.7", "8.8"), 1900),
    "r5": ("Logs of the agents", "21.0", ("24.0", "22.5", "19.0", "17.5", "16.0", "15.5"), 1900),
    "w10": ("Reports in this portal", "88.0", ("90.0", "92.0", "95.0", "96.0", "97.0", "96.0"), 34),
}


def scenes(today: datetime) -> list[Scene]:
    """Return the entries, each some days after its month, and the baselines before the first."""
    found: list[Scene] = []
    for number, key in enumerate(FIGURES):
        months = list(_months(today.date()))
        begun = _morning(today, months[0][1] + timedelta(days=2), number)
        found.append((begun, partial(_begin, key, months[0][0])))
        for month, (first, last) in enumerate(months):
            if key != LATE or month < MONTHS - 2:
                at = min(_morning(today, last + timedelta(days=5), number), today - timedelta(hours=1))
                found.append((at, partial(_enter, key, month, first, last)))
    return found


def _months(today: date) -> Iterator[tuple[date, date]]:
    """Yield the first and last day of the months that are over, oldest first."""
    this = today.replace(day=1)
    for ago in range(MONTHS, 0, -1):
        first = add_months(this, -ago)
        yield first, add_months(first, 1) - timedelta(days=1)


def _morning(today: datetime, day: date, number: int) -> datetime:
    return today.replace(year=day.year, month=day.month, day=day.day, hour=10, minute=number)


def _begin(key: str, until: date) -> None:
    source, before, _since, cases = FIGURES[key]
    owner, metric = company.person(OWNER), _metric(key)
    commands.assign_owner(None, metric, owner)
    commands.freeze_baseline(
        owner,
        metric,
        begins_on=add_months(until, -BASELINE_MONTHS),
        ends_on=until - timedelta(days=1),
        points=BASELINE_MONTHS,
        value=Decimal(before),
        sample=cases * BASELINE_MONTHS,
        source=source,
    )


def _enter(key: str, month: int, first: date, last: date) -> None:
    source, _before, since, cases = FIGURES[key]
    entry = MetricEntry(
        begins_on=first,
        ends_on=last,
        value=Decimal(since[month]),
        sample=cases,
        source=source,
        is_whole=True,
    )
    commands.enter_value(company.person(OWNER), _metric(key), entry)


def _metric(key: str) -> Metric:
    metric = queries.find_metric(key)
    if metric is None:
        raise LookupError(f"The catalogue has no metric {key}.")
    return metric
