"""What I have to learn, in which order; and where I stand, today or on any date."""

from datetime import date, datetime

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core import clock
from portal.core.access import access
from portal.core.permissions import Permission
from portal.core.text import end_of_day, local_today
from portal.readiness import showing
from portal.readiness.views.blueprint import bp


@bp.get("/learn")
@access(Permission.TRAINING_LEARN)
def learn() -> ResponseReturnValue:
    return render_template(
        "readiness/learn.html", paths=showing.paths_of_person(current_user.id, clock.now())
    )


@bp.get("/learn/paths/<role>")
@access(Permission.TRAINING_LEARN)
def path(role: str) -> ResponseReturnValue:
    mine = showing.paths_of_person(current_user.id, clock.now())
    found = next((each for each in mine if each.job_role == role), None)
    path_page = found or abort(404)
    return render_template(
        "readiness/path.html", path=path_page, ready_means=showing.ready_sentences(path_page.job_role)
    )


@bp.get("/clearance")
@access(Permission.TRAINING_LEARN)
def clearance() -> ResponseReturnValue:
    on, at = chosen_day()
    return render_template(
        "readiness/clearance.html",
        paths=showing.paths_of_person(current_user.id, at),
        on=on,
        person=current_user,
        is_own=True,
    )


def chosen_day() -> tuple[date, datetime]:
    """The day asked about, today at the latest, and its last moment (now, for today)."""
    on = request.args.get("on", type=date.fromisoformat) or local_today()
    if on >= local_today():
        return local_today(), clock.now()
    return on, end_of_day(on)
