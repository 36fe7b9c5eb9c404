"""How many people of a unit stand how: as kept for every unit, and counted live."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, func, or_, select, union_all

from portal.core import clock, db
from portal.core.statements import AT, PERSON_ID, UNIT_IDS, Rows
from portal.core.validity import valid_at
from portal.paths.rules import Stage
from portal.people import reach
from portal.people.models import Person, Unit, UnitInside
from portal.people.rules import JobRole
from portal.readiness import rules
from portal.readiness.models import Standing, Tally
from portal.readiness.queries.team import scope_values
from portal.readiness.rules import Summary

# People by job role, stage, clearance, and whether they need nothing but a sign-off.
Counted = Mapping[tuple[Any, ...], int]

BY_TALLY = (Tally.job_role, Tally.stage, Tally.clearance, Tally.only_sign_off)
BY_STANDING = (Standing.job_role, Standing.stage, Standing.clearance, Standing.only_sign_off)


def count_by_path(viewer: Person) -> Mapping[tuple[JobRole, Stage], Summary]:
    """For everything required of the people ``viewer`` answers for: how many stand how; people on leave left out.

    Whole units, and everybody, are read from the tallies; the viewer's own reports are counted. One statement.
    """
    everywhere, values = scope_values(viewer)
    found: dict[tuple[JobRole, Stage], dict[Any, int]] = defaultdict(lambda: defaultdict(int))
    for role, stage, *how, number in db.rows(_counts(everywhere=everywhere), values):
        found[role, stage][tuple(how)] += number
    summaries = {path: rules.summary(counts) for path, counts in found.items()}
    return {path: summary for path, summary in summaries.items() if summary.people}


def counted_live(at: datetime, unit_ids: Sequence[int]) -> Rows:
    """The columns of :class:`Tally` from the standings, for some units; composes."""
    return (
        select(UnitInside.ancestor_id, *BY_STANDING, func.count().label("people"))
        .join(UnitInside, UnitInside.descendant_id == Standing.unit_id)
        .where(Standing.counts, valid_at(UnitInside, at), UnitInside.ancestor_id.in_(unit_ids))
        .group_by(UnitInside.ancestor_id, *BY_STANDING)
    )


def find_tallies_kept(unit_ids: Sequence[int]) -> Mapping[int, Counted]:
    """What is kept of these units, by unit; one statement."""
    kept = select(Tally.unit_id, *BY_TALLY, Tally.people).where(
        Tally.unit_id.in_(unit_ids), Tally.people != 0
    )
    return _by_unit(db.session.execute(kept))


def find_tallies_by_facts(unit_ids: Sequence[int]) -> Mapping[int, Counted]:
    """The same, counted from the standings; one statement."""
    return _by_unit(db.session.execute(counted_live(clock.now(), unit_ids)))


def list_unit_ids() -> Sequence[int]:
    return db.session.scalars(select(Unit.id).order_by(Unit.id)).all()


def _by_unit(rows: Iterable[Any]) -> Mapping[int, Counted]:
    found: dict[int, dict[tuple[Any, ...], int]] = defaultdict(dict)
    for unit_id, *how, people_there in rows:
        found[unit_id][tuple(how)] = people_there
    return found


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
