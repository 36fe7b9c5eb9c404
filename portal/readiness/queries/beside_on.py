"""Query of the people who worked with an agent on a past day, from the facts."""

from datetime import datetime
from functools import cache

from sqlalchemy import Subquery, and_, func, select

from portal.agents import queries as agent_queries
from portal.core.paging import PageMark, Slice, page_of
from portal.core.statements import AGENT_ID, AT, Rows
from portal.core.validity import valid_at
from portal.paths.queries import stage_beside
from portal.paths.rules import Stage
from portal.people.models import Person, Placement, StatePeriod, Unit
from portal.readiness.queries.beside import BESIDE_MOST, STAGE, View, asked
from portal.readiness.queries.rows import PersonBesideOn


def list_beside_on(
    viewer: Person,
    agent_id: int,
    mark: PageMark,
    *,
    on: datetime,
    stage: Stage | None = None,
    size: int = BESIDE_MOST,
) -> Slice[PersonBesideOn]:
    """Return a page of the people who worked with an agent ``on`` a day and are visible to ``viewer`` today, by name.

    There is a row for each of their roles there. One statement.
    """
    view, values = asked(viewer, agent_id, stage)
    return page_of(
        _people(view),
        (Person.sort_name, Person.id, _near(is_of_stage=view.is_of_stage).c.job_role),
        mark,
        row_type=PersonBesideOn,
        size=size,
        values=values | {"at": on},
    )


@cache
def _near(*, is_of_stage: bool) -> Subquery:
    """Select the people beside the agent, one row for each role there, with the highest stage it asks for."""
    near = agent_queries.beside(AT, agent_id=AGENT_ID).subquery()
    highest = func.max(stage_beside(near))
    rows = select(near.c.person_id, near.c.job_role, highest.label("stage")).group_by(
        near.c.person_id, near.c.job_role
    )
    return (rows.having(highest == STAGE) if is_of_stage else rows).subquery()


@cache
def _people(view: View) -> Rows:
    near = _near(is_of_stage=view.is_of_stage)
    return (
        select(
            *(Person.id, Person.name, Person.sort_name, Person.job_title, StatePeriod.state),
            *(Unit.name.label("unit"), near.c.job_role, near.c.stage),
            view.is_read().label("is_read"),
        )
        .join(near, near.c.person_id == Person.id)
        .join(StatePeriod, and_(StatePeriod.person_id == Person.id, valid_at(StatePeriod, AT)))
        .outerjoin(Placement, and_(Placement.person_id == Person.id, valid_at(Placement, AT)))
        .outerjoin(Unit, Unit.id == Placement.unit_id)
        .where(view.is_seen())
    )
