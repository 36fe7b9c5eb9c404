"""Tables of stakeholders: the groups, and how they were scored for a change."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.audiences.models import Audience
from portal.core.db import AppendOnly, Base, only_where
from portal.library.shapes.stakeholders import Cadence, StakeholderSide
from portal.people.models import Person
from portal.stakeholders import rules
from portal.stakeholders.rules import Confidence, Scores


class StakeholderGroup(Base):
    """A group that changes concern: the members of an audience, or a party outside the company with a contact.

    ``default_key`` is the default group that it was made from. ``headcount`` is only kept of those outside.
    """

    __tablename__ = "stakeholder_group"
    __table_args__ = (
        Index("uq_stakeholder_group_name", "name", unique=True, **only_where("retired_at IS NULL")),
        CheckConstraint("side = 'outside' OR audience_id IS NOT NULL", name="inside_follows_an_audience"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    default_key: Mapped[str | None]
    name: Mapped[str]
    side: Mapped[StakeholderSide]
    about: Mapped[str]
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("audience.id"))
    contact: Mapped[str] = mapped_column(default="")
    headcount: Mapped[int | None]
    needs: Mapped[Any] = mapped_column(JSON)
    fears: Mapped[Any] = mapped_column(JSON)
    questions: Mapped[Any] = mapped_column(JSON)
    sender: Mapped[str]
    cadence: Mapped[Cadence]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    retired_at: Mapped[datetime | None]

    audience: Mapped[Audience | None] = relationship()


class StakeholderScore(AppendOnly, Base):
    """How one person scored a group for a change at one time. The newest counts.

    A score with ``is_off`` takes the group off the map of the change; its numbers are those it had before.
    """

    __tablename__ = "stakeholder_score"
    __table_args__ = (
        CheckConstraint(
            "power BETWEEN 1 AND 5 AND interest BETWEEN 1 AND 5 AND impact BETWEEN 0 AND 100", name="range"
        ),
        Index("ix_stakeholder_score_newest", "change_id", "group_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("change.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("stakeholder_group.id"))
    power: Mapped[int]
    interest: Mapped[int]
    impact: Mapped[int]
    is_legitimate: Mapped[bool]
    is_urgent: Mapped[bool]
    stance: Mapped[int | None]
    changes_for_them: Mapped[str]
    why: Mapped[str]
    confidence: Mapped[Confidence]
    is_off: Mapped[bool]
    scored_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    scored_at: Mapped[datetime]

    scored_by: Mapped[Person] = relationship()

    @property
    def scores(self) -> Scores:
        return rules.scores_of(self)
