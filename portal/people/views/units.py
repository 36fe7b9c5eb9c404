"""Pages of units and sites."""

from functools import partial

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.paging import PageMark
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.web import say_done
from portal.people import commands, queries
from portal.people.forms import SiteForm, UnitForm
from portal.people.models import Unit
from portal.people.queries.units import UnitLevel
from portal.people.views.blueprint import bp
from portal.people.views.directory import import_url
from portal.people.views.editing import move_form


@bp.route("/units", methods=["GET", "POST"])
@access(Permission.PEOPLE_MANAGE)
def units() -> ResponseReturnValue:
    if request.method != "POST":
        return _units_page()
    form = UnitForm(reader=actor())
    if form.validate_on_submit():
        try:
            unit = commands.add_unit(actor(), name=form.name.data, parent=_unit_or_none(form.parent_id.data))
            say_done(_("Added %(name)s.", name=unit.name))
            return redirect(_level_url(unit.parent_id), 303)
        except Refused as error:
            form.refuse(error)
    return _units_page(form=form), 422 if form.errors else 200


@bp.get("/units/<int:unit_id>")
@access(Permission.PEOPLE_MANAGE)
def unit(unit_id: int) -> ResponseReturnValue:
    return _units_page(unit_id)


@bp.route("/units/<int:unit_id>/move", methods=["GET", "POST"])
@access(Permission.PEOPLE_MANAGE)
def move_unit(unit_id: int) -> ResponseReturnValue:
    unit = queries.find_unit(unit_id) or abort(404)
    form = move_form(unit)
    if form.validate_on_submit():
        try:
            commands.move_unit(actor(), unit, to=_unit_or_none(form.to.data), name=form.name.data)
            say_done(_("%(name)s is now at %(path)s.", name=unit.name, path=unit.path))
            return redirect(_level_url(unit.parent_id), 303)
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
    return _units_page(site_form=form), 422


def _unit_or_none(unit_id: int | None) -> Unit | None:
    return None if unit_id is None else queries.find_unit(unit_id) or abort(404)


def _units_page(
    unit_id: int | None = None, *, form: UnitForm | None = None, site_form: SiteForm | None = None
) -> str:
    """Render one level of the tree, the sites and both forms. A unit that is alone at the top is open."""
    top = queries.find_only_top()
    opened = top if unit_id is None else unit_id
    level = queries.find_level(opened, PageMark.read(request.args.get("mark"))) or abort(404)
    return render_template(
        "people/units.html",
        level=level,
        above=_ways_up(level, is_one_tree=top is not None),
        level_url=partial(_level_url, opened),
        sites=queries.list_sites(),
        form=form or UnitForm(reader=actor(), formdata=None, parent_id=opened),
        site_form=site_form or SiteForm(formdata=None),
        import_url=import_url(),
    )


def _ways_up(level: UnitLevel, *, is_one_tree: bool) -> list[tuple[str, str]]:
    """Return the links to the levels above the opened unit."""
    above = [(each.name, _level_url(each.id)) for each in level.above]
    return above if is_one_tree or not level.unit else [(_("All units"), _level_url(None)), *above]


def _level_url(unit_id: int | None, mark: str | None = None) -> str:
    """Return the page of the units below a unit, or of those at the top."""
    if unit_id is None:
        return url_for(".units", mark=mark, _anchor="tree")
    return url_for(".unit", unit_id=unit_id, mark=mark, _anchor="tree")
