"""Commands that update the levels people are ready for with each deployment, and their tallies."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite

from portal.core import db
from portal.people.models import Person
from portal.readiness import queries
from portal.readiness.models import DeploymentTally, ReadyBeside

TALLIED = ("deployment_id", "ready_to")


def hold_people(person_ids: Sequence[int]) -> None:
    """Lock these people, so that two concurrent refreshes do not add the same difference twice."""
    db.session.execute(
        select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id).with_for_update(key_share=True)
    ).all()


def refresh_levels(person_ids: Sequence[int]) -> None:
    """Write the levels of these people anew, and add every difference to the tallies of deployments."""
    hold_people(person_ids)
    kept, computed = queries.list_levels(person_ids), queries.list_levels_by_standings(person_ids)
    gone = kept.keys() - set(computed)
    new = [row for row in computed if row not in kept]
    if gone:
        db.session.execute(delete(ReadyBeside).where(ReadyBeside.id.in_([kept[row] for row in gone])))
    if new:
        db.session.execute(insert(ReadyBeside), [row._asdict() for row in new])
    change: Counter[tuple[Any, ...]] = Counter((row.deployment_id, row.ready_to) for row in new)
    change.subtract((row.deployment_id, row.ready_to) for row in gone)
    add_to_tallies(DeploymentTally, TALLIED, change)


def recount_levels(deployment_ids: Sequence[int]) -> None:
    """Count the people of these deployments anew; a concurrent refresh waits."""
    if not db.is_sqlite():
        db.session.execute(text("LOCK TABLE readiness_deployment_tally IN SHARE ROW EXCLUSIVE MODE"))
    db.session.execute(delete(DeploymentTally).where(DeploymentTally.deployment_id.in_(deployment_ids)))
    counted = queries.counted_by_level(deployment_ids)
    db.session.execute(insert(DeploymentTally).from_select([*TALLIED, "people"], counted))


def add_to_tallies(tally: Any, columns: Sequence[str], change: Mapping[tuple[Any, ...], int]) -> None:
    """Add differences to the rows of a table of tallies, keyed by ``columns``."""
    rows = [
        dict(zip(columns, key, strict=True), people=people)
        for key, people in sorted(change.items())
        if people
    ]
    if rows:
        put: Any = (sqlite if db.is_sqlite() else postgresql).insert(tally.__table__)
        more = {"people": tally.__table__.c.people + put.excluded.people}
        db.session.execute(put.on_conflict_do_update(index_elements=columns, set_=more), rows)
