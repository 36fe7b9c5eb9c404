"""Queries of the people beside an agent on a day, and of whose standing a viewer may read."""

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
    false,
    func,
    or_,
    select,
)

from portal.agents import queries as agent_queries
from portal.agents.models import Agent
from portal.core import clock
from portal.core.db import UtcDateTime
from portal.core.paging import PageMark, Slice, page_of
from portal.core.permissions import Permission
from portal.core.rows import fetch_all
from portal.core.statements import AGENT_ID, AT, PERSON_ID, Rows
from portal.core.validity import valid_at
from portal.paths.queries import stage_beside
from portal.paths.rules import Stage
from portal.people import reach
from portal.people.models import Person, Placement, StatePeriod, Unit
from portal.people.rules import PersonState
from portal.readiness import rules
from portal.readiness.models import Standing
from portal.readiness.queries.rows import CountedBeside, PersonBeside

BESIDE_MOST = 24  # rows of one page
NOW: BindParameter[datetime] = bindparam("now", type_=UtcDateTime())
STAGE: BindParameter[Stage] = bindparam("stage", type_=Standing.__table__.c.stage.type)
SEEN_UNIT_IDS: BindParameter[Any] = bindparam("seen_unit_ids", type_=Integer(), expanding=True)


@dataclass(frozen=True, kw_only=True)
class BesideCounts:
    """How many people beside an agent a viewer sees, how many of them they may not read of, and how many are at work.

    ``ready`` are the people at work who are ready for all that the agent asks of them.
    """

    people: int
    unread: int
    at_work: int
    ready: int


@dataclass(frozen=True, kw_only=True)
class _View:
    """The kind of a question about the people beside an agent; each kind has its own cached statements."""

    sees_all: bool
    reads_all: bool
    is_of_stage: bool

    def is_seen(self) -> ColumnElement[bool]:
        """Return the condition that the viewer may see a person, as of today."""
        scope = reach.BoundScope(self.sees_all, units=SEEN_UNIT_IDS)
        return agent_queries.are_seen_beside(PERSON_ID, scope, at=NOW)

    def is_read(self) -> ColumnElement[bool]:
        """Return the condition that the viewer may read the standing of a person, as of today."""
        theirs = reach.answers_for(PERSON_ID, reach.BoundScope(self.reads_all), at=NOW)
        return func.coalesce(
            or_(Person.id == PERSON_ID, theirs), false()
        )  # null for people without a manager


def list_beside(
    viewer: Person,
    agent: Agent,
    mark: PageMark,
    *,
    at: datetime,
    stage: Stage | None = None,
    size: int = BESIDE_MOST,
) -> Slice[PersonBeside]:
    """Return a page of the people beside an agent at ``at`` whom ``viewer`` may see, by name; one statement.

    There is a row for each of their roles beside it. The viewer's rights are those of today.
    """
    view, values = _asked(viewer, agent, at, stage)
    near = _near(is_of_stage=view.is_of_stage)
    return page_of(
        _people(view),
        (Person.sort_name, Person.id, near.c.job_role),
        mark,
        row_type=PersonBeside,
        size=size,
        values=values,
    )


def count_beside(
    viewer: Person, agent: Agent, *, at: datetime, stage: Stage | None = None, counts: bool = False
) -> BesideCounts:
    """Count the people that :func:`list_beside` finds, by the projection of standings; one statement.

    The people at work are those whom ``viewer`` may read of; with ``counts`` they are all.
    """
    view, values = _asked(viewer, agent, at, stage)
    (found,) = fetch_all(CountedBeside, _counts(view), values)
    at_work, ready = (found.at_work, found.ready) if counts else (found.read_at_work, found.read_ready)
    return BesideCounts(people=found.people, unread=found.unread or 0, at_work=at_work or 0, ready=ready or 0)


def reads_counts(viewer: Person, agent: Agent) -> bool:
    """Return whether ``viewer`` may read how many beside an agent are ready: the people who may raise its level."""
    return viewer.scope_of(Permission.AGENTS_MANAGE).has_agent(agent.id)


def _asked(
    viewer: Person, agent: Agent, at: datetime, stage: Stage | None
) -> tuple[_View, dict[str, object]]:
    """Return the kind of a question, and the values of its statements."""
    seen, read = (viewer.scope_of(each) for each in (Permission.AGENTS_PEOPLE, Permission.READINESS_TEAM))
    values = reach.values_of(viewer.id, read, at=at)
    values |= {"now": clock.now(), "agent_id": agent.id, "stage": stage, "seen_unit_ids": sorted(seen.units)}
    view = _View(sees_all=seen.has_agent(agent.id), reads_all=read.everywhere, is_of_stage=stage is not None)
    return view, values


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
    """Select the columns of :class:`CountedBeside`."""
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
        func.count().label("people"),
        *(
            func.sum(case((condition, 1), else_=0)).label(name)
            for name, condition in {
                "unread": ~is_read,
                "read_at_work": and_(is_at_work, is_read),
                "read_ready": and_(is_at_work, is_read, is_ready_in_all),
                "at_work": is_at_work,
                "ready": and_(is_at_work, is_ready_in_all),
            }.items()
        ),
    ).select_from(each)
