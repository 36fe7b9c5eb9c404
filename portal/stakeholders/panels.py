"""The panel that stakeholders add to the page of a change."""

from flask import render_template

from portal.changes import queries as change_queries
from portal.changes.models import AgentChange
from portal.core import clock
from portal.core.access import actor
from portal.stakeholders import queries, rules


def map_of(change: AgentChange) -> str:
    """Return how the map of a change looks in short, for those who lead the change; its owner alone sees no scores."""
    if not change_queries.leads(actor(), change):
        return ""
    at = clock.now()
    in_short = rules.say_of_all([row.placed(at) for row in queries.list_map(change.id)])
    return render_template("stakeholders/_link.html", change=change, in_short=in_short)
