"""Who worked beside an agent on a day, in which role and at which level; whose standing there a viewer may read."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Subquery,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
)

from portal.agents import queries as agents
from portal.agents.models import Agent
from portal.core import clock, db
from portal.core.db import UtcDateTime
from portal.core.paging import PageMark, Slice, page_of
from portal.core.permissions import Permission
from portal.core.statements import AGENT_ID, AT, PERSON_ID, Rows
from portal.core.validity import valid_at
from portal.paths.queries import stage_beside
from portal.paths.rules import Stage
from portal.people import reach
from portal.people.models import Person, Placement, StatePeriod, Unit
from portal.people.rules import PersonState
from portal.readiness import rules
from portal.readiness.models import Standing

BESIDE_MOST = 24  # rows of one page
NOW: BindParameter[datetime] = bindparam("now", type_=UtcDateTime())
STAGE: BindParameter[Stage] = bindparam("stage", type_=Standing.__table__.c.stage.type)
SEEN_UNIT_IDS: BindParameter[Any] = bindparam("seen_unit_ids", type_=Integer(), expanding=True)


@dataclass(frozen=True, kw_only=True)
class BesideCounts:
    """How many people are beside an agent: all that a viewer sees, those the viewer may not read of, and those at work.

    ``ready`` are those at work who are ready for all that the agent asks of them.
    """

    people: int
    unread: int
    at_work: int
    ready: int


@dataclass(frozen=True, kw_only=True)
class _View:
    """The shape of a question about the people beside an agent; each has its own statements."""

    sees_all: bool
    reads_all: bool
    is_of_stage: bool

    def is_seen(self) -> ColumnElement[bool]:
        """The condition that the viewer may see a person; a matter of today."""
        scope = reach.BoundScope(self.sees_all, units=SEEN_UNIT_IDS)
        return agents.are_seen_beside(PERSON_ID, scope, at=NOW)

    def is_read(self) -> ColumnElement[bool]:
        """The condition that the viewer may read how a person stands; a matter of today."""
        return or_(
            Person.id == PERSON_ID, reach.answers_for(PERSON_ID, reach.BoundScope(self.reads_all), at=NOW)
        )


def list_beside(
    viewer: Person,
    agent: Agent,
    mark: PageMark,
    *,
    at: datetime,
    stage: Stage | None = None,
    size: int = BESIDE_MOST,
) -> Slice[Any]:
    """One page of the people beside an agent at ``at`` whom ``viewer`` may see, by name; one statement.

    A row for each of their roles there, with the stage asked for; ``is_read`` says whether ``viewer`` may also read
    how they stood. Who may see is a matter of today, who was there one of that day.
    """
    view, values = _asked(viewer, agent, at, stage)
    near = _near(is_of_stage=view.is_of_stage)
    return page_of(
        _people(view), (Person.sort_name, Person.id, near.c.job_role), mark, size=size, values=values
    )


def count_beside(
    viewer: Person, agent: Agent, *, at: datetime, stage: Stage | None = None, counts: bool = False
) -> BesideCounts:
    """Count the people that :func:`list_beside` finds, by their standings as they are kept; one statement.

    Those at work are counted as far as ``viewer`` may read of them, or all of them where ``viewer`` may count them.
    """
    view, values = _asked(viewer, agent, at, stage)
    people, unread, *counted = db.rows(_counts(view), values).one()
    at_work, ready = counted[2:] if counts else counted[:2]
    return BesideCounts(people=people, unread=unread or 0, at_work=at_work or 0, ready=ready or 0)


def reads_counts(viewer: Person, agent: Agent) -> bool:
    """Whether ``viewer`` may read how many beside an agent are ready, as whoever may raise its level does."""
    return viewer.scope_of(Permission.AGENTS_MANAGE).has_agent(agent.id)


def _asked(
    viewer: Person, agent: Agent, at: datetime, stage: Stage | None
) -> tuple[_View, dict[str, object]]:
    """Return the shape of a question, and the values of its statements."""
    seen, read = (viewer.scope_of(each) for each in (Permission.AGENTS_PEOPLE, Permission.READINESS_TEAM))
    values = reach.values_of(viewer.id, read, at=at)
    values |= {"now": clock.now(), "agent_id": agent.id, "stage": stage, "seen_unit_ids": sorted(seen.units)}
    view = _View(sees_all=seen.has_agent(agent.id), reads_all=read.everywhere, is_of_stage=stage is not None)
    return view, values


@cache
def _near(*, is_of_stage: bool) -> Subquery:
    """Each person beside the agent once for each role that puts them there, with the highest stage it asks for."""
    near = agents.beside(AT, agent_id=AGENT_ID).subquery()
    highest = func.max(stage_beside(near))
    rows = select(near.c.person_id, near.c.job_role, highest.label("stage")).group_by(
        near.c.person_id, near.c.job_role
    )
    return (rows.having(highest == STAGE) if is_of_stage else rows).subquery()


@cache
def _people(view: _View) -> Rows:
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


@cache
def _counts(view: _View) -> Rows:
    """(people, unread, at work and read, ready of those, at work, ready of those)."""
    near = _near(is_of_stage=view.is_of_stage)
    is_ready = and_(Standing.clearance.in_(rules.READY), Standing.cleared_until > AT)
    each = (
        select(
            Person.id,
            view.is_read().label("is_read"),
            (StatePeriod.state == PersonState.ACTIVE).label("is_at_work"),
            func.min(case((is_ready, 1), else_=0)).label("is_ready"),  # in each of their roles there
        )
        .join(near, near.c.person_id == Person.id)
        .join(StatePeriod, and_(StatePeriod.person_id == Person.id, valid_at(StatePeriod, AT)))
        .outerjoin(
            Standing,
            and_(
                Standing.person_id == near.c.person_id,
                Standing.job_role == near.c.job_role,
                Standing.stage == near.c.stage,
            ),
        )
        .where(view.is_seen())
        .group_by(Person.id, StatePeriod.state)
        .subquery()
    )
    is_read, is_at_work, is_ready_in_all = each.c.is_read, each.c.is_at_work, each.c.is_ready == 1
    return select(
        func.count(),
        *(
            func.sum(case((condition, 1), else_=0))
            for condition in (
                ~is_read,
                and_(is_at_work, is_read),
                and_(is_at_work, is_read, is_ready_in_all),
                is_at_work,
                and_(is_at_work, is_ready_in_all),
            )
        ),
    ).select_from(each)
