"""What I have to learn, in which order; and where I stand, today or on any date."""

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core import clock
from portal.core.access import access, actor
from portal.core.as_of import AsOfForm
from portal.core.permissions import Permission
from portal.readiness import record, showing
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
    day = AsOfForm.asked()
    page = render_template(
        "readiness/clearance.html",
        records=record.record_of(actor(), day.past_moment or clock.now()),
        day=day,
        today_url=url_for(".clearance"),
        person=current_user,
        is_own=True,
        may_suspend=False,
    )
    return page, 422 if day.errors else 200
