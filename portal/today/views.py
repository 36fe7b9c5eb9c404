"""The first page."""

from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.agents.words import MODE_NOTES
from portal.core import clock
from portal.core.access import actor, anyone
from portal.core.permissions import Permission
from portal.core.text import local_today, zone
from portal.people import queries as people
from portal.readiness.panels import clearances_of
from portal.readiness.showing import PathPage, paths_of_person
from portal.reports import queries as reports
from portal.today import queries, rules, showing
from portal.today.rules import Task

bp = Blueprint("today", __name__, template_folder="templates")


@bp.get("/")
@anyone
def index() -> ResponseReturnValue:
    """Today for whoever is signed in; otherwise the sign-in page, or the first steps of an empty portal."""
    if not current_user.is_authenticated:
        return redirect(url_for("people.sign_in" if people.has_people() else "people.first_steps"), 303)
    at = clock.now()
    local = at.astimezone(zone())
    paths = paths_of_person(current_user.id, at)
    tasks = rules.in_order(_tasks(paths, at), local)
    shown, left_out = rules.on_the_page(tasks)
    mine = queries.find_my_reports(current_user)
    return render_template(
        "today/index.html",
        paths=paths,
        clearances=clearances_of(paths),
        tasks=tasks,
        shown=shown,
        left_out=left_out,
        changes=queries.list_changes(current_user, at),
        mine=mine,
        my_reports=rules.my_reports(waiting=mine.open, asked=mine.asked),
        greeting=rules.part_of_day(local),
        lede=rules.lede(tasks, local, has_path=bool(paths), later=showing.later(paths)),
        today=local_today(),
        mode_notes=MODE_NOTES,
        local=local,
        tone=rules.tone,
        has_waited=rules.has_waited,
        minutes_of=rules.minutes_of,
    )


def _tasks(paths: Sequence[PathPage], at: datetime) -> list[Task]:
    """All that needs the reader, in no order yet."""
    waiting = queries.list_waiting(current_user, at)
    found = [*showing.steps(actor(), paths), *showing.requests(waiting, at), *showing.checks(waiting, at)]
    if current_user.may(Permission.REPORTS_TRIAGE):
        found += showing.triage(reports.find_load(current_user))
    return found
