"""Commands that update the projections: the standings of people, and the tallies of units."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select, text

from portal.core import clock, db
from portal.core.validity import valid_at
from portal.paths.rules import Stage
from portal.people.models import UnitInside
from portal.people.rules import JobRole
from portal.readiness import queries
from portal.readiness.commands.levels import add_to_tallies, hold_people, refresh_levels
from portal.readiness.models import Standing, Tally
from portal.readiness.queries import StandingValues
from portal.readiness.rules import Clearance

TALLIED = ("unit_id", "job_role", "stage", "clearance", "only_sign_off")

Change = Counter[tuple[int | None, JobRole, Stage, Clearance, bool]]


def refresh(person_ids: Sequence[int]) -> None:
    """Compute the standings of these people anew, and add every difference to the tallies up the unit tree.

    Their levels with each deployment follow.
    """
    hold_people(person_ids)
    before, after = queries.standings_kept(person_ids), queries.standings_by_facts(person_ids, clock.now())
    changed = [key for key in after if key not in before or before[key].values != after[key]]
    gone = [key for key in before if key not in after]
    change: Change = Counter()
    for key in (*changed, *gone):
        if key in before and before[key].values.counts:
            change[before[key].values.unit_id, *before[key].values.group] -= 1
    for key in changed:
        if after[key].counts:
            change[after[key].unit_id, *after[key].group] += 1
    _write([after[key] for key in changed], [before[key].id for key in (*changed, *gone) if key in before])
    _carry_up(change)
    refresh_levels(person_ids)


def recount(unit_ids: Sequence[int]) -> None:
    """Count these units anew from the standings; a concurrent refresh waits."""
    if not db.is_sqlite():
        db.session.execute(text("LOCK TABLE readiness_tally IN SHARE ROW EXCLUSIVE MODE"))
    db.session.execute(delete(Tally).where(Tally.unit_id.in_(unit_ids)))
    counted = queries.counted_live(clock.now(), unit_ids)
    db.session.execute(insert(Tally).from_select([*TALLIED, "people"], counted))


def _write(standings: Sequence[StandingValues], replaced: Sequence[int]) -> None:
    if replaced:
        db.session.execute(delete(Standing).where(Standing.id.in_(replaced)))
    if standings:
        db.session.execute(insert(Standing), [each._asdict() for each in standings])


def _carry_up(change: Change) -> None:
    """Add the differences to the tallies of the units and of all units above them."""
    units = {unit for (unit, *_), people in change.items() if unit is not None and people}
    above: dict[int, list[int]] = {}
    for low, high in db.session.execute(
        select(UnitInside.descendant_id, UnitInside.ancestor_id).where(
            UnitInside.descendant_id.in_(units), valid_at(UnitInside, clock.now())
        )
    ):
        above.setdefault(low, []).append(high)
    deltas: Counter[tuple[Any, ...]] = Counter()
    for (unit, *what), people in change.items():
        for high in above.get(unit or 0, ()):
            deltas[high, *what] += people
    add_to_tallies(Tally, TALLIED, deltas)
