"""Panels of agents on pages of other features."""

from flask import render_template

from portal.agents.queries.changes import list_changes
from portal.agents.words import MODE_NOTES
from portal.core import clock
from portal.people.models import Person


def changes_beside(person: Person) -> str:
    """Render what changes for the person, on Today; one statement."""
    changes = list_changes(person.id, clock.now())
    return render_template("agents/_changes.html", changes=changes, mode_notes=MODE_NOTES) if changes else ""
