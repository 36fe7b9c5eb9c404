"""Pages of business calendars: the company's, and those of sites."""

import json

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.calendars import commands, queries, rules, words
from portal.calendars.forms import DAY_FIELDS, CalendarForm
from portal.core import clock, editing
from portal.core.access import access, actor
from portal.core.dates import day_in
from portal.core.errors import Refused
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.web import say_done
from portal.people import queries as people_queries
from portal.people.models import Site

bp = Blueprint("calendars", __name__, url_prefix="/calendars", template_folder="templates")
NEXT_MOST = 8  # days off in a preview
PREVIEW = "preview"  # the button that shows what the form says, without saving it


@bp.get("/")
@access(Permission.SETTINGS_MANAGE)
def index() -> ResponseReturnValue:
    company, at = queries.company_calendar(), clock.now()
    own = queries.site_calendars(at)
    return render_template(
        "calendars/index.html",
        company=company,
        sites=[(site, own.get(site.id)) for site in people_queries.list_sites()],
        holidays_of=words.holidays_of,
        week_of=words.week_of,
        next_days_off=lambda calendar: rules.next_days_off(calendar, day_in(calendar.zone, at), most=1),
    )


@bp.route("/company", methods=["GET", "POST"])
@access(Permission.SETTINGS_MANAGE)
def company() -> ResponseReturnValue:
    return _edit(None)


@bp.route("/sites/<int:site_id>", methods=["GET", "POST"])
@access(Permission.SETTINGS_MANAGE)
def site(site_id: int) -> ResponseReturnValue:
    return _edit(_site_or_404(site_id))


@bp.post("/sites/<int:site_id>/company")
@access(Permission.SETTINGS_MANAGE)
def follow_company(site_id: int) -> ResponseReturnValue:
    found = _site_or_404(site_id)
    try:
        commands.follow_company(actor(), found)
        say_done(_("%(site)s follows the company calendar from now on.", site=found.name))
        return redirect(url_for(".index"), 303)
    except Refused as error:
        form = CalendarForm(calendar=queries.site_calendar(found.id), formdata=None)
        form.refuse(error)
        return _page(found, form), 422


def _edit(found: Site | None) -> ResponseReturnValue:
    """Show or save the calendar of a site, or of the company."""
    form = CalendarForm(calendar=queries.site_calendar(found.id if found else None))
    if form.validate_on_submit() and PREVIEW in request.form:
        for field, reason in rules.problems(form.calendar()):
            form.refuse(Refused(reason, field=field))
    elif form.is_submitted() and not form.errors:
        try:
            editing.refuse_stale(_version(found), lambda: None)
            commands.set_calendar(actor(), found, form.calendar())
            say_done(_("Saved. It counts for dates set from now on; earlier dates stay."))
            return redirect(_address(found), 303)
        except Refused as error:
            form.refuse(error)
    return _page(found, form), 422 if form.errors else 200


def _page(found: Site | None, form: CalendarForm) -> str:
    calendar = (
        form.calendar()
        if form.is_submitted() and not form.errors
        else queries.site_calendar(found.id if found else None)
    )
    return render_template(
        "calendars/edit.html",
        site=found,
        form=form,
        action=_address(found),
        day_fields=DAY_FIELDS,
        version=editing.version_of(_version(found)),
        is_preview=PREVIEW in request.form and not form.errors,
        has_own=found is not None and queries.own_calendar(found.id) is not None,
        regions=rules.subdivisions().get(calendar.country, ()),
        holidays_of=words.holidays_of(calendar),
        next_days_off=rules.next_days_off(calendar, day_in(calendar.zone, clock.now()), most=NEXT_MOST),
    )


def _version(found: Site | None) -> dict[str, str]:
    """Return the values that the version of the form is made of."""
    own = queries.own_calendar(found.id if found else None)
    return {"calendar": json.dumps(rules.stored(own), sort_keys=True) if own else ""}


def _address(found: Site | None) -> str:
    return url_for(".site", site_id=found.id) if found else url_for(".company")


def _site_or_404(site_id: int) -> Site:
    return queries.find_site(site_id) or abort(404)
