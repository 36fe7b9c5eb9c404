"""Who worked beside an agent on a day, in which role and at which level; whose standing there a viewer may read."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from portal.agents import queries as agents
from portal.agents.models import Agent
from portal.core import db
from portal.core.paging import PAGE_SIZE, Mark, Slice, page_of
from portal.core.permissions import Permission
from portal.core.validity import valid_at
from portal.paths.queries import stage_beside
from portal.paths.rules import Stage
from portal.people.models import Person, Placement, StatePeriod, Unit
from portal.readiness.queries.team import in_line_of


def list_beside(
    viewer: Person,
    agent: Agent,
    mark: Mark,
    *,
    at: datetime,
    stage: Stage | None = None,
    size: int = PAGE_SIZE,
) -> Slice[Any]:
    """One page of the people beside an agent at ``at`` whom ``viewer`` may see, by name; one statement.

    A row for each of their roles there, with the stage asked for; ``is_read`` says whether ``viewer`` may also read
    how they stood. Who may see is a matter of today, who was there one of that day.
    """
    near = _near(agent, at, stage)
    rows = (
        select(
            *(Person.id, Person.name, Person.sort_name, Person.job_title, StatePeriod.state),
            *(Unit.name.label("unit"), near.c.job_role, near.c.stage),
            or_(in_line_of(viewer), Person.id == viewer.id).label("is_read"),
        )
        .join(near, near.c.person_id == Person.id)
        .join(StatePeriod, and_(StatePeriod.person_id == Person.id, valid_at(StatePeriod, at)))
        .outerjoin(Placement, and_(Placement.person_id == Person.id, valid_at(Placement, at)))
        .outerjoin(Unit, Unit.id == Placement.unit_id)
        .where(agents.are_seen_beside(viewer, agent))
    )
    return page_of(rows, (Person.sort_name, Person.id, near.c.job_role), mark, size=size)


def count_beside(viewer: Person, agent: Agent, *, at: datetime, stage: Stage | None = None) -> int:
    """How many people :func:`list_beside` finds."""
    near = _near(agent, at, stage)
    counted = select(func.count(func.distinct(Person.id))).join(near, near.c.person_id == Person.id)
    return db.session.scalar(counted.where(agents.are_seen_beside(viewer, agent))) or 0


def reads_counts(viewer: Person, agent: Agent) -> bool:
    """Whether ``viewer`` may read how many beside an agent are ready, as whoever may raise its level does."""
    return viewer.scope_of(Permission.AGENTS_MANAGE).has_agent(agent.id)


def _near(agent: Agent, at: datetime, stage: Stage | None) -> Any:
    """Each person beside ``agent`` once for each role that puts them there, with the highest stage it asks for."""
    near = agents.beside(at, agent_id=agent.id).subquery()
    highest = func.max(stage_beside(near))
    rows = select(near.c.person_id, near.c.job_role, highest.label("stage")).group_by(
        near.c.person_id, near.c.job_role
    )
    return (rows if stage is None else rows.having(highest == stage)).subquery()
