"""Pages to grant and withdraw access roles."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.text import end_of_day, label
from portal.core.web import say_done
from portal.people import commands, queries
from portal.people.forms import AccessForm, WithdrawForm
from portal.people.models import AccessGrant, Person
from portal.people.views.blueprint import bp
from portal.people.views.editing import access_form
from portal.people.words import ROLE_NOTES


@bp.route("/people/<int:person_id>/access", methods=["GET", "POST"])
@access(Permission.ACCESS_MANAGE)
def grants(person_id: int) -> ResponseReturnValue:
    person = _person_or_404(person_id)
    form = access_form(person)
    if form.validate_on_submit():
        try:
            until = end_of_day(form.until.data) if form.until.data else None
            role, unit_id = form.role.data, form.unit_id.data
            commands.grant_access(actor(), person, role=role, unit_id=unit_id, until=until)
            say_done(_("%(name)s is now %(role)s.", name=person.name, role=label(role)))
            return redirect(url_for(".grants", person_id=person.id), 303)
        except Refused as error:
            form.refuse(error)
    return _page(person, form), 422 if form.errors else 200


@bp.post("/people/<int:person_id>/access/<int:grant_id>/withdraw")
@access(Permission.ACCESS_MANAGE)
def withdraw(person_id: int, grant_id: int) -> ResponseReturnValue:
    person = _person_or_404(person_id)
    grant = queries.find_grant(person.id, grant_id) or abort(404)
    form = WithdrawForm()
    try:
        commands.withdraw_access(actor(), grant, goes_ahead=form.goes_ahead.data)
    except Refused as error:
        form.refuse(error)
        return _page(person, access_form(person, formdata=None), form, grant), 422
    say_done(_("%(name)s is no longer %(role)s.", name=person.name, role=label(grant.role)))
    return redirect(url_for(".grants", person_id=person.id), 303)


def _person_or_404(person_id: int) -> Person:
    return queries.find_managed(actor(), person_id, Permission.ACCESS_MANAGE) or abort(404)


def _page(
    person: Person,
    form: AccessForm,
    withdrawal: WithdrawForm | None = None,
    withdrawn: AccessGrant | None = None,
) -> str:
    """Render the page; ``withdrawal`` is the refused form that withdraws the role ``withdrawn``."""
    return render_template(
        "people/access.html",
        person=person,
        form=form,
        grants=queries.list_access(person.id),
        notes=ROLE_NOTES,
        withdrawal=withdrawal,
        withdrawn=withdrawn,
    )
