"""The team as a file for a spreadsheet: the rows of the page, with the same filters and no results."""

from flask import request
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import access, actor
from portal.core.dates import day_in
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.spreadsheets import as_csv, csv_file
from portal.core.text import label, say
from portal.people.rules import JobRole
from portal.readiness import commands
from portal.readiness.pages.team import TeamRow, row_of
from portal.readiness.rules import Clearance
from portal.readiness.views.asked import path_or_404
from portal.readiness.views.blueprint import bp


@bp.post("/team/download")
@access(Permission.READINESS_TEAM)
def download_team() -> ResponseReturnValue:
    """Download the people of one path, as filtered on the page; the log says who did."""
    role, stage = path_or_404(request.form)
    clearance = request.form.get("clearance", type=Clearance)
    people = commands.download_team(
        actor(), role, stage, text=request.form.get("name", "").strip(), clearance=clearance
    )
    at = clock.now()
    lines = as_csv([_header()], (_cells(row_of(each, each, at), role) for each in people))
    return csv_file(list(lines), f"team-{role}-{int(stage)}-{at:%Y-%m-%d}.csv")


def _header() -> list[str]:
    return [
        _("Person"),
        _("Job title"),
        _("Job role"),
        _("Clearance"),
        _("Cleared to level"),
        _("Due"),
        _("Note"),
    ]


def _cells(row: TeamRow, role: JobRole) -> list[str]:
    person, note = row.person, row.note
    due = day_in(person.time_zone, row.due_at).isoformat() if row.due_at else ""
    reached = str(int(row.cleared_to)) if row.cleared_to else ""
    return [
        person.name, person.job_title, label(role), label(row.clearance), reached, due, say(note) if note else "",
    ]  # fmt: skip
