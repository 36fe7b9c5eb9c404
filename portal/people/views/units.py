"""Pages of units and sites."""

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.web import say_done
from portal.people import commands, queries
from portal.people.forms import SiteForm, UnitForm
from portal.people.models import Unit
from portal.people.views.blueprint import bp
from portal.people.views.directory import import_url
from portal.people.views.editing import move_form


@bp.route("/units", methods=["GET", "POST"])
@access(Permission.PEOPLE_MANAGE)
def units() -> ResponseReturnValue:
    form = UnitForm(reader=actor())
    if form.validate_on_submit():
        try:
            unit = commands.add_unit(actor(), name=form.name.data, parent=_unit_or_none(form.parent_id.data))
            say_done(_("Added %(name)s.", name=unit.name))
            return redirect(url_for(".units", _anchor="tree"), 303)
        except Refused as error:
            form.refuse(error)
    return _units_page(queries.list_units(), form=form), 422 if form.errors else 200


@bp.route("/units/<int:unit_id>/move", methods=["GET", "POST"])
@access(Permission.PEOPLE_MANAGE)
def move_unit(unit_id: int) -> ResponseReturnValue:
    unit = queries.find_unit(unit_id) or abort(404)
    form = move_form(unit)
    if form.validate_on_submit():
        try:
            commands.move_unit(actor(), unit, to=_unit_or_none(form.to.data))
            say_done(_("%(name)s is now at %(path)s.", name=unit.name, path=unit.path))
            return redirect(url_for(".units", _anchor="tree"), 303)
        except Refused as error:
            form.refuse(error)
    return render_template("people/move_unit.html", unit=unit, form=form), 422 if form.errors else 200


@bp.post("/units/sites")
@access(Permission.PEOPLE_MANAGE)
def add_site() -> ResponseReturnValue:
    form = SiteForm()
    if form.validate_on_submit():
        try:
            site = commands.add_site(actor(), name=form.site_name.data)
            say_done(_("Added %(name)s.", name=site.name))
            return redirect(url_for(".units", _anchor="sites"), 303)
        except Refused as error:
            form.refuse(Refused(error.reason, field="site_name"))
    return _units_page(queries.list_units(), site_form=form), 422


def _unit_or_none(unit_id: int | None) -> Unit | None:
    return None if unit_id is None else queries.find_unit(unit_id) or abort(404)


def _units_page(units: Any, *, form: UnitForm | None = None, site_form: SiteForm | None = None) -> str:
    return render_template(
        "people/units.html",
        units=units,
        counts=queries.count_people_by_unit(),
        sites=queries.list_sites(),
        form=form or UnitForm(reader=actor(), formdata=None),
        site_form=site_form or SiteForm(formdata=None),
        import_url=import_url(),
    )
