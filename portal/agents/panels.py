"""Panels of agents on pages of other features."""

from portal.agents.queries.changes import list_changes
from portal.agents.queries.levels import count_by_level
from portal.agents.rules import Mode
from portal.agents.words import MODE_NOTES
from portal.core import clock
from portal.core.permissions import Permission
from portal.core.templating import render_part
from portal.people.models import Person


def company_agents(person: Person) -> str:
    """Render how many deployments run at which level, on Today of an executive; one statement."""
    if not person.scope_of(Permission.COMPANY_FIGURES).everywhere:
        return ""
    levels = count_by_level(clock.now())
    return render_part(
        "agents/_company_agents.html",
        live=[each for each in levels if each.mode is Mode.LIVE],
        on_trial=[each for each in levels if each.mode is Mode.SHADOW],
    )


def changes_beside(person: Person) -> str:
    """Render what changes for the person, on Today; one statement."""
    changes = list_changes(person.id, clock.now())
    return render_part("agents/_changes.html", changes=changes, mode_notes=MODE_NOTES) if changes else ""
