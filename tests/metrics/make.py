"""Metrics and their values for tests."""

from datetime import date
from typing import Any

import yaml

from portal.core import clock
from portal.library import files
from portal.library.models import ContentVersion
from portal.library.rules import ContentKind
from portal.metrics import queries
from portal.metrics.models import MetricBaseline, MetricOwner, MetricValue
from portal.metrics.rules import Metric
from portal.people.models import Person
from tests.library.make import make_version
from tests.make import keep, long_ago


def make_metrics(*, label: str = "1.0.0", **changed: dict[str, Any]) -> ContentVersion:
    """The shipped catalogue; ``b3={"definition": …}`` changes the fields of a metric."""
    told = yaml.safe_load((files.home() / "metrics.yaml").read_text(encoding="utf-8"))
    optional = dict.fromkeys(("denominator", "exclusions", "goal", "beside"))
    body = [{**optional, **each, **changed.get(each["id"], {})} for each in told]
    at = long_ago() if label == "1.0.0" else clock.now()
    return make_version(
        ContentKind.CATALOGUE, "metrics", body, label=label, title="metrics", minutes=None, published_at=at
    )


def find(key: str) -> Metric:
    metric = queries.find_metric(key)
    assert metric is not None
    return metric


def make_value(
    key: str = "b3", thousandths: int = 7400, *, ends_on: date = date(2026, 2, 28), **more: Any
) -> MetricValue:
    fields: dict[str, Any] = {
        "begins_on": ends_on.replace(day=1), "sample": 900, "source": "Ticket system",
        "fingerprint": find(key).fingerprint, "entered_at": clock.now(), **more,
    }  # fmt: skip
    return keep(MetricValue(metric=key, thousandths=thousandths, ends_on=ends_on, **fields))


def make_baseline(key: str = "b3", *, points: int = 12, sample: int | None = 900) -> MetricBaseline:
    return keep(
        MetricBaseline(
            metric=key, fingerprint=find(key).fingerprint, begins_on=date(2025, 1, 1), ends_on=date(2025, 12, 31),
            points=points, thousandths=12400, sample=sample, source="Ticket system", frozen_at=clock.now(),
        )
    )  # fmt: skip


def make_owner(person: Person, key: str = "b3") -> MetricOwner:
    return keep(MetricOwner(metric=key, person_id=person.id, valid_from=clock.now()))
