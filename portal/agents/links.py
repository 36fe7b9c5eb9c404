"""Pages about an agent that belong to features above, which name them here."""

from flask import url_for

from portal.agents.models import Agent
from portal.core.slots import Slot

PEOPLE_PAGE: Slot[str] = Slot("page of the people beside an agent")  # an endpoint that takes ``agent_id``


def people_url(agent: Agent) -> str | None:
    """Return where the people beside an agent are listed, if a feature shows them."""
    endpoint = PEOPLE_PAGE.value()
    return url_for(endpoint, agent_id=agent.id) if endpoint else None
