"""The slot through which an import learns what it would cost the agents."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select

from portal.core.slots import Slot
from portal.directory.effects import AgentLoss

# The callback takes the people who change (ids), their next places (``person_id``, ``unit_id``, ``site_id``) if they
# stay at work, their next job roles (``person_id``, ``job_role``), and the moment.
AGENT_LOSSES: Slot[Callable[[Select[Any], Select[Any], Select[Any], datetime], Sequence[AgentLoss]]] = Slot(
    "counts the people who would stop working with each agent"
)
