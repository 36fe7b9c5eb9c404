"""The first page. It orders and renders the tasks that the features contribute, and knows none of the features."""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core import clock
from portal.core.access import access, actor, anyone
from portal.core.feature import installed_features
from portal.core.links import address_of
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _, in_language
from portal.core.text import local_today, zone
from portal.core.web import say_done
from portal.people import queries as people_queries
from portal.settings import queries as settings_queries
from portal.settings.settings import PORTAL_NAME
from portal.today import commands, export, queries, rules

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
    features, found = installed_features(), queries.find_tasks(person, at)
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


@bp.route("/due-dates", methods=["GET", "POST"])
@access(Permission.PORTAL_USE)
def calendar() -> ResponseReturnValue:
    """Make the private link to the reader's due dates; it is shown once."""
    token = commands.make_link(actor()) if request.method == "POST" else ""
    address = address_of("today.calendar_file", token=token) if token else ""
    return render_template("today/calendar.html", made_at=queries.link_made_at(actor()), address=address)


@bp.post("/due-dates/end")
@access(Permission.PORTAL_USE)
def end_calendar() -> ResponseReturnValue:
    commands.end_link(actor())
    say_done(_("Your calendar no longer gets your due dates."))
    return redirect(url_for(".calendar"), 303)


@bp.get("/due-dates/<token>.ics")
@anyone
def calendar_file(token: str) -> ResponseReturnValue:
    """Return the due dates of the person whose link it is."""
    person = queries.find_reader(token) or abort(404)
    at = clock.now()
    with in_language(person.language):
        name, tasks = settings_queries.value(PORTAL_NAME), queries.find_tasks(person, at)
        content = export.calendar_of(tasks, name=name, zone=person.time_zone, at=at)
    return Response(content, mimetype="text/calendar")
