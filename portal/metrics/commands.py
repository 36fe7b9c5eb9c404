"""Commands on metrics: enter values, freeze baselines, assign owners. Values are never changed, only corrected."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from portal.audit.commands import record
from portal.core import clock, db
from portal.core.dates import day_in
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.core.validity import end_periods
from portal.metrics import queries, rules
from portal.metrics.actions import MetricAction
from portal.metrics.models import MetricBaseline, MetricOwner, MetricValue
from portal.metrics.rules import Metric, MetricEntry
from portal.people.models import Person


def enter_value(actor: Person | None, metric: Metric, entry: MetricEntry) -> MetricValue:
    """Add the value of a metric for a period; one that has a value already is corrected by the new one."""
    _refuse_stranger(actor, metric)
    _refuse(rules.entry_problems(metric, entry, on=day_in("UTC", clock.now())))
    value = _value(actor, metric, entry)
    db.session.add(value)
    db.session.flush()  # the audit subject needs the id
    record(
        actor,
        MetricAction.ENTERED,
        value,
        metric=metric.id,
        begins_on=entry.begins_on,
        ends_on=entry.ends_on,
        thousandths=value.thousandths,
    )
    return value


def import_values(actor: Person, rows: Sequence[tuple[Metric, MetricEntry]]) -> int:
    """Add many values at once, which :func:`portal.metrics.reading.read_values` has checked; return how many."""
    if not queries.may_enter(actor):
        raise Refused(Reason("metric_not_yours"))
    values = [_value(actor, metric, entry) for metric, entry in rows]
    db.session.add_all(values)
    db.session.flush()  # the audit subject needs the id
    record(actor, MetricAction.IMPORTED, values[0], values=len(values), last=values[-1].id)
    return len(values)


def freeze_baseline(
    actor: Person | None, metric: Metric, *, begins_on: date, ends_on: date, points: int, value: Decimal,
    sample: int | None, source: str,
) -> MetricBaseline:  # fmt: skip
    """Freeze what a metric was before; a newer baseline replaces it, and the earlier one stays on record."""
    _refuse_stranger(actor, metric)
    told = MetricEntry(
        begins_on=begins_on, ends_on=ends_on, value=value, sample=sample, source=source, is_whole=True
    )
    _refuse(rules.entry_problems(metric, told, on=day_in("UTC", clock.now())))
    baseline = MetricBaseline(
        metric=metric.id,
        fingerprint=metric.fingerprint,
        begins_on=begins_on,
        ends_on=ends_on,
        points=points,
        thousandths=rules.thousandths(value),
        sample=sample,
        source=source.strip(),
        frozen_at=clock.now(),
        frozen_by_id=actor.id if actor else None,
    )
    db.session.add(baseline)
    db.session.flush()  # the audit subject needs the id
    record(actor, MetricAction.BASELINE_FROZEN, baseline, metric=metric.id, points=points)
    return baseline


def assign_owner(actor: Person | None, metric: Metric, owner: Person) -> None:
    """Let ``owner`` answer for a metric from now on: they may enter its values, and are reminded of them."""
    if actor is not None and not queries.may_enter(actor):
        raise Refused(Reason("metric_not_yours"))
    if not owner.is_active:
        raise Refused(Reason("metric_owner_not_here"), field="owner")
    db.take_turns(f"owner of metric {metric.id}")
    at = clock.now()
    end_periods(MetricOwner, at, MetricOwner.metric == metric.id)
    owned = MetricOwner(metric=metric.id, person_id=owner.id, valid_from=at)
    db.session.add(owned)
    db.session.flush()  # the audit subject needs the id
    record(actor, MetricAction.OWNER_ASSIGNED, owned, concerns=owner, metric=metric.id)


def _refuse_stranger(actor: Person | None, metric: Metric) -> None:
    if actor is not None and not queries.may_enter(actor, metric.id):
        raise Refused(Reason("metric_not_yours"))


def _refuse(problems: Sequence[tuple[str, Reason]]) -> None:
    found = [Refused(reason, field=field) for field, reason in problems]
    if found:
        first, *also = found
        raise Refused(first.reason, field=first.field, also=also)


def _value(actor: Person | None, metric: Metric, entry: MetricEntry) -> MetricValue:
    return MetricValue(
        metric=metric.id,
        fingerprint=metric.fingerprint,
        begins_on=entry.begins_on,
        ends_on=entry.ends_on,
        thousandths=rules.thousandths(entry.value),
        sample=entry.sample,
        source=entry.source.strip(),
        entered_at=clock.now(),
        entered_by_id=actor.id if actor else None,
    )
