"""Shape of the catalogue of metrics (field 7.1)."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, RootModel, model_validator

from portal.library.shapes.base import Key, Shape, Text, need_unique


class MetricCategory(StrEnum):
    """What a metric is about."""

    BUSINESS = "business"
    EXPERIENCE = "experience"
    OPERATIONS = "operations"
    RISK_TRUST = "risk_trust"
    READINESS = "readiness"


class MetricDirection(StrEnum):
    """Which way a metric is better. In a band, neither low nor high is good."""

    UP = "up"
    DOWN = "down"
    BAND = "band"


class MetricType(StrEnum):
    """How the values of a metric are made."""

    PROPORTION = "proportion"
    MEAN = "mean"
    MEDIAN = "median"
    RATE = "rate"
    COUNT = "count"


class MetricGrain(StrEnum):
    """How often a metric gets a value."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


class MetricCover(StrEnum):
    """What a metric counts: the whole workflow (MET-4), or a sample drawn from it."""

    WORKFLOW = "workflow"
    SAMPLE = "sample"


class MetricCard(Shape):
    """One metric (field 7.1): how it is worked out, and the metric to read beside it."""

    id: Key
    name: Text
    category: MetricCategory
    definition: Text
    numerator: Text
    denominator: Text | None = None
    exclusions: Text | None = None
    unit: Text
    direction: MetricDirection
    goal: Text | None = None
    type: MetricType
    grain: MetricGrain
    covers: MetricCover
    source: Text
    baseline_practice: Text
    counter: Key
    beside: Text | None = None
    min_n: Annotated[int, Field(ge=1)]


class Metrics(RootModel[list[MetricCard]]):
    """The file metrics.yaml."""

    @model_validator(mode="after")
    def _ids_differ(self) -> "Metrics":
        need_unique((metric.id for metric in self.root), "metric")
        return self
