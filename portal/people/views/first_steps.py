"""The page that creates the first administrator of an empty portal."""

import hmac

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.core.access import access, is_at_the_machine
from portal.core.environment import Settings
from portal.core.errors import Refused
from portal.people import queries, signing_in
from portal.people.forms import FirstStepsForm
from portal.people.views.blueprint import bp
from portal.people.views.directory import set_up_url


@bp.route("/first-steps", methods=["GET", "POST"])
@access(None, commits_itself=True)
def first_steps() -> ResponseReturnValue:
    if queries.has_people():
        return redirect(url_for(".sign_in"), 303)
    if not _may_begin():
        return render_template("people/ask_operator.html"), 403
    form = FirstStepsForm()
    if form.validate_on_submit():
        try:
            response = make_response(redirect(set_up_url() or "/", 303))
            return signing_in.as_first_administrator(response, **form.answers())
        except Refused as error:
            form.refuse(error)
    page = render_template("people/first_steps.html", form=form, code=request.args.get("code"))
    return page, 422 if form.errors else 200


def _may_begin() -> bool:
    """Return whether the request comes from this machine, or with the code printed at the start."""
    settings: Settings = current_app.settings  # type: ignore[attr-defined]
    code = request.args.get("code", "")
    return hmac.compare_digest(code.encode(), settings.setup_code.encode()) or is_at_the_machine()
