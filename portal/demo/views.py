"""Signing in as a person of the sample, leaving it and returning. In a portal of real people all answers are 404."""

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.core.access import access, anyone, is_at_the_machine, wanted_page
from portal.core.phrases import gettext as _
from portal.core.web import say_done
from portal.demo import queries, sample
from portal.people import signing_in
from portal.people.rules import SignInProof

bp = Blueprint("demo", __name__, url_prefix="/sample", template_folder="templates")


@bp.get("/people")
@anyone
def persons() -> ResponseReturnValue:
    _only_in_sample()
    return render_template("demo/persons.html", groups=queries.list_guides(), wanted=None)


@bp.post("/people/<int:person_id>")
@anyone
def sign_in_as(person_id: int) -> ResponseReturnValue:
    _only_in_sample()
    person = queries.find_person(person_id) or abort(404)
    say_done(_("You are now %(name)s, %(title)s.", name=person.name, title=person.job_title))
    return signing_in.start(make_response(redirect(wanted_page() or "/", 303)), person, SignInProof.CHOSEN)


@bp.get("/leave")
@anyone
def ask_to_leave() -> ResponseReturnValue:
    """Show what leaving does, before it is done."""
    _only_in_sample()
    return render_template("demo/leave.html")


@bp.post("/leave")
@access(None, commits_itself=True)
def leave() -> ResponseReturnValue:
    _only_in_sample()
    sample.leave()
    say_done(_("You have left the sample company. This is your own, empty portal."))
    return signing_in.stop(make_response(redirect(url_for("people.first_steps"), 303)))


@bp.post("/enter")
@access(None, commits_itself=True)
def enter() -> ResponseReturnValue:
    """Return to the sample, from a portal that has no people yet."""
    if not (is_at_the_machine() and sample.can_be_entered()):
        abort(404)
    sample.enter()
    say_done(_("Welcome back. The sample company is as you left it."))
    return redirect(url_for("people.sign_in"), 303)


def entrance() -> str:
    """Render the people one can sign in as, on the sign-in page of the sample, instead of a form."""
    if not _is_in_sample():
        return ""
    wanted = wanted_page() or None
    return render_template(
        "demo/_entrance.html",
        groups=queries.list_guides(),
        wanted=wanted,
        password_url=url_for("people.sign_in", by="password", next=wanted),
    )


def way_back() -> str:
    """Render the link to the sample on the first page of an empty portal, if the sample can be entered again."""
    return render_template("demo/_back.html") if is_at_the_machine() and sample.can_be_entered() else ""


def _only_in_sample() -> None:
    """Answer 404 outside the sample and for anyone who is not at this machine."""
    if not _is_in_sample():
        abort(404)


def _is_in_sample() -> bool:
    return current_app.settings.is_sample and is_at_the_machine()  # type: ignore[attr-defined]
