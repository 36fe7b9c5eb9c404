"""Queries of the projection of who works with which agent: as it is kept, as the facts make it, and whose is stale."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from portal.agents import queries as agent_queries
from portal.agents.actions import AgentAction
from portal.audit.feed import News
from portal.core import clock, db
from portal.core.rows import fetch_all
from portal.paths.queries import stage_beside
from portal.people.actions import PeopleAction
from portal.people.models import Person
from portal.readiness.models import WorksWith
from portal.readiness.queries.rows import WorksWithValues
from portal.readiness.queries.standings import list_everybody

MOVE_SOME = (
    PeopleAction.ADDED,
    PeopleAction.DETAILS_CHANGED,
    PeopleAction.JOB_ROLES_ASSIGNED,
    PeopleAction.PLACED,
    PeopleAction.STATE_CHANGED,
)
MOVE_EVERYBODY = (
    PeopleAction.UNIT_MOVED,
    AgentAction.DEPLOYED,
    AgentAction.DEPLOYMENT_ENDED,
    AgentAction.LEVEL_LOWERED,
    AgentAction.LEVEL_RAISED,
    AgentAction.MODE_CHANGED,
    AgentAction.ROLES_ASSIGNED,
)
COLUMNS = tuple(getattr(WorksWith, name) for name in WorksWithValues._fields)


def list_works_with(person_ids: Sequence[int]) -> Mapping[WorksWithValues, int]:
    """Return the kept rows of some people, each with its id; one statement."""
    kept = select(WorksWith.id, *COLUMNS).where(WorksWith.person_id.in_(person_ids))
    return {WorksWithValues(*values): row_id for row_id, *values in db.rows(kept)}


def list_works_with_by_facts(person_ids: Sequence[int]) -> Sequence[WorksWithValues]:
    """Return with which agents some people work now, from the facts; one statement."""
    people = select(Person.id).where(Person.id.in_(person_ids))
    near = agent_queries.beside(clock.now(), people=people).subquery()
    where = (near.c.person_id, near.c.agent_id, near.c.job_role)
    return fetch_all(
        WorksWithValues,
        select(*where, func.max(stage_beside(near)).label("stage"), Person.sort_name)
        .join(Person, Person.id == near.c.person_id)
        .group_by(*where, Person.sort_name),
    )


def find_works_with_kept(person_ids: Sequence[int]) -> Mapping[int, frozenset[WorksWithValues]]:
    """Return the kept rows by person, to be compared with those from the facts."""
    return _by_person(list_works_with(person_ids))


def find_works_with_by_facts(person_ids: Sequence[int]) -> Mapping[int, frozenset[WorksWithValues]]:
    """Return the rows of now from the facts, by person."""
    return _by_person(list_works_with_by_facts(person_ids))


def list_moved(news: News, _at: datetime) -> Sequence[int]:
    """Return the people whose agents may have changed, by the new entries of the log."""
    if news.has(*MOVE_EVERYBODY):
        return list_everybody()
    return sorted(db.session.scalars(news.people_concerned(*MOVE_SOME)))


def _by_person(rows: Iterable[WorksWithValues]) -> Mapping[int, frozenset[WorksWithValues]]:
    found: dict[int, set[WorksWithValues]] = defaultdict(set)
    for row in rows:
        found[row.person_id].add(row)
    return {person_id: frozenset(theirs) for person_id, theirs in found.items()}
