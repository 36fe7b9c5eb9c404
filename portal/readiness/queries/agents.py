"""Queries of the standing of a person for the agents they work beside."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from portal.agents.queries import beside
from portal.core.rows import fetch_all
from portal.core.statements import AT, PERSON_ID, Rows, prepared
from portal.core.validity import valid_at
from portal.paths.models import Requirement
from portal.paths.queries import stage_beside
from portal.paths.rules import Stage
from portal.people.models import Person, StatePeriod
from portal.people.rules import PersonState
from portal.readiness import rules
from portal.readiness.models import Standing
from portal.readiness.queries.rows import StageOfAgent
from portal.readiness.queries.team import same_standing
from portal.readiness.rules import Clearance, Leave


@dataclass(frozen=True)
class ForAgent:
    """The stage that one agent asks of a person, and their standing there."""

    stage: Stage
    clearance: Clearance
    due_at: datetime | None


def standings_by_agent(person: Person, at: datetime) -> Mapping[int, ForAgent]:
    """Return, by agent, the highest stage it asks of a person and their standing, by the projection; one statement.

    A standing that is not computed yet counts as not started, and one whose time is over as lapsed.
    """
    rows = fetch_all(StageOfAgent, _standings_by_agent(), {"person_id": person.id, "at": at})
    leaves = {(row.left_at, min(row.back_at or at, at)) for row in rows if row.left_at}
    return {
        row.agent_id: ForAgent(
            stage=row.stage,
            clearance=rules.clearance_by(row.clearance, row.cleared_until, at),
            due_at=_due_at(row, leaves, person.time_zone),
        )
        for row in rows
    }


def _due_at(row: StageOfAgent, leaves: Collection[Leave], zone: str) -> datetime | None:
    if not (row.since and row.due_at):
        return None
    due_at = rules.due_at(row.since, row.due_at, leaves, zone)
    return max(due_at, row.relieved_until or due_at)


@prepared
def _standings_by_agent() -> Rows:
    near = beside(AT, person_id=PERSON_ID).subquery()
    there = select(near.c.agent_id, near.c.job_role, stage_beside(near).label("stage")).distinct().subquery()
    asked = and_(
        Requirement.person_id == PERSON_ID,
        Requirement.job_role == there.c.job_role,
        Requirement.stage == there.c.stage,
        valid_at(Requirement, AT),
    )
    leave = and_(
        StatePeriod.person_id == PERSON_ID,
        StatePeriod.state == PersonState.ON_LEAVE,
        StatePeriod.valid_from <= AT,
    )
    return (
        select(
            *(
                there.c.agent_id,
                there.c.stage,
                Standing.clearance,
                Standing.cleared_until,
                Standing.relieved_until,
            ),
            *(Requirement.valid_from.label("since"), Requirement.due_at),
            *(StatePeriod.valid_from.label("left_at"), StatePeriod.valid_until.label("back_at")),
        )
        .select_from(there)
        .outerjoin(Requirement, asked)
        .outerjoin(Standing, same_standing())
        .outerjoin(StatePeriod, leave)
        .order_by(there.c.agent_id, there.c.stage, there.c.job_role)
    )
