"""How many people of a unit stand how: as kept for every unit, counted live, and whether the two agree."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, func, or_, select, union_all

from portal.audit.models import AuditEntry
from portal.core import clock, db
from portal.core.statements import AT, PERSON_ID, UNIT_IDS, Rows
from portal.core.validity import valid_at
from portal.paths.models import Requirement
from portal.paths.rules import Stage
from portal.people import reach
from portal.people.models import Person, Unit, UnitInside
from portal.people.rules import JobRole
from portal.readiness import rules
from portal.readiness.actions import ReadinessAction
from portal.readiness.models import Standing, Tally
from portal.readiness.queries.standings import standings_by_facts, standings_kept
from portal.readiness.queries.team import scope_values
from portal.readiness.rules import Summary

SAMPLED_PEOPLE, SAMPLED_UNITS = 200, 20
BY_TALLY = (Tally.job_role, Tally.stage, Tally.clearance, Tally.only_sign_off)
BY_STANDING = (Standing.job_role, Standing.stage, Standing.clearance, Standing.only_sign_off)


@dataclass(frozen=True, kw_only=True)
class Drift:
    """How much of a sample differs from the facts: of the standings of some people, of the counts of some units."""

    people: int
    units: int
    standings_off: int
    counts_off: int

    @property
    def is_any(self) -> bool:
        return bool(self.standings_off or self.counts_off)


def count_by_path(viewer: Person) -> Mapping[tuple[JobRole, Stage], Summary]:
    """For everything required of the people ``viewer`` answers for: how many stand how; people on leave left out.

    Whole units, and everybody, are read from what is kept of units; the viewer's own line is counted. One statement.
    """
    everywhere, values = scope_values(viewer)
    found: dict[tuple[JobRole, Stage], dict[Any, int]] = defaultdict(lambda: defaultdict(int))
    for role, stage, *how, number in db.rows(_counts(everywhere=everywhere), values):
        found[role, stage][tuple(how)] += number
    summaries = {path: rules.summary(counts) for path, counts in found.items()}
    return {path: summary for path, summary in summaries.items() if summary.people}


def counted_live(at: datetime, unit_ids: Collection[int] | None = None) -> Rows:
    """The columns of :class:`Tally` from the standings, for some units or all; composes."""
    rows: Rows = (
        select(UnitInside.ancestor_id, *BY_STANDING, func.count().label("people"))
        .join(UnitInside, UnitInside.descendant_id == Standing.unit_id)
        .where(Standing.counts, valid_at(UnitInside, at))
        .group_by(UnitInside.ancestor_id, *BY_STANDING)
    )
    return rows if unit_ids is None else rows.where(UnitInside.ancestor_id.in_(unit_ids))


def count_tallies_off(at: datetime, unit_ids: Collection[int] | None = None) -> tuple[int, int]:
    """How many counts are kept of some units, or all, and how many are not as counted live; two statements."""
    kept = select(Tally.unit_id, *BY_TALLY, Tally.people).where(Tally.people != 0)
    if unit_ids is not None:
        kept = kept.where(Tally.unit_id.in_(unit_ids))
    kept_rows, live_rows = (
        {tuple(row) for row in db.session.execute(rows)} for rows in (kept, counted_live(at, unit_ids))
    )
    return len(kept_rows), len(kept_rows ^ live_rows)


def find_drift() -> Drift:
    """Compare some people with the facts and some units with their people, both drawn by lot."""
    at = clock.now()
    lot = func.random()
    asked = select(Requirement.person_id).where(Requirement.valid_until.is_(None)).distinct().subquery()
    person_ids = db.session.scalars(select(asked.c.person_id).order_by(lot).limit(SAMPLED_PEOPLE)).all()
    unit_ids = db.session.scalars(select(Unit.id).order_by(lot).limit(SAMPLED_UNITS)).all()
    kept, facts = standings_kept(person_ids), standings_by_facts(person_ids, at)
    return Drift(
        people=len(person_ids),
        units=len(unit_ids),
        standings_off=sum(_is_off(kept.get(key), facts.get(key)) for key in {*kept, *facts}),
        counts_off=count_tallies_off(at, unit_ids)[1],
    )


def find_last_sample() -> tuple[datetime, Drift] | None:
    """When a sample was last compared with the facts, and what was found."""
    row = db.session.execute(
        select(AuditEntry.at, AuditEntry.detail)
        .where(AuditEntry.action == ReadinessAction.SAMPLED)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    ).one_or_none()
    return (row.at, Drift(**json.loads(row.detail))) if row else None


def _is_off(kept: Any, fact: Mapping[str, Any] | None) -> bool:
    """Whether a standing says something else than the facts; the moments to come follow from these."""
    names: Iterable[str] = ("unit_id", "clearance", "missing", "only_sign_off", "cleared_to", "counts")
    return kept is None or fact is None or any(getattr(kept, name) != fact[name] for name in names)


@cache
def _counts(*, everywhere: bool) -> CompoundSelect[*tuple[Any, ...]]:
    """(job_role, stage, clearance, only_sign_off, people), in parts that are to be added up; nobody is in two."""
    kept: Rows = (
        select(*BY_TALLY, func.sum(Tally.people)).join(Unit, Unit.id == Tally.unit_id).group_by(*BY_TALLY)
    )
    live: Rows = select(*BY_STANDING, func.count()).where(Standing.counts).group_by(*BY_STANDING)
    if everywhere:
        return union_all(kept.where(Unit.parent_id.is_(None)), live.where(Standing.unit_id.is_(None)))
    inside = reach.units_inside(UNIT_IDS, AT)
    below = inside.where(UnitInside.depth > 0)
    return union_all(
        kept.where(Tally.unit_id.in_(UNIT_IDS), Tally.unit_id.not_in(below)),
        live.join(Person, Person.id == Standing.person_id).where(
            reach.is_report_of(PERSON_ID), or_(Standing.unit_id.is_(None), Standing.unit_id.not_in(inside))
        ),
    )
