"""Who is certified, and so may observe others (field 2.7)."""

from typing import Any

from sqlalchemy import Select, select

from portal.core.statements import Moment
from portal.readiness.models import Standing


def certified(stage: Any, at: Moment) -> Select[Any]:
    """(person_id,) of everybody ready at ``stage`` or higher, as last worked out; what time has ended is left out."""
    return select(Standing.person_id).where(Standing.cleared_to >= stage, Standing.cleared_until > at)
