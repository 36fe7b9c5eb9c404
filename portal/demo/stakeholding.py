"""The stakeholders of the sample company: who its changes concern, and where they were placed on two maps."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import select

from portal.core import db
from portal.demo import company
from portal.demo.changing import COMPLAINTS, LEAD, WINDSCREENS, find
from portal.demo.learning import Scene
from portal.stakeholders import commands, queries
from portal.stakeholders.models import StakeholderGroup
from portal.stakeholders.rules import Confidence, Scores, Stance

COUNCIL, PARTNERS = "works-council-union", "outsourced-partners"
CONTACTS: Mapping[str, Mapping[str, Any]] = {
    COUNCIL: {"contact": "Chair of the staff forum, extension 4190", "headcount": 7},
    PARTNERS: {"contact": "Office of the approved repairers, extension 4460", "headcount": 120},
}


class Scored(NamedTuple):
    """What was said of a group for a change: power, interest, impact, stance, and why."""

    key: str
    power: int
    interest: int
    impact: int
    stance: Stance | None
    why: str
    changes: str = ""
    rests_on: Confidence = Confidence.TALKED


ON_WINDSCREENS = (
    Scored("executives-board", 5, 4, 20, Stance.SUPPORTIVE, "They asked for it and pay for the hours of training."),
    Scored("legal-compliance-dpo", 5, 4, 35, Stance.SUPPORTIVE, "They want proof that people were ready on the day.",
           "They see the evidence before each step."),
    Scored(COUNCIL, 4, 5, 45, Stance.OPPOSED, "They were told and not asked. They want the measures in writing.",
           "They are consulted on roles and measures."),
    Scored("team-leads", 4, 5, 62, Stance.WORRIED, "Two of three ask who answers for a wrong payment.",
           "They sign off each handler, and check ten payments a day."),
    Scored("cs-managers", 4, 4, 48, Stance.SUPPORTIVE, "They saw the trial in Leeds and want it for their teams.",
           "They plan shifts around people who are cleared.", Confidence.MEASURED),
    Scored("frontline-agents", 2, 5, 72, Stance.WORRIED, "In the talks most asked what happens to their targets.",
           "They stop writing payments, and read and approve them.", Confidence.MEASURED),
    Scored("operations", 4, 3, 40, Stance.WAITING, "They wait for the figures of the first month."),
    Scored("ml-engineering", 3, 4, 25, Stance.CHAMPIONS, "They offer a test for every report."),
    Scored("knowledge-content", 2, 4, 30, Stance.SUPPORTIVE, "They confirm two more sources every month."),
    Scored("it-integration", 3, 2, 15, Stance.WAITING, "Nobody has asked them yet what it means for the night shift.",
           rests_on=Confidence.GUESSED),
    Scored(PARTNERS, 2, 2, 35, None, "Repairers have heard nothing so far.", "They are paid sooner, by somebody new.",
           Confidence.GUESSED),
)  # fmt: skip
ON_COMPLAINTS = (
    Scored("frontline-agents", 2, 4, 55, Stance.WAITING, "They like the idea of a first draft."),
    Scored("legal-compliance-dpo", 5, 5, 50, Stance.WORRIED, "An answer to a complaint has a legal deadline."),
    Scored("customers", 1, 3, 30, None, "They do not know that a draft may come from an agent.",
           rests_on=Confidence.GUESSED),
)  # fmt: skip


def scenes(today: datetime) -> list[Scene]:
    """Return the day on which the groups were chosen, and the days of both maps: the older one is out of date."""
    return [
        (_noon(today, 120), _choose_groups),
        (_noon(today, 104), partial(_score, COMPLAINTS, ON_COMPLAINTS)),
        (_noon(today, 11), partial(_score, WINDSCREENS, ON_WINDSCREENS)),
    ]


def _noon(today: datetime, days_ago: int) -> datetime:
    return (today - timedelta(days=days_ago)).replace(hour=12, minute=10)


def _choose_groups() -> None:
    """Add every usual group that the directory has people for, and those outside with a contact."""
    actor = company.person(LEAD)
    found = [each.default.id for each in queries.suggest() if each.people or each.default.match is None]
    for group in commands.add_defaults(actor, found):
        if told := CONTACTS.get(group.default_key or ""):
            names = (
                "name",
                "side",
                "about",
                "audience_id",
                "needs",
                "fears",
                "questions",
                "sender",
                "cadence",
            )
            written: dict[str, Any] = {name: getattr(group, name) for name in names}
            commands.edit_group(actor, group, **{**written, **told})


def _score(title: str, told: tuple[Scored, ...]) -> None:
    actor, change = company.person(LEAD), find(title)
    for each in told:
        group = db.session.scalars(
            select(StakeholderGroup).where(StakeholderGroup.default_key == each.key)
        ).one()
        scores = Scores(
            power=each.power,
            interest=each.interest,
            impact=each.impact,
            is_legitimate=each.key in {COUNCIL, "legal-compliance-dpo", "frontline-agents", "customers"},
            is_urgent=each.stance in {Stance.OPPOSED, Stance.WORRIED},
            stance=each.stance,
        )
        commands.score_group(
            actor,
            change,
            group,
            scores,
            why=each.why,
            confidence=each.rests_on,
            changes_for_them=each.changes,
        )
