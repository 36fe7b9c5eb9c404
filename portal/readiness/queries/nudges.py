"""Queries of nudges: whom a viewer may nudge now about which step, and what has been sent."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select

from portal.core import db
from portal.core.dates import day_in
from portal.core.reasons import Reason
from portal.core.rows import fetch_all
from portal.notices import queries as notice_queries
from portal.notices.rules import MailChoice
from portal.paths.rules import Stage, Step
from portal.paths.step_kinds import StepKind
from portal.people.models import Person
from portal.people.rules import JobRole, PersonState
from portal.readiness import rules
from portal.readiness.models import Nudge, NudgeRound
from portal.readiness.queries.next_steps import NextStep, find_next_steps
from portal.readiness.queries.rows import PersonAsked
from portal.readiness.queries.team import list_chosen, list_not_ready
from portal.readiness.rules import Nudged, NudgeLimits
from portal.readiness.settings import NUDGE_EVERY_DAYS, NUDGES_MOST
from portal.settings import queries as settings_queries

NUDGED_AT_ONCE = 50  # people of one round
ROUNDS_LISTED = 20
REMEMBERED = timedelta(days=365)  # older nudges limit nobody
LEFT_AT_ONCE = 20  # rounds that one turn of the worker delivers


@dataclass(frozen=True)
class Planned:
    """What a nudge would do for one person: the step it names, or why they are left out."""

    person: PersonAsked
    next: NextStep | None
    refused: Reason | None
    choice: MailChoice


class RoundRow(NamedTuple):
    """One round that somebody sent, with how many people it is for and how many of them were told."""

    id: int
    job_role: JobRole
    stage: Stage
    made_at: datetime
    leaves_at: datetime
    undone_at: datetime | None
    left_at: datetime | None
    people: int
    told: int


class _Earlier(NamedTuple):
    person_id: int
    kind: StepKind
    key: str
    last_at: datetime
    times: int


def plan_nudges(
    viewer: Person, role: JobRole, stage: Stage, person_ids: Collection[int] | None, at: datetime
) -> Sequence[Planned]:
    """Return for each person what a nudge by ``viewer`` would do at ``at``; six statements.

    ``None`` as ``person_ids`` stands for everybody who is not ready. At most :data:`NUDGED_AT_ONCE` people are
    returned, the most urgent first. Strangers are left out silently.
    """
    if person_ids is None:
        people = list_not_ready(viewer, role, stage, most=NUDGED_AT_ONCE)
    else:
        people = list_chosen(viewer, role, stage, person_ids, most=NUDGED_AT_ONCE)
    ids = [each.id for each in people]
    steps = find_next_steps(ids, role, stage, at)
    earlier, choices, limits = _list_earlier(ids, at), notice_queries.choices_of(ids), _limits()
    return [
        Planned(
            person,
            steps.get(person.id),
            _why_not(person, steps.get(person.id), earlier.get(person.id, ()), limits, at),
            choices[person.id],
        )
        for person in people
    ]


def list_rounds(sender: Person) -> Sequence[RoundRow]:
    """Return the latest rounds that a person sent, newest first; one statement."""
    return fetch_all(
        RoundRow,
        select(
            *(NudgeRound.id, NudgeRound.job_role, NudgeRound.stage, NudgeRound.made_at, NudgeRound.leaves_at),
            *(NudgeRound.undone_at, NudgeRound.left_at),
            func.count(Nudge.id).label("people"),
            func.count(Nudge.told_at).label("told"),
        )
        .join(Nudge, Nudge.round_id == NudgeRound.id)
        .where(NudgeRound.sender_id == sender.id)
        .group_by(NudgeRound.id)
        .order_by(NudgeRound.id.desc())
        .limit(ROUNDS_LISTED),
    )


def find_round(sender: Person, round_id: int) -> NudgeRound | None:
    """Return a round that this person sent."""
    mine = select(NudgeRound).where(NudgeRound.id == round_id, NudgeRound.sender_id == sender.id)
    return db.session.scalars(mine).one_or_none()


def list_due_rounds(at: datetime) -> Sequence[NudgeRound]:
    """Return rounds that leave by ``at``, oldest first; other workers skip them."""
    return db.session.scalars(
        select(NudgeRound)
        .where(NudgeRound.leaves_at <= at, NudgeRound.left_at.is_(None), NudgeRound.undone_at.is_(None))
        .order_by(NudgeRound.leaves_at, NudgeRound.id)
        .limit(LEFT_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()


def list_nudges(round_id: int) -> Sequence[tuple[Nudge, Person]]:
    """Return the nudges of a round with the people they are for, by id; one statement."""
    rows = (
        select(Nudge, Person)
        .join(Person, Person.id == Nudge.person_id)
        .where(Nudge.round_id == round_id)
        .order_by(Nudge.id)
    )
    return [(nudge, person) for nudge, person in db.session.execute(rows)]


def _limits() -> NudgeLimits:
    return NudgeLimits(
        every_days=settings_queries.value(NUDGE_EVERY_DAYS), most=settings_queries.value(NUDGES_MOST)
    )


def _why_not(
    person: PersonAsked,
    step: NextStep | None,
    earlier: Collection[_Earlier],
    limits: NudgeLimits,
    at: datetime,
) -> Reason | None:
    return rules.why_not_nudged(
        step.step if step else None,
        _nudged(earlier, step.step if step else None, person.time_zone),
        limits,
        is_on_leave=person.state is PersonState.ON_LEAVE,
        exempt_until=day_in(person.time_zone, step.exempt_until) if step and step.exempt_until else None,
        today=day_in(person.time_zone, at),
    )


def _nudged(earlier: Collection[_Earlier], step: Step | None, zone: str) -> Nudged:
    last_at = max((each.last_at for each in earlier), default=None)
    about = (each.times for each in earlier if step and (each.kind, each.key) == (step.kind, step.key))
    return Nudged(last_on=day_in(zone, last_at) if last_at else None, times=sum(about))


def _list_earlier(person_ids: Collection[int], at: datetime) -> Mapping[int, Sequence[_Earlier]]:
    """Return the nudges of some people that were not undone, whoever sent them, by step; one statement."""
    rows = (
        select(
            *(Nudge.person_id, Nudge.kind, Nudge.key),
            func.max(Nudge.made_at).label("last_at"),
            func.count().label("times"),
        )
        .join(NudgeRound, NudgeRound.id == Nudge.round_id)
        .where(
            Nudge.person_id.in_(person_ids), Nudge.made_at > at - REMEMBERED, NudgeRound.undone_at.is_(None)
        )
        .group_by(Nudge.person_id, Nudge.kind, Nudge.key)
    )
    found: dict[int, list[_Earlier]] = defaultdict(list)
    for row in fetch_all(_Earlier, rows):
        found[row.person_id].append(row)
    return found
