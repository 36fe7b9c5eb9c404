"""Queries of the people who work with an agent today, by the projections, and of whose standing a viewer may read."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, and_, bindparam, case, false, func, or_, select

from portal.agents import queries as agent_queries
from portal.core import clock
from portal.core.db import UtcDateTime
from portal.core.paging import PageMark, Slice, page_of
from portal.core.permissions import Permission
from portal.core.rows import fetch_all
from portal.core.statements import AGENT_ID, PERSON_ID, Rows, at_most, found_by_another_index, prepared
from portal.paths.rules import Stage
from portal.people import reach, rules as people_rules
from portal.people.models import Person, Unit
from portal.people.rules import PersonState
from portal.readiness import rules
from portal.readiness.models import Standing, WorksWith
from portal.readiness.queries.rows import CountedBeside, PersonBeside

BESIDE_MOST = 24  # rows of one page
COUNTED_MOST = 200  # rows that are counted at most
NOW: BindParameter[datetime] = bindparam("now", type_=UtcDateTime())
STAGE: BindParameter[Stage] = bindparam("stage", type_=Standing.__table__.c.stage.type)
SEEN_UNIT_IDS: BindParameter[Any] = bindparam("seen_unit_ids", type_=Integer(), expanding=True)


@dataclass(frozen=True, kw_only=True)
class BesideCounts:
    """How many people with an agent a viewer sees, how many of them they may not read of, and how many are at work.

    ``ready`` are the people at work who are ready for all that the agent asks of them. ``unread_at_work`` are those
    at work whose clearance the viewer may not read, but who are counted. ``is_all``: nobody is left uncounted.
    """

    people: int
    unread: int
    unread_at_work: int
    at_work: int
    ready: int
    is_all: bool = True


@dataclass(frozen=True, kw_only=True)
class View:
    """The kind of a question about the people who work with an agent; each kind has its own cached statements."""

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
    viewer: Person, agent_id: int, mark: PageMark, *, stage: Stage | None = None, size: int = BESIDE_MOST
) -> Slice[PersonBeside]:
    """Return a page of the people who work with an agent and are visible to ``viewer``, by name; one statement.

    There is a row for each of their roles there.
    """
    view, values = asked(viewer, agent_id, stage)
    keys = (WorksWith.sort_name, Person.id, WorksWith.job_role)
    return page_of(_people(view), keys, mark, row_type=PersonBeside, size=size, values=values)


def count_beside(
    viewer: Person, agent_id: int, *, stage: Stage | None = None, counts: bool = False
) -> BesideCounts:
    """Count the people of the first :data:`COUNTED_MOST` rows that :func:`list_beside` finds; one statement.

    The people at work are those that ``viewer`` may read of; with ``counts`` they are all.
    """
    view, values = asked(viewer, agent_id, stage)
    (found,) = fetch_all(CountedBeside, _counts(view), values)
    at_work, ready = (found.at_work, found.ready) if counts else (found.read_at_work, found.read_ready)
    is_all = (found.rows or 0) <= COUNTED_MOST
    return BesideCounts(
        people=min(found.people, COUNTED_MOST),
        unread=found.unread or 0,
        unread_at_work=(at_work or 0) - (found.read_at_work or 0),
        at_work=at_work or 0,
        ready=ready or 0,
        is_all=is_all,
    )


def reads_counts(viewer: Person, agent_id: int) -> bool:
    """Return whether ``viewer`` may read how many beside an agent are ready: the people who may raise its level."""
    return viewer.scope_of(Permission.AGENTS_MANAGE).has_agent(agent_id)


def asked(viewer: Person, agent_id: int, stage: Stage | None) -> tuple[View, dict[str, object]]:
    """Return the kind of a question, and the values of its statements."""
    seen, read = (viewer.scope_of(each) for each in (Permission.AGENTS_PEOPLE, Permission.READINESS_TEAM))
    at = clock.now()
    values = reach.values_of(viewer.id, read, at=at)
    values |= {"now": at, "agent_id": agent_id, "stage": stage, "seen_unit_ids": sorted(seen.units)}
    view = View(sees_all=seen.has_agent(agent_id), reads_all=read.everywhere, is_of_stage=stage is not None)
    return view, values


@cache
def _people(view: View) -> Rows:
    return (
        select(
            *(Person.id, Person.name, WorksWith.sort_name, Person.job_title, Person.state),
            *(Unit.name.label("unit"), WorksWith.job_role, WorksWith.stage),
            view.is_read().label("is_read"),
            *(Person.time_zone, Standing.clearance, Standing.missing, Standing.cleared_until),
            *(Standing.lapse_at, Standing.lapse_ending, Standing.lapse_kind),
        )
        .join(WorksWith, WorksWith.person_id == Person.id)
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .outerjoin(Standing, _is_same())
        .where(*_is_there(view))
    )


@prepared
def _counts(view: View) -> Rows:
    """Select the columns of :class:`CountedBeside`."""
    is_ready = and_(Standing.clearance.in_(rules.READY), Standing.cleared_until >= NOW)
    some = (
        select(
            WorksWith.person_id,
            view.is_read().label("is_read"),
            (Person.state == PersonState.ACTIVE).label("is_at_work"),
            case((is_ready, 1), else_=0).label("is_ready"),
        )
        .join(Person, Person.id == WorksWith.person_id)
        .outerjoin(Standing, _is_same())
        .where(*_is_there(view))
        .limit(at_most(COUNTED_MOST + 1))
        .subquery()
    )
    by_person = (some.c.person_id, some.c.is_read, some.c.is_at_work)
    in_all_roles = func.min(some.c.is_ready).label("is_ready")
    each = select(*by_person, in_all_roles, func.count().label("rows")).group_by(*by_person).subquery()
    is_read, is_at_work, is_ready_in_all = each.c.is_read, each.c.is_at_work, each.c.is_ready == 1
    return select(
        func.sum(each.c.rows).label("rows"),
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


def _is_there(view: View) -> list[ColumnElement[bool]]:
    """Return the conditions that a person works with the agent, and that the viewer may see them."""
    agent_id = WorksWith.agent_id if view.sees_all else found_by_another_index(WorksWith.agent_id)
    conditions = [agent_id == AGENT_ID, Person.state.in_(people_rules.PRESENT), view.is_seen()]
    return [*conditions, WorksWith.stage == STAGE] if view.is_of_stage else conditions


def _is_same() -> ColumnElement[bool]:
    """Return the condition that a standing is that of a person's role with the agent."""
    return and_(
        Standing.person_id == WorksWith.person_id,
        Standing.job_role == WorksWith.job_role,
        Standing.stage == WorksWith.stage,
    )
