"""Tables of audiences: names, drafts, the rule in force during a period, and a projection of the members."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Base
from portal.core.validity import Period, one_open
from portal.people.models import Person


class Audience(Base):
    """A group of people that follows the directory. ``draft`` is a rule that is not in force yet."""

    __tablename__ = "audience"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    draft: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    drafted_by: Mapped[Person | None] = relationship()


class AudienceRule(Period, Base):
    """The rule of an audience during a period."""

    __tablename__ = "audience_rule"
    __table_args__ = (one_open("uq_audience_rule_open", "audience_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audience.id"), index=True)
    rule: Mapped[Any] = mapped_column(JSON)
    applied_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class AudienceMember(Base):
    """A person that the rule in force of an audience selects today: a projection, for lists.

    ``sort_name`` follows the person's.
    """

    __tablename__ = "audience_member"
    __table_args__ = (
        UniqueConstraint("audience_id", "person_id"),
        Index("ix_audience_member_name", "audience_id", "sort_name", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audience.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sort_name: Mapped[str]


class AudienceCount(Base):
    """The number of members of an audience, and when they were last found: a projection."""

    __tablename__ = "audience_count"

    audience_id: Mapped[int] = mapped_column(ForeignKey("audience.id"), primary_key=True)
    people: Mapped[int]
    counted_at: Mapped[datetime]
