"""Queries about metrics: the catalogue, current values, history and what may be quoted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, select

from portal.core import clock, db
from portal.core.dates import day_in
from portal.core.paging import PageMark, Slice, page_of
from portal.core.permissions import Permission
from portal.core.rows import fetch_all
from portal.core.statements import AT, PERSON_ID, Rows, prepared
from portal.core.validity import valid_at
from portal.library import queries as library_queries
from portal.metrics import rules
from portal.metrics.models import MetricBaseline, MetricOwner, MetricValue
from portal.metrics.rules import Metric
from portal.metrics.settings import GRACE_DAYS
from portal.people.models import Person
from portal.settings import queries as settings_queries


class ValueRow(NamedTuple):
    """A value of a metric as it was entered. ``by`` is who entered it."""

    id: int
    metric: str
    fingerprint: str
    begins_on: date
    ends_on: date
    thousandths: int
    sample: int | None
    source: str
    entered_at: datetime
    by: str | None


@dataclass(frozen=True, kw_only=True)
class MetricStanding:
    """A metric with its newest value, if it has one, and whether a newer one is missing."""

    metric: Metric
    value: ValueRow | None
    is_stale: bool
    owner: str | None


def list_metrics() -> Sequence[Metric]:
    """Return the metrics of the catalogue, in its order; none before the content was taken in."""
    try:
        told = library_queries.catalogue("metrics")
    except LookupError:
        return []
    return [rules.read_metric(each) for each in told]


def find_metric(key: str) -> Metric | None:
    return next((metric for metric in list_metrics() if metric.id == key), None)


def may_enter(person: Person, key: str | None = None) -> bool:
    """Return whether a person may enter values: of all metrics with a role everywhere, else of those they own."""
    if person.scope_of(Permission.METRICS_ENTER).everywhere:
        return True
    return key is not None and find_owner_id(key) == person.id


def list_standings() -> Sequence[MetricStanding]:
    """Return every metric with its newest value; three statements."""
    newest, owners = find_newest(), _owner_names()
    return [_standing(metric, newest.get(metric.id), owners.get(metric.id)) for metric in list_metrics()]


def find_standing(metric: Metric) -> MetricStanding:
    return _standing(metric, find_newest(metric.id).get(metric.id), _owner_names().get(metric.id))


def find_newest(*keys: str) -> Mapping[str, ValueRow]:
    """Return the value of the latest period of each metric, or of some; a correction replaces what it corrects."""
    number = (
        func.row_number()
        .over(partition_by=MetricValue.metric, order_by=(MetricValue.ends_on.desc(), MetricValue.id.desc()))
        .label("number")
    )
    values = select(MetricValue.id, number)
    if keys:
        values = values.where(MetricValue.metric.in_(keys))
    numbered = values.subquery()
    newest = _values().where(
        MetricValue.id.in_(select(numbered.c.id).where(numbered.c.number == 1)),
    )
    return {row.metric: row for row in fetch_all(ValueRow, newest)}


def list_history(key: str, mark: PageMark) -> Slice[ValueRow]:
    """Return one page of the values of a metric, the newest entry first; one statement."""
    values = _values().where(MetricValue.metric == key)
    return page_of(values, (MetricValue.id,), mark, row_type=ValueRow, descending=True)


def list_corrected(rows: Sequence[ValueRow]) -> frozenset[int]:
    """Return the ids of those rows that a later one for the same period corrects."""
    if not rows:
        return frozenset()
    later = (
        select(MetricValue.begins_on, MetricValue.ends_on, func.max(MetricValue.id).label("last"))
        .where(MetricValue.metric == rows[0].metric)
        .group_by(MetricValue.begins_on, MetricValue.ends_on)
    )
    last = {(row.begins_on, row.ends_on): row.last for row in db.rows(later)}
    return frozenset(row.id for row in rows if last[row.begins_on, row.ends_on] != row.id)


def find_baseline(key: str) -> MetricBaseline | None:
    """Return the newest baseline of a metric."""
    found = select(MetricBaseline).where(MetricBaseline.metric == key)
    return db.session.scalars(found.order_by(MetricBaseline.id.desc()).limit(1)).one_or_none()


def find_owner_id(key: str) -> int | None:
    """Return the id of the person who answers for a metric now."""
    owners = select(MetricOwner.person_id).where(
        MetricOwner.metric == key, valid_at(MetricOwner, clock.now())
    )
    return db.session.scalars(owners).one_or_none()


def list_stale_of(person: Person) -> Sequence[MetricStanding]:
    """Return the metrics this person answers for that lack a value; two statements, one for all others."""
    keys = db.rows(_owned(), {"person_id": person.id, "at": clock.now()}).scalars().all()
    if not keys:
        return []
    newest = find_newest(*keys)
    standings = [_standing(each, newest.get(each.id), None) for each in list_metrics() if each.id in keys]
    return [each for each in standings if each.is_stale or each.value is None]


def owns_some() -> ColumnElement[bool]:
    """Return the condition that a person answers for a metric."""
    return exists().where(MetricOwner.person_id == PERSON_ID, valid_at(MetricOwner, AT))


@prepared
def _owned() -> Rows:
    return select(MetricOwner.metric).where(MetricOwner.person_id == PERSON_ID, valid_at(MetricOwner, AT))


def _standing(metric: Metric, value: ValueRow | None, owner: str | None) -> MetricStanding:
    today = day_in("UTC", clock.now())
    grace = settings_queries.value(GRACE_DAYS)
    is_stale = value is not None and rules.is_stale(value.ends_on, metric.grain, grace, on=today)
    return MetricStanding(metric=metric, value=value, is_stale=is_stale, owner=owner)


def _values() -> Select[int, str, str, date, date, int, int | None, str, datetime, str]:
    return select(
        MetricValue.id,
        MetricValue.metric,
        MetricValue.fingerprint,
        MetricValue.begins_on,
        MetricValue.ends_on,
        MetricValue.thousandths,
        MetricValue.sample,
        MetricValue.source,
        MetricValue.entered_at,
        Person.name.label("by"),
    ).outerjoin(Person, Person.id == MetricValue.entered_by_id)


def _owner_names() -> Mapping[str, str]:
    owners = (
        select(MetricOwner.metric, Person.name)
        .join(Person, Person.id == MetricOwner.person_id)
        .where(valid_at(MetricOwner, clock.now()))
    )
    return {row.metric: row.name for row in db.rows(owners)}
