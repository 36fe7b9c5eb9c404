"""Queries that count the people of a unit by their standing: from the tallies, and from the standings."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, func, or_, select, union_all

from portal.core import clock, db
from portal.core.rows import fetch_all
from portal.core.statements import AT, PERSON_ID, UNIT_IDS, Rows, prepared
from portal.core.validity import valid_at
from portal.people import reach
from portal.people.models import Person, Unit, UnitInside
from portal.people.reach import BoundScope
from portal.people.rules import Scope
from portal.readiness import rules
from portal.readiness.models import Standing, Tally
from portal.readiness.queries.rows import Group, GroupCount, Path, UnitGroupCount
from portal.readiness.queries.team import scope_values
from portal.readiness.rules import Clearance, GroupSummary

EVERYWHERE = BoundScope.like(Scope(everywhere=True))
BY_TALLY = (Tally.job_role, Tally.stage, Tally.clearance, Tally.only_sign_off)
BY_STANDING = (Standing.job_role, Standing.stage, Standing.clearance, Standing.only_sign_off)


def count_by_path(viewer: Person) -> Mapping[Path, GroupSummary]:
    """Return the summary of each role and stage required of the people ``viewer`` answers for; one statement.

    People on leave are left out. Whole units are read from the tallies; the viewer's own reports are counted.
    """
    scope, values = scope_values(viewer)
    found: dict[Path, dict[tuple[Clearance, bool], int]] = defaultdict(lambda: defaultdict(int))
    for row in fetch_all(GroupCount, _counts(scope), values):
        found[row.job_role, row.stage][row.clearance, row.only_sign_off] += row.people
    summaries = {path: rules.summary(counts) for path, counts in found.items()}
    return {path: summary for path, summary in summaries.items() if summary.people}


def count_company() -> tuple[int, int]:
    """Return how many of all clearances above the foundation are in force, and how many there are; one statement.

    A person with two job roles counts in each. People on leave are left out.
    """
    rows = fetch_all(GroupCount, _counts(EVERYWHERE), {"at": clock.now()})
    above = [row for row in rows if row.stage]
    return sum(row.people for row in above if row.clearance in rules.READY), sum(row.people for row in above)


def counted_live(at: datetime, unit_ids: Sequence[int]) -> Rows:
    """Select the columns of :class:`Tally` from the standings, for some units."""
    return (
        select(UnitInside.ancestor_id.label("unit_id"), *BY_STANDING, func.count().label("people"))
        .join(UnitInside, UnitInside.descendant_id == Standing.unit_id)
        .where(Standing.counts, valid_at(UnitInside, at), UnitInside.ancestor_id.in_(unit_ids))
        .group_by(UnitInside.ancestor_id, *BY_STANDING)
    )


def find_tallies_kept(unit_ids: Sequence[int]) -> Mapping[int, Mapping[Group, int]]:
    """Return the tallies as they are kept, by unit; one statement."""
    kept = select(Tally.unit_id, *BY_TALLY, Tally.people).where(
        Tally.unit_id.in_(unit_ids), Tally.people != 0
    )
    return _by_unit(fetch_all(UnitGroupCount, kept))


def find_tallies_by_facts(unit_ids: Sequence[int]) -> Mapping[int, Mapping[Group, int]]:
    """Return the tallies counted from the standings, by unit; one statement."""
    return _by_unit(fetch_all(UnitGroupCount, counted_live(clock.now(), unit_ids)))


def list_unit_ids() -> Sequence[int]:
    return db.session.scalars(select(Unit.id).order_by(Unit.id)).all()


def _by_unit(rows: Iterable[UnitGroupCount]) -> Mapping[int, Mapping[Group, int]]:
    found: dict[int, dict[Group, int]] = defaultdict(dict)
    for row in rows:
        found[row.unit_id][row.job_role, row.stage, row.clearance, row.only_sign_off] = row.people
    return found


@prepared
def _counts(scope: BoundScope) -> Rows | CompoundSelect[*tuple[Any, ...]]:
    """Select the columns of :class:`GroupCount`, in parts to be added up; nobody is counted in two."""
    kept: Rows = (
        select(*BY_TALLY, func.sum(Tally.people).label("people"))
        .join(Unit, Unit.id == Tally.unit_id)
        .group_by(*BY_TALLY)
    )
    live: Rows = (
        select(*BY_STANDING, func.count().label("people")).where(Standing.counts).group_by(*BY_STANDING)
    )
    if scope.everywhere:
        return union_all(kept.where(Unit.parent_id.is_(None)), live.where(Standing.unit_id.is_(None)))
    reports = live.join(Person, Person.id == Standing.person_id).where(reach.is_report_of(PERSON_ID))
    if not scope.has_units:
        return reports
    inside = reach.units_inside(UNIT_IDS, AT)
    below = inside.where(UnitInside.depth > 0)
    return union_all(
        kept.where(Tally.unit_id.in_(UNIT_IDS), Tally.unit_id.not_in(below)),
        reports.where(or_(Standing.unit_id.is_(None), Standing.unit_id.not_in(inside))),
    )
