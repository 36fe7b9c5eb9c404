"""The command that updates the projection of who works with which agent."""

from collections.abc import Sequence

from sqlalchemy import delete, insert

from portal.core import db
from portal.readiness import queries
from portal.readiness.commands.levels import refresh_levels
from portal.readiness.models import WorksWith


def refresh_works_with(person_ids: Sequence[int]) -> None:
    """Write with which agents these people work now, and which level they are ready for with each deployment."""
    kept = queries.list_works_with(person_ids)
    computed = queries.list_works_with_by_facts(person_ids)
    gone = [kept[row] for row in kept.keys() - computed]
    new = [row._asdict() for row in computed if row not in kept]
    if gone:
        db.session.execute(delete(WorksWith).where(WorksWith.id.in_(gone)))
    if new:
        db.session.execute(insert(WorksWith), new)
    refresh_levels(person_ids)
