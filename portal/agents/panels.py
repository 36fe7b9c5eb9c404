"""Panels of agents on pages of other features."""

from portal.agents.queries.changes import list_changes
from portal.agents.words import MODE_NOTES
from portal.core import clock
from portal.core.templating import render_part
from portal.people.models import Person


def changes_beside(person: Person) -> str:
    """Render what changes for the person, on Today; one statement."""
    changes = list_changes(person.id, clock.now())
    return render_part("agents/_changes.html", changes=changes, mode_notes=MODE_NOTES) if changes else ""
