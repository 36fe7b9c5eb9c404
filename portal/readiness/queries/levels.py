"""Queries of the level that people at work are ready for with each deployment: as kept, and from the standings."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from portal.agents import queries as agent_queries
from portal.agents.models import Deployment
from portal.core import clock, db
from portal.core.rows import fetch_all
from portal.core.statements import Rows
from portal.paths.rules import Stage
from portal.people.models import Person
from portal.people.rules import PersonState
from portal.readiness.models import DeploymentTally, ReadyBeside, Standing
from portal.readiness.queries.rows import LevelCount, LevelValues

COLUMNS = tuple(getattr(ReadyBeside, name) for name in LevelValues._fields)


def list_levels(person_ids: Sequence[int]) -> Mapping[LevelValues, int]:
    """Return the kept rows of some people, each with its id; one statement."""
    kept = select(ReadyBeside.id, *COLUMNS).where(ReadyBeside.person_id.in_(person_ids))
    return {LevelValues(*values): row_id for row_id, *values in db.rows(kept)}


def list_levels_by_standings(person_ids: Sequence[int]) -> Sequence[LevelValues]:
    """Return the levels of some people from their kept standings and from who works with what now; one statement."""
    people = select(Person.id).where(Person.id.in_(person_ids), Person.state == PersonState.ACTIVE)
    near = agent_queries.beside(clock.now(), people=people).subquery()
    place = (near.c.person_id, near.c.deployment_id)
    reached = func.coalesce(Standing.ready_to, Stage.FOUNDATION)
    same = (Standing.person_id == near.c.person_id) & (Standing.job_role == near.c.job_role)
    rows = select(*place, func.min(reached).label("ready_to")).outerjoin(Standing, same).group_by(*place)
    return fetch_all(LevelValues, rows)


def find_levels_kept(person_ids: Sequence[int]) -> Mapping[int, Mapping[int, Stage]]:
    """Return the kept levels by person and deployment, to be compared with those from the standings."""
    return _by_person(list(list_levels(person_ids)))


def find_levels_by_standings(person_ids: Sequence[int]) -> Mapping[int, Mapping[int, Stage]]:
    """Return the levels from the standings, by person and deployment."""
    return _by_person(list_levels_by_standings(person_ids))


def counted_by_level(deployment_ids: Sequence[int]) -> Rows:
    """Select the columns of :class:`DeploymentTally` from the people of some deployments."""
    columns = (ReadyBeside.deployment_id, ReadyBeside.ready_to)
    counted = select(*columns, func.count().label("people")).group_by(*columns)
    return counted.where(ReadyBeside.deployment_id.in_(deployment_ids))


def find_level_tallies_kept(deployment_ids: Sequence[int]) -> Mapping[int, Mapping[Stage, int]]:
    """Return the kept number of people by level, by deployment; one statement."""
    columns = (DeploymentTally.deployment_id, DeploymentTally.ready_to, DeploymentTally.people)
    of_them = DeploymentTally.deployment_id.in_(deployment_ids)
    return _by_deployment(select(*columns).where(of_them, DeploymentTally.people != 0))


def find_level_tallies_counted(deployment_ids: Sequence[int]) -> Mapping[int, Mapping[Stage, int]]:
    """Return the number of people by level, counted, by deployment; one statement."""
    return _by_deployment(counted_by_level(deployment_ids))


def list_deployment_ids() -> Sequence[int]:
    return db.session.scalars(select(Deployment.id).order_by(Deployment.id)).all()


def _by_person(rows: Sequence[LevelValues]) -> Mapping[int, Mapping[int, Stage]]:
    found: dict[int, dict[int, Stage]] = defaultdict(dict)
    for row in rows:
        found[row.person_id][row.deployment_id] = row.ready_to
    return found


def _by_deployment(rows: Rows) -> Mapping[int, Mapping[Stage, int]]:
    found: dict[int, Counter[Stage]] = defaultdict(Counter)
    for row in fetch_all(LevelCount, rows):
        found[row.deployment_id][row.ready_to] = row.people
    return found
