"""Pages of the talk after the last failed try: the person asks for it, the coach records it."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.web import say_done
from portal.paths.sources import known_kinds, step_url
from portal.paths.step_kinds import StepKind
from portal.training.assessments import commands, queries
from portal.training.assessments.forms import TalkForm
from portal.training.blueprint import bp


@bp.route("/talks/<kind>/<key>", methods=["GET", "POST"])
@access(Permission.TRAINING_LEARN)
def ask_for_talk(kind: str, key: str) -> ResponseReturnValue:
    """Show the coaches that the person can ask, and the one who was asked."""
    what = StepKind(kind)
    own_page = (step_url(what, key) if what in known_kinds().assessed else None) or abort(404)
    content = queries.find_content(what, key) or abort(404)
    open_request = queries.find_open_request(actor(), what, key)
    asked_id = open_request.coach_id if open_request else None
    coaches = [each for each in queries.list_coaches(actor(), clock.now()) if each.id != asked_id]
    form = TalkForm(coaches=coaches)
    if form.validate_on_submit():
        try:
            asked = commands.ask_for_talk(actor(), content, what, coach_id=form.coach_id.data)
            say_done(_("Asked. %(name)s can see that you would like coaching.", name=asked.coach.name))
            return redirect(own_page, 303)
        except Refused as error:
            form.refuse(error)
    page = render_template(
        "training/assessments/ask.html",
        content=content,
        own_page=own_page,
        open_request=open_request,
        form=form,
    )
    return page, 422 if form.errors else 200


@bp.get("/talks")
@access(Permission.TRAINING_LEARN)
def talks() -> ResponseReturnValue:
    """List the people who ask the reader for a talk, and nothing about their attempts."""
    return render_template("training/assessments/talks.html", requests=queries.list_requests(actor()))


@bp.post("/talks/<int:request_id>/taken-place")
@access(Permission.TRAINING_LEARN)
def record_talk(request_id: int) -> ResponseReturnValue:
    request = queries.find_request(actor(), request_id) or abort(404)
    commands.record_coaching(actor(), request)
    say_done(_("Recorded. %(name)s can try again now.", name=request.person.name))
    return redirect(url_for(".talks"), 303)
