"""Who is certified."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from portal.readiness import rules
from portal.readiness.models import Standing
from portal.training.paths.rules import Stage


def certified(stage: Stage, at: datetime) -> Select[Any]:  # noqa: ARG001 - asked of the picture of now
    """(person_id,) of everybody who is ready at ``stage`` or higher now."""
    return (
        select(Standing.person_id)
        .where(Standing.stage >= stage, Standing.clearance.in_(rules.READY))
        .distinct()
    )
