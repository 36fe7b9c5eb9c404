"""Pages to give people more time for a path, to see who has it, and to take it back."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from portal.core import clock
from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.paging import PageMark
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _, ngettext
from portal.core.web import say_done
from portal.readiness import commands, queries, rules
from portal.readiness.forms import ReliefForm
from portal.readiness.views.asked import path_or_404, people_asked, role_or_404, stage_or_404
from portal.readiness.views.blueprint import bp


@bp.get("/team/reliefs")
@access(Permission.READINESS_MANAGE)
def reliefs() -> ResponseReturnValue:
    page = queries.list_reliefs(actor(), PageMark.read(request.args.get("page")))
    return render_template("readiness/reliefs.html", reliefs=page)


@bp.get("/team/reliefs/new")
@access(Permission.READINESS_MANAGE)
def new_relief() -> ResponseReturnValue:
    """Show who can get more time, and ask until when and why."""
    return _page(request.args, ReliefForm(formdata=None))


@bp.post("/team/reliefs")
@access(Permission.READINESS_MANAGE)
def relieve() -> ResponseReturnValue:
    form = ReliefForm()
    (role, stage), wanted = path_or_404(request.form), people_asked(request.form)
    if form.validate_on_submit():
        try:
            given = commands.relieve(actor(), job_role=role, stage=stage, person_ids=wanted, **form.answers())
            _say_given(len(given), len(wanted) - len(given))
            return redirect(url_for(".reliefs"), 303)
        except Refused as error:
            form.refuse(error)
    return _page(request.form, form)


@bp.post("/team/<int:person_id>/reliefs/<role>/<int:stage>/end")
@access(Permission.READINESS_MANAGE)
def end_relief(person_id: int, role: str, stage: int) -> ResponseReturnValue:
    person = queries.find_to_act_for(actor(), person_id) or abort(404)
    commands.end_relief(actor(), person, job_role=role_or_404(role), stage=stage_or_404(stage))
    say_done(_("Ended. The earlier due date counts again."))
    return redirect(url_for(".reliefs"), 303)


def _page(asked: MultiDict[str, str], form: ReliefForm) -> ResponseReturnValue:
    role, stage = path_or_404(asked)
    planned = queries.plan_reliefs(actor(), role, stage, people_asked(asked), clock.now())
    can_have = [each for each in planned if each.refused is None]
    most_days = queries.most_days_for(actor())
    latest = [day for each in can_have if (day := rules.latest_day(each.asked, most_days))]
    page = render_template(
        "readiness/new_relief.html",
        role=role,
        stage=stage,
        form=form,
        can_have=can_have,
        left_out=[each for each in planned if each.refused],
        most_days=most_days,
        latest=min(latest, default=None),
    )
    return page, 422 if form.errors else 200


def _say_given(people: int, left_out: int) -> None:
    said = ngettext("%(num)d person has been told.", "%(num)d people have been told.", people)
    if left_out:
        said += " " + ngettext(
            "%(num)d was left out: they cannot have it, or not until this day.",
            "%(num)d were left out: they cannot have it, or not until this day.",
            left_out,
        )
    say_done(said)
