"""Count how many people beside a deployment are ready for each level, before an agent gets more autonomy."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import and_, select

from portal.agents import queries as agent_queries
from portal.agents.rules import Autonomy, PeopleReady
from portal.core import clock, db
from portal.core.validity import valid_at
from portal.library.rules import ContentKind
from portal.library.slots import Fall, Impact
from portal.paths.rules import Stage
from portal.people.models import StatePeriod
from portal.people.rules import JobRole, PersonState
from portal.readiness import queries
from portal.readiness.queries import Terms
from portal.readiness.rules import Shown

BATCH = 500  # people in one statement
FEW = 100  # people who are counted from the facts


def count_ready(deployment_id: int, decides: bool) -> PeopleReady:  # noqa: FBT001 - the shape of a slot
    """Count the people at work beside a deployment now; people on leave are not counted.

    More than a few are counted from the kept tallies, seconds behind the facts. A count that ``decides`` may do so only
    as long as it says that some are not ready.
    """
    kept = count_ready_kept(deployment_id)
    if kept.beside <= FEW or (decides and any(map(kept.is_everybody, Autonomy))):
        return count_ready_by_facts(deployment_id, clock.now())
    return kept


def find_impact(content: Collection[tuple[ContentKind, str]], at: datetime) -> Impact:
    """Return how many people would have to do content again, and the live agents that would lose ready people.

    ``at`` is the moment before it is published.
    """
    days = queries.numbers(at)
    return Impact(
        people=queries.count_to_renew(content, at),
        days=max(days.days_for(queries.step_kind(kind)) for kind, _key in content),
        falls=[
            Fall(
                agent=each.agent,
                workflow=each.workflow,
                people=each.people,
                ready=each.ready,
                after=each.ready - each.loses,
            )
            for each in queries.list_losing(content, at)
        ],
    )


def count_ready_kept(deployment_id: int) -> PeopleReady:
    """Return the kept number of people at work beside a deployment, seconds behind the facts; one statement."""
    levels = queries.find_level_tallies_kept([deployment_id]).get(deployment_id, {})
    ready = {level: sum(levels[stage] for stage in levels if stage >= level) for level in Autonomy}
    return PeopleReady(beside=sum(levels.values()), ready=ready)


def count_ready_by_facts(deployment_id: int, at: datetime) -> PeopleReady:
    """Count from the facts the people at work beside a deployment.

    A person who is beside it in several job roles must be ready in each. Where all employees are beside it, they need
    the foundation.
    """
    roles = _roles_beside(deployment_id, at)
    terms = queries.find_terms({role for held in roles.values() for role in held}, at)
    ids, cleared = sorted(roles), []
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        shown = queries.find_shown(some, at)
        cleared += [_cleared_to(shown[each], terms, roles[each]) for each in some]
    ready = {level: sum(each is not None and each >= level for each in cleared) for level in Autonomy}
    return PeopleReady(beside=len(cleared), ready=ready)


def _roles_beside(deployment_id: int, at: datetime) -> Mapping[int, list[JobRole]]:
    """Return the job roles that put people beside a deployment, by person."""
    near = agent_queries.beside(at).subquery()
    rows = (
        select(near.c.person_id, near.c.job_role)
        .join(StatePeriod, and_(StatePeriod.person_id == near.c.person_id, valid_at(StatePeriod, at)))
        .where(near.c.deployment_id == deployment_id, StatePeriod.state == PersonState.ACTIVE)
    )
    found: dict[int, list[JobRole]] = defaultdict(list)
    for person_id, role in db.session.execute(rows):
        found[person_id].append(role)
    return found


def _cleared_to(shown: Shown, terms: Terms, roles: Iterable[JobRole]) -> Stage | None:
    """Return the highest stage a person is ready for in every role that counts; ``None`` without the foundation."""
    found = [_cleared_in(shown, terms, role) for role in roles]
    return None if None in found else min(each for each in found if each is not None)


def _cleared_in(shown: Shown, terms: Terms, role: JobRole) -> Stage | None:
    if role is not JobRole.ALL_EMPLOYEES:
        return terms.position(shown, role, Stage.COORDINATE).cleared_to
    foundation = terms.position(shown, role, Stage.FOUNDATION)
    return Stage.COORDINATE if foundation.verdict.is_ready else None
