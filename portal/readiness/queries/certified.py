"""The query of the people who are certified, and so may observe others (field 2.7)."""

from sqlalchemy import BindParameter, Select, select

from portal.core.statements import Moment
from portal.paths.rules import Stage
from portal.readiness.models import Standing


def certified(stage: Stage | BindParameter[Stage], at: Moment) -> Select[int]:
    """Select (person_id,) of the people ready at ``stage`` or higher at ``at``, by the projection.

    The statement is a part of others.
    """
    return select(Standing.person_id).where(Standing.cleared_to >= stage, Standing.cleared_until >= at)
