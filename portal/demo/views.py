"""Being somebody of the sample company, and leaving it. Nothing here answers outside the sample, or from afar."""

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.access import access, anyone, is_at_the_machine
from portal.core.web import say_done
from portal.demo import queries, sample
from portal.people import signing_in
from portal.people.rules import Proof

bp = Blueprint("demo", __name__, url_prefix="/sample", template_folder="templates")


@bp.get("/people")
@anyone
def persons() -> ResponseReturnValue:
    _only_in_sample()
    return render_template("demo/persons.html", guides=queries.list_guides())


@bp.post("/people/<int:person_id>")
@anyone
def sign_in_as(person_id: int) -> ResponseReturnValue:
    _only_in_sample()
    person = queries.find_person(person_id) or abort(404)
    say_done(_("You are %(name)s now, %(title)s.", name=person.name, title=person.job_title))
    return signing_in.start(make_response(redirect("/", 303)), person, Proof.CHOSEN)


@bp.post("/leave")
@access(None, commits_itself=True)
def leave() -> ResponseReturnValue:
    _only_in_sample()
    sample.leave()
    say_done(_("You have left the sample company. This portal is yours, and empty."))
    return signing_in.stop(make_response(redirect(url_for("people.first_steps"), 303)))


def link_to_persons() -> str:
    """On the sign-in page of the sample: choose whom to be."""
    if not _is_in_sample():
        return ""
    return render_template("demo/_link.html")


def _only_in_sample() -> None:
    """404 outside the sample and for anyone who is not at this machine."""
    if not _is_in_sample():
        abort(404)


def _is_in_sample() -> bool:
    return current_app.settings.is_sample and is_at_the_machine()  # type: ignore[attr-defined]
