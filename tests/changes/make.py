"""Changes for tests."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from portal.agents.models import Deployment
from portal.agents.rules import Autonomy
from portal.changes.models import AgentChange, ChangePlan, ChangeStatePeriod
from portal.changes.rules import ChangeState, suggested_dates
from portal.core import clock
from portal.people.models import Person, Unit
from tests.make import keep, long_ago


def make_change(
    owner: Person,
    *,
    unit: Unit | None = None,
    deployment: Deployment | None = None,
    title: str = "Windscreen claims, level 2",
    go_live_on: date | None = None,
    state: ChangeState = ChangeState.OPEN,
    **more: Any,
) -> AgentChange:
    """A change that is planned, by default six weeks ahead, in a unit or where a deployment is."""
    change = keep(
        AgentChange(
            deployment_id=deployment.id if deployment else None, made_at=long_ago(), made_by_id=owner.id
        )
    )  # fmt: skip
    dates = suggested_dates(go_live_on or clock.today() + timedelta(weeks=6))
    told: dict[str, Any] = {
        "title": title, "story": "Handlers check each payment instead of making it.", "work": "Windscreen claims",
        "level_from": Autonomy.ASSIST, "level_to": Autonomy.APPROVE, "owner_id": owner.id,
        "unit_id": unit.id if unit else deployment.unit_id if deployment else None,
        "agent_id": deployment.agent_id if deployment else None,
        "workflow_id": deployment.workflow_id if deployment else None,
        "reason": "", "edited_by_id": owner.id, **asdict(dates), **more,
    }  # fmt: skip
    keep(ChangePlan(change_id=change.id, valid_from=long_ago(), **told))
    keep(
        ChangeStatePeriod(
            change_id=change.id, state=state, reason="", moved_by_id=owner.id, valid_from=long_ago()
        )
    )
    return change
