"""Stakeholder groups and their scores for tests."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.audiences.models import Audience, AudienceCount, AudienceRule
from portal.audiences.rules import Rule, tell_rule
from portal.changes.models import AgentChange
from portal.core import clock, db
from portal.library.shapes.stakeholders import Cadence, StakeholderSide
from portal.people.models import Person
from portal.stakeholders.models import StakeholderGroup, StakeholderScore
from portal.stakeholders.rules import Confidence
from tests.make import keep, long_ago


def make_group(
    name: str = "Claims handlers",
    *,
    rule: Rule | None = None,
    people: int = 0,
    **more: Any,
) -> StakeholderGroup:
    """A group: with a rule it follows an audience of so many people, else it is outside the company."""
    audience = _audience(name, rule, people) if rule else None
    told: dict[str, Any] = {
        "default_key": None, "name": name, "about": "They read claims.",
        "side": StakeholderSide.INSIDE if audience else StakeholderSide.OUTSIDE,
        "audience_id": audience.id if audience else None, "contact": "" if audience else "Una Ude, extension 4190",
        "headcount": None, "needs": ["When it begins"], "fears": ["To be measured"], "questions": ["Who decides?"],
        "sender": "Their team leader", "cadence": Cadence.WEEKLY, "made_at": long_ago(), **more,
    }  # fmt: skip
    maker = db.session.scalars(select(Person.id).order_by(Person.id)).first()
    return keep(StakeholderGroup(made_by_id=maker, **told))


def make_score(
    change: AgentChange, group: StakeholderGroup, *, by: Person, at: datetime | None = None, **more: Any
) -> StakeholderScore:
    """Scores of a group for a change: those of TV-06 unless the test says otherwise."""
    told: dict[str, Any] = {
        "power": 2, "interest": 5, "impact": 72, "is_legitimate": True, "is_urgent": True, "stance": -1,
        "changes_for_them": "They approve payments.", "why": "Three of five said so.",
        "confidence": Confidence.TALKED, "is_off": False, **more,
    }  # fmt: skip
    return keep(
        StakeholderScore(
            change_id=change.id, group_id=group.id, scored_by_id=by.id, scored_at=at or clock.now(), **told
        )
    )


def _audience(name: str, rule: Rule, people: int) -> Audience:
    audience = keep(Audience(name=name, made_at=long_ago()))
    keep(AudienceRule(audience_id=audience.id, rule=tell_rule(rule), valid_from=long_ago()))
    keep(AudienceCount(audience_id=audience.id, people=people, counted_at=clock.now()))
    return audience
