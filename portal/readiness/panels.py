"""Pieces that readiness adds to pages below it."""

from typing import Any

from flask import g, render_template
from flask_login import current_user

from portal.core import clock
from portal.core.as_of import AsOfForm
from portal.core.permissions import Permission
from portal.readiness import queries, showing


def you_and_this_agent(agent: Any, is_mine: bool) -> str:  # noqa: FBT001 - a place on a page hands over values
    """On an agent's page: whether the reader is cleared for what it does where they work, and what is missing.

    ``is_mine`` says whether they work beside it. An agent beside everybody asks for the foundation.
    """
    paths = showing.paths_beside(current_user.id, agent.id, clock.now()) if is_mine else ()
    return render_template("readiness/_you_and_agent.html", paths=paths, is_mine=is_mine)


def people_beside(agent: Any, is_mine: bool) -> str:  # noqa: ARG001, FBT001 - as above
    """On an agent's page, for whoever answers for people: who is beside it, and who was ready on a day."""
    if not current_user.may(Permission.AGENTS_PEOPLE):
        return ""
    return render_template("readiness/_people_beside.html", agent=agent, day=AsOfForm(formdata=None))


def row_of_agent(agent_id: int, is_mine: bool) -> str:  # noqa: FBT001 - as above
    """In the directory: the reader's clearance for an agent beside them; one statement for the whole list."""
    if not is_mine:
        return ""
    if "my_standings" not in g:
        g.my_standings = queries.standings_by_agent(current_user.id, clock.now())
    standing = g.my_standings.get(agent_id)
    return render_template("readiness/_agent_row.html", standing=standing) if standing else ""


def last_sample() -> str:
    """On the health page: whether a sample of what is kept agreed with the facts."""
    return render_template("readiness/_sample.html", sample=queries.find_last_sample())
