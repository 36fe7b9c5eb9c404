"""The first page. It orders and renders the tasks that the features contribute, and knows none of the features."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core import clock
from portal.core.access import actor, anyone
from portal.core.feature import installed_features
from portal.core.text import local_today, zone
from portal.people import queries as people_queries
from portal.today import rules

bp = Blueprint("today", __name__, template_folder="templates")


@bp.get("/")
@anyone
def index() -> ResponseReturnValue:
    """Show Today to a signed-in person; send others to sign in, or to the first steps of an empty portal."""
    if not current_user.is_authenticated:
        has_people = people_queries.has_people()
        return redirect(url_for("people.sign_in" if has_people else "people.first_steps"), 303)
    at, person = clock.now(), actor()
    local = at.astimezone(zone())
    features = installed_features()
    found = [task for feature in features if feature.tasks for task in feature.tasks(person, at)]
    tasks = rules.in_order([task for task in found if not task.is_later], local)
    shown, left_out = rules.on_the_page(tasks)
    reasons = (each.why_no_tasks_yet(person, at) for each in features if each.why_no_tasks_yet)
    not_known_yet = next(filter(None, reasons), None)
    return render_template(
        "today/index.html",
        tasks=tasks,
        shown=shown,
        left_out=left_out,
        not_known_yet=not_known_yet,
        greeting=rules.part_of_day(local),
        lede=rules.lede(found, local, not_known_yet=not_known_yet),
        today=local_today(),
        local=local,
        tone=rules.tone,
        has_waited=rules.has_waited,
        minutes_of=rules.minutes_of,
    )
