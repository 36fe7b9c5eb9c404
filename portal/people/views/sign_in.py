"""Pages to sign in and out, and to choose a password by a link."""

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core import unsent_pages
from portal.core.access import access, wanted_page
from portal.core.errors import Refused
from portal.core.jobs import catch_up
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.web import say_done
from portal.people import credentials, queries, signing_in
from portal.people.forms import NewPasswordForm, SignInForm
from portal.people.rules import LinkPurpose
from portal.people.settings import PASSWORD_MIN
from portal.people.views.blueprint import bp
from portal.settings import queries as settings_queries
from portal.settings.settings import HELP_CONTACT

WORKED_OUT_AT_ONCE = 2_000  # people; in a larger company a job computes the path within seconds


@bp.route("/sign-in", methods=["GET", "POST"])
@access(None, commits_itself=True)
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect("/", 303)
    if not queries.has_people():
        return redirect(url_for(".first_steps"), 303)
    form = SignInForm()
    if form.validate_on_submit():
        try:
            response = make_response(redirect(wanted_page() or "/", 303))
            return signing_in.with_password(response, form.email.data, form.password.data)
        except Refused as error:
            form.refuse(error)
    wanted = wanted_page()
    by_password = bool(form.errors) or request.args.get("by") == "password"
    page = render_template(
        "people/sign_in.html",
        form=form,
        wanted=wanted,
        by_password=by_password,
        keeps_text=unsent_pages.leads_here(wanted),
    )
    return page, 422 if form.errors else 200


@bp.post("/sign-out")
@access(Permission.PORTAL_USE)
def sign_out() -> ResponseReturnValue:
    credentials.sign_out(current_user, signing_in.current_sign_in().id)
    say_done(_("You are signed out."))
    return signing_in.stop(make_response(redirect(url_for(".sign_in"), 303)))


@bp.route("/invitation/<token>", methods=["GET", "POST"], defaults={"purpose": LinkPurpose.INVITATION})
@bp.route("/password/<token>", methods=["GET", "POST"], defaults={"purpose": LinkPurpose.RESET})
@access(None, commits_itself=True, is_logged=False)
def choose_password(token: str, purpose: LinkPurpose) -> ResponseReturnValue:
    """Set a password by a link. The first page then has the person's path, unless computing it takes too long."""
    link = queries.find_link(token, purpose)
    if link is None:
        return render_template(
            "people/link_spent.html", help_contact=settings_queries.value(HELP_CONTACT)
        ), 404
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            response = signing_in.with_link(
                make_response(redirect("/", 303)), link, token, form.password.data
            )
            if not queries.has_more_people_than(WORKED_OUT_AT_ONCE):
                catch_up(current_app.jobs)  # type: ignore[attr-defined]
            return response
        except Refused as error:
            form.refuse(error)
    page = render_template(
        "people/choose_password.html",
        form=form,
        person=link.person,
        purpose=purpose,
        password_min=settings_queries.value(PASSWORD_MIN),
    )
    return page, 422 if form.errors else 200
