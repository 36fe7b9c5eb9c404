"""How many deployments run at each level, for a figure of the whole company."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from portal.agents.models import Deployment, DeploymentLevel
from portal.agents.rules import Autonomy, Mode
from portal.core.rows import fetch_all
from portal.core.statements import AT, Rows, is_one_of, prepared
from portal.core.validity import valid_at

SHOWN = (Mode.LIVE, Mode.SHADOW)


class AgentsAtLevel(NamedTuple):
    """How many agents run in one mode at one level."""

    mode: Mode
    level: Autonomy
    agents: int


def count_by_level(at: datetime) -> Sequence[AgentsAtLevel]:
    """Return how many agents run live or on trial at each level, the lowest level first; one statement."""
    return fetch_all(AgentsAtLevel, _by_level(), {"at": at})


@prepared
def _by_level() -> Rows:
    return (
        select(
            *(DeploymentLevel.mode, DeploymentLevel.level),
            func.count(Deployment.agent_id.distinct()).label("agents"),
        )
        .join(Deployment, Deployment.id == DeploymentLevel.deployment_id)
        .where(
            valid_at(Deployment, AT), valid_at(DeploymentLevel, AT), is_one_of(DeploymentLevel.mode, SHOWN)
        )
        .group_by(DeploymentLevel.mode, DeploymentLevel.level)
        .order_by(DeploymentLevel.mode, DeploymentLevel.level)
    )
