"""Pages of a person's own settings and sign-ins."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core.access import access
from portal.core.errors import Refused
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.web import say_done
from portal.people import commands, credentials, queries, signing_in
from portal.people.forms import ChangePasswordForm, ProfileForm
from portal.people.settings import PASSWORD_MIN
from portal.people.views.blueprint import bp
from portal.settings import queries as settings_queries


@bp.route("/profile", methods=["GET", "POST"])
@access(Permission.PORTAL_USE)
def profile() -> ResponseReturnValue:
    form = ProfileForm(obj=current_user)
    if form.validate_on_submit():
        commands.change_preferences(current_user, **form.answers())
        say_done(_("Saved for all your devices."))
        return redirect(url_for(".profile"), 303)
    return _profile(form, ChangePasswordForm()), 422 if form.errors else 200


@bp.post("/profile/password")
@access(Permission.PORTAL_USE, commits_itself=True)
def change_password() -> ResponseReturnValue:
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            signing_in.change_password(form.current.data, form.password.data)
            say_done(_("Password changed. All other browsers are signed out."))
            return redirect(url_for(".profile"), 303)
        except Refused as error:
            form.refuse(error)
    return _profile(ProfileForm(formdata=None, obj=current_user), form), 422


@bp.post("/profile/sign-ins/<int:sign_in_id>/end")
@access(Permission.PORTAL_USE)
def end_sign_in(sign_in_id: int) -> ResponseReturnValue:
    sign_in = queries.find_sign_in(current_user, sign_in_id) or abort(404)
    credentials.sign_out(current_user, sign_in.id)
    say_done(_("That browser is signed out."))
    return redirect(url_for(".profile", _anchor="sign-ins"), 303)


@bp.post("/profile/sign-ins/end-others")
@access(Permission.PORTAL_USE)
def end_other_sign_ins() -> ResponseReturnValue:
    credentials.sign_out_elsewhere(current_user, but=signing_in.current_sign_in().id)
    say_done(_("All other browsers are signed out."))
    return redirect(url_for(".profile", _anchor="sign-ins"), 303)


def _profile(form: ProfileForm, password_form: ChangePasswordForm) -> str:
    return render_template(
        "people/profile.html",
        form=form,
        password_form=password_form,
        sign_ins=queries.list_sign_ins(current_user),
        password_min=settings_queries.value(PASSWORD_MIN),
        this_sign_in=signing_in.current_sign_in(),
    )
