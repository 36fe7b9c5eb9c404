"""Queries of whom a viewer may give a relief now, and why the others get none."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, select

from portal.core import clock, db
from portal.core.dates import day_in
from portal.core.permissions import Permission
from portal.core.reasons import Reason
from portal.core.rows import fetch_all
from portal.core.validity import valid_at
from portal.paths.models import Requirement
from portal.paths.rules import Stage
from portal.people import reach, rules as people_rules
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.readiness import rules
from portal.readiness.queries.positions import Terms, find_terms
from portal.readiness.queries.shown import find_shown
from portal.readiness.rules import ReliefAsked, Shown
from portal.readiness.settings import RELIEF_MOST_DAYS
from portal.settings import queries as settings_queries

RELIEVED_AT_ONCE = 50


class PersonToRelieve(NamedTuple):
    """A person who needs a path, and whom a viewer may give a relief."""

    id: int
    name: str
    job_title: str
    time_zone: str
    site_id: int | None
    required_at: datetime
    due_at: datetime


@dataclass(frozen=True)
class ReliefPlanned:
    """One person whom a relief is asked for: what decides on it, and why they get none."""

    person: PersonToRelieve
    asked: ReliefAsked
    refused: Reason | None


def plan_reliefs(
    viewer: Person, role: JobRole, stage: Stage, person_ids: Collection[int], at: datetime
) -> Sequence[ReliefPlanned]:
    """Return for each person whether ``viewer`` can give a relief for a path at ``at``; four statements."""
    people = _list_to_relieve(viewer, role, stage, person_ids, at)
    terms, shown = find_terms([role], at), find_shown([each.id for each in people], at)
    most = most_days_for(viewer)
    asked = [(each, _asked(each, shown[each.id], role, stage, terms)) for each in people]
    return [ReliefPlanned(each, days, rules.why_not_relieved(days, most)) for each, days in asked]


def most_days_for(viewer: Person) -> int | None:
    """Return how many days after the original date ``viewer`` may give; ``None`` if they answer for everybody."""
    is_bound = not viewer.scope_of(Permission.READINESS_MANAGE).everywhere
    return settings_queries.value(RELIEF_MOST_DAYS) if is_bound else None


def find_to_act_for(viewer: Person, person_id: int) -> Person | None:
    """Return a person at work whom ``viewer`` may give a relief, or take it back; nobody does so for themselves."""
    there = select(Person).where(Person.id == person_id, *_may_act_for(viewer, clock.now()))
    return db.session.scalars(there).one_or_none()


def may_act_for(viewer: Person, person: Person) -> bool:
    """Return whether ``viewer`` may nudge a person at work and give them more time; at most one statement."""
    if viewer.id == person.id or not viewer.may(Permission.READINESS_MANAGE):
        return False
    scope = viewer.scope_of(Permission.READINESS_MANAGE)
    return person.manager_id == viewer.id or reach.is_within(scope, unit_id=person.unit_id, at=clock.now())


def _list_to_relieve(
    viewer: Person, role: JobRole, stage: Stage, person_ids: Collection[int], at: datetime
) -> Sequence[PersonToRelieve]:
    """Return those of some people who need a path, by name; strangers are left out silently. One statement."""
    needs = and_(
        Requirement.person_id == Person.id,
        Requirement.job_role == role,
        Requirement.stage == stage,
        valid_at(Requirement, at),
    )
    return fetch_all(
        PersonToRelieve,
        select(
            *(Person.id, Person.name, Person.job_title, Person.time_zone, Person.site_id),
            *(Requirement.valid_from.label("required_at"), Requirement.due_at),
        )
        .join(Requirement, needs)
        .where(Person.id.in_(person_ids), *_may_act_for(viewer, at))
        .order_by(Person.sort_name, Person.id)
        .limit(RELIEVED_AT_ONCE),
    )


def _may_act_for(viewer: Person, at: datetime) -> Sequence[ColumnElement[bool]]:
    theirs = reach.answers_for(viewer.id, viewer.scope_of(Permission.READINESS_MANAGE), at=at)
    return Person.id != viewer.id, Person.state.in_(people_rules.PRESENT), theirs


def _asked(person: PersonToRelieve, shown: Shown, role: JobRole, stage: Stage, terms: Terms) -> ReliefAsked:
    original = rules.due_at(person.required_at, person.due_at, shown.leaves, shown.zone)
    running = rules.relief_of(shown.reliefs, role, stage, terms.at)
    return ReliefAsked(
        clearance=terms.position(shown, role, stage).verdict.clearance,
        due_on=day_in(shown.zone, rules.relieved_due(original, shown.reliefs, role, stage)),
        original_due_on=day_in(shown.zone, original),
        relieved_until=day_in(shown.zone, running.until) if running else None,
        today=day_in(shown.zone, terms.at),
    )
