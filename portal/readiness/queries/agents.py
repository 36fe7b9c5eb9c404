"""How somebody stands for the agents they work beside."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import select

from portal.agents.models import Deployment
from portal.core import db
from portal.core.statements import PERSON_ID, Rows
from portal.readiness.models import Standing
from portal.readiness.queries.team import same_standing
from portal.training.paths.models import Requirement


def standings_by_agent(person_id: int) -> Mapping[int | None, Any]:
    """For each agent somebody works beside: the highest stage required, and how they stand (a moment behind).

    Under ``None`` stands the foundation, which is all that agents beside everybody ask for.
    """
    rows = db.rows(_standings_by_agent(), {"person_id": person_id})
    return {row.agent_id: row for row in rows}


@cache
def _standings_by_agent() -> Rows:
    return (
        select(Deployment.agent_id, Standing.stage, Standing.clearance, Requirement.due_at)
        .select_from(Requirement)
        .outerjoin(Deployment, Deployment.id == Requirement.deployment_id)
        .join(Standing, same_standing())
        .where(Requirement.person_id == PERSON_ID, Requirement.valid_until.is_(None))
        .order_by(Deployment.agent_id, Standing.stage)
    )
