"""Reads values from a CSV file: all of them, or what is wrong in which row and column."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import BinaryIO, NamedTuple

from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.directory import reading
from portal.metrics import rules
from portal.metrics.rules import Metric, MetricEntry

COLUMNS = ("metric", "begins_on", "ends_on", "value", "sample", "source", "is_whole")
NEEDED = frozenset({"metric", "begins_on", "ends_on", "value", "source"})
YES = frozenset({"yes", "y", "true", "1", "x"})


Pair = tuple[Metric, MetricEntry]
Wrong = tuple[str, Reason]


class RowProblem(NamedTuple):
    """What is wrong in one cell; ``row`` is its number in a spreadsheet."""

    row: int
    column: str
    reason: Reason


def read_values(
    file: BinaryIO, metrics: Mapping[str, Metric], *, on: date
) -> tuple[list[Pair], list[RowProblem]]:
    """Return the values of a file, and every problem; refuse a file that is no table of values."""
    rows = reading.rows_of(file, reading.find_format(file))
    first = next(rows, None)
    names = [each.strip().lower() for each in first[1]] if first else []
    if missing := sorted(NEEDED - set(names)):
        raise Refused(Reason("metric_columns_missing", names=", ".join(missing)), field="file")
    found: list[Pair] = []
    problems: list[RowProblem] = []
    for number, cells in rows:
        if len(found) + len(problems) >= rules.ROWS_MAX:
            raise Refused(Reason("metric_too_many_rows", most=rules.ROWS_MAX), field="file")
        told = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        read = _read_row(told, metrics, on)
        if isinstance(read, tuple):
            found.append(read)
        else:
            problems += [RowProblem(number, column, reason) for column, reason in read]
    if not found and not problems:
        raise Refused(Reason("metric_no_rows"), field="file")
    return found, problems


def _read_row(told: Mapping[str, str], metrics: Mapping[str, Metric], on: date) -> Pair | list[Wrong]:
    """Return the metric and its value, or what is wrong, each with its column."""
    metric = metrics.get(told.get("metric", "").lower())
    begins_on, ends_on = _day(told.get("begins_on", "")), _day(told.get("ends_on", ""))
    value, sample = rules.read_number(told.get("value", "")), _count(told.get("sample", ""))
    codes = {
        "metric": "" if metric else "metric_unknown",
        "begins_on": "" if begins_on else "metric_not_a_day",
        "ends_on": "" if ends_on else "metric_not_a_day",
        "value": "metric_not_a_number" if value is None else "",
        "sample": "metric_not_a_count" if sample is None and told.get("sample") else "",
    }
    wrong: list[Wrong] = [(column, Reason(code)) for column, code in codes.items() if code]
    if wrong or metric is None or value is None or begins_on is None or ends_on is None:
        return wrong
    entry = _entry(told, begins_on, ends_on, value, sample)
    return list(rules.entry_problems(metric, entry, on=on)) or (metric, entry)


def _entry(
    told: Mapping[str, str], begins_on: date, ends_on: date, value: Decimal, sample: int | None
) -> MetricEntry:
    return MetricEntry(
        begins_on=begins_on,
        ends_on=ends_on,
        value=value,
        sample=sample,
        source=told.get("source", "")[: rules.SOURCE_MAX],
        is_whole=told.get("is_whole", "").lower() in YES,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _count(text: str) -> int | None:
    is_count = text.isascii() and text.isdecimal() and len(text) < len(str(rules.LARGEST)) - 3
    return int(text) if is_count else None
