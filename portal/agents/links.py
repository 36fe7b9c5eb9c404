"""Links to pages about an agent that features above provide."""

from flask import url_for

from portal.agents.models import Agent
from portal.core.slots import Slot

PEOPLE_PAGE: Slot[str] = Slot("page of the people beside an agent")  # an endpoint that takes ``agent_id``


def people_url(agent: Agent) -> str | None:
    """Return the page that lists the people who work with an agent, if a feature provides one."""
    endpoint = PEOPLE_PAGE.value()
    return url_for(endpoint, agent_id=agent.id) if endpoint else None
