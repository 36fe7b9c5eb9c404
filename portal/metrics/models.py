"""Tables of metrics: values, frozen baselines and owners. The metrics themselves are in the content library."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import AppendOnly, Base
from portal.core.validity import Period, one_open
from portal.people.models import Person


class MetricValue(AppendOnly, Base):
    """The value of a metric for a period of whole days. A later row for the same period corrects it.

    ``fingerprint`` is that of the definition it was measured by; ``sample`` how many cases it counts.
    """

    __tablename__ = "metric_value"
    __table_args__ = (Index("ix_metric_value_metric_ends_on", "metric", "ends_on", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    metric: Mapped[str]
    fingerprint: Mapped[str]
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    thousandths: Mapped[int] = mapped_column(BigInteger)
    sample: Mapped[int | None]
    source: Mapped[str]
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class MetricBaseline(AppendOnly, Base):
    """What a metric was before, frozen for comparison; the newest row counts. ``points`` are the periods behind it."""

    __tablename__ = "metric_baseline"

    id: Mapped[int] = mapped_column(primary_key=True)
    metric: Mapped[str] = mapped_column(index=True)
    fingerprint: Mapped[str]
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    points: Mapped[int]
    thousandths: Mapped[int] = mapped_column(BigInteger)
    sample: Mapped[int | None]
    source: Mapped[str]
    frozen_at: Mapped[datetime]
    frozen_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class MetricOwner(Period, Base):
    """Who answers for a metric during a period."""

    __tablename__ = "metric_owner"
    __table_args__ = (one_open("uq_metric_owner_open", "metric"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    metric: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    person: Mapped[Person] = relationship()
