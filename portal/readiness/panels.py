"""Pieces that readiness adds to pages below it."""

from typing import Any

from flask import g, render_template
from flask_login import current_user

from portal.core import clock
from portal.readiness import queries
from portal.readiness.views.learn import paths_of_person


def you_and_this_agent(agent: Any) -> str:
    """On an agent's page: whether the reader is cleared for what it does where they work, and what is missing."""
    mine = [path for path in paths_of_person(current_user.id, clock.now()) if agent.name in path.agents]
    return render_template("readiness/_you_and_agent.html", paths=mine)


def row_of_agent(agent_id: int) -> str:
    """In the directory: the reader's clearance for one agent; one statement for the whole list."""
    if "my_standings" not in g:
        g.my_standings = queries.standings_by_agent(current_user.id)
    return render_template("readiness/_agent_row.html", standing=g.my_standings.get(agent_id))
