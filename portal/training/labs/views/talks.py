"""The talk after three tries: the person asks, the coach says when it took place."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.permissions import Permission
from portal.core.web import say_done
from portal.training.blueprint import bp
from portal.training.labs import commands, queries
from portal.training.labs.forms import TalkForm
from portal.training.labs.views.attempts import lab_or_404, lab_page


@bp.post("/labs/<key>/talks")
@access(Permission.TRAINING_LEARN)
def ask_for_talk(key: str) -> ResponseReturnValue:
    version = lab_or_404(key)
    form = TalkForm(coaches=queries.list_coaches(actor(), clock.now()))
    if form.validate_on_submit():
        try:
            asked = commands.ask_for_talk(actor(), version, coach_id=form.coach_id.data)
            say_done(_("%(name)s can see now that you would like a talk.", name=asked.coach.name))
            return redirect(url_for(".lab", key=key), 303)
        except Refused as error:
            form.refuse(error)
    return lab_page(version, form), 422


@bp.get("/talks")
@access(Permission.TRAINING_LEARN)
def talks() -> ResponseReturnValue:
    """Who would like to sit down with you, and nothing of what they sent or stopped."""
    return render_template("training/labs/talks.html", requests=queries.list_requests(actor()))


@bp.post("/talks/<int:request_id>/taken-place")
@access(Permission.TRAINING_LEARN)
def record_talk(request_id: int) -> ResponseReturnValue:
    request = queries.find_request(actor(), request_id) or abort(404)
    commands.record_coaching(actor(), request)
    say_done(_("Thank you. The lab is open again for %(name)s.", name=request.person.name))
    return redirect(url_for(".talks"), 303)
