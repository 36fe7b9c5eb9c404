"""Pages of changes: the list, a new one, one with its story so far, and its form."""

from functools import partial
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.agents import queries as agent_queries
from portal.agents.models import Deployment
from portal.agents.rules import people_said
from portal.audit.queries import last_change
from portal.changes import commands, queries, rules
from portal.changes.forms import ChangeForm, ChangeMoveForm, NewChangeForm
from portal.changes.models import AgentChange
from portal.changes.rules import MOVES, phase_on, phase_rows
from portal.core import clock, editing
from portal.core.access import access, actor
from portal.core.dates import add_months
from portal.core.errors import Refused
from portal.core.paging import PageMark
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.text import label, local_today
from portal.core.web import say_done
from portal.people import queries as people_queries
from portal.settings import queries as settings_queries
from portal.settings.settings import SMALL_GROUP

bp = Blueprint("changes", __name__, url_prefix="/changes", template_folder="templates")
MONTHS_AHEAD = 3  # the day a new change goes live, until its writer says otherwise


@bp.get("")
@access(Permission.CHANGES_LEAD)
def index() -> ResponseReturnValue:
    over, text = request.args.get("show") == "over", request.args.get("q", "").strip()[:80]
    found = queries.list_changes(actor(), PageMark.read(request.args.get("page")), over=over, text=text)
    return render_template(
        "changes/index.html", changes=found, over=over, text=text, today=local_today(), phase_on=phase_on
    )


@bp.route("/new", methods=["GET", "POST"])
@access(Permission.CHANGES_LEAD)
def new() -> ResponseReturnValue:
    """Show the form, filled from the plan of a deployment where the address names one; add the change."""
    deployment = _deployment_or_404(request.args.get("deployment", type=int))
    form = NewChangeForm(
        reader=actor(),
        sites=_sites(),
        of_deployment=deployment is not None,
        data=_suggested(deployment),
    )
    if form.validate_on_submit():
        try:
            level = agent_queries.find_level(deployment.id, clock.now()) if deployment else None
            change = commands.make_change(
                actor(), deployment=deployment, level_from=level.level if level else None, **form.answers()
            )
            say_done(_("Added. The days of all phases are suggestions: change them where they do not fit."))
            return redirect(url_for(".show", change_id=change.id), 303)
        except Refused as error:
            form.refuse(error)
    page = render_template("changes/new.html", form=form, deployment=deployment)
    return page, 422 if form.errors and not form.is_searching else 200


@bp.get("/<int:change_id>")
@access(Permission.PORTAL_USE)
def show(change_id: int) -> ResponseReturnValue:
    """Show a change to those who lead it and to its owner."""
    return _page(_change_or_404(change_id))


@bp.route("/<int:change_id>/edit", methods=["GET", "POST"])
@access(Permission.PORTAL_USE)
def edit(change_id: int) -> ResponseReturnValue:
    change = _change_or_404(change_id)
    form = editing.edit(
        partial(ChangeForm, reader=actor(), sites=_sites(), of_deployment=change.deployment_id is not None),
        row=change,
        stored=lambda: _stored(change),
        who=partial(last_change, change),
    )
    if form.validate_on_submit():
        try:
            commands.edit_change(actor(), change, **form.written())
            say_done(_("Saved. The earlier plan stays on record."))
            return redirect(url_for(".show", change_id=change.id), 303)
        except Refused as error:
            form.refuse(error)
    page = render_template("changes/edit.html", form=form, change=change, plan=change.plan)
    return page, 422 if form.errors and not form.is_searching else 200


@bp.post("/<int:change_id>/state")
@access(Permission.PORTAL_USE)
def move(change_id: int) -> ResponseReturnValue:
    change = _change_or_404(change_id)
    form = ChangeMoveForm(now=queries.find_state(change.id))
    if form.validate_on_submit():
        try:
            commands.move_change(actor(), change, to=form.to.data, reason=form.reason.data)
            say_done(_("Saved: %(state)s.", state=label(form.to.data)))
            return redirect(url_for(".show", change_id=change.id), 303)
        except Refused as error:
            form.refuse(error)
    return _page(change, form), 422


def _change_or_404(change_id: int) -> AgentChange:
    return queries.find_change(actor(), change_id) or abort(404)


def _deployment_or_404(deployment_id: int | None) -> Deployment | None:
    if deployment_id is None:
        return None
    return queries.find_deployment(actor(), deployment_id) or abort(404)


def _sites() -> list[tuple[int, str]]:
    return [(site.id, site.name) for site in people_queries.list_sites()]


def _suggested(deployment: Deployment | None) -> dict[str, Any]:
    """Return what a new change begins with: the plan of the deployment, if it has one."""
    found: dict[str, Any] = {"owner_id": actor().id, "go_live_on": add_months(local_today(), MONTHS_AHEAD)}
    if deployment is None:
        return found
    now, plan = (
        agent_queries.find_level(deployment.id, clock.now()),
        agent_queries.find_plan(deployment.id, clock.now()),
    )
    level = plan.level if plan else now.level if now else None
    place = deployment.unit.name if deployment.unit else deployment.site.name if deployment.site else ""
    if plan:
        found["go_live_on"] = plan.due_on
    if level:
        found["level_to"] = level
    title = _(
        "%(work)s, %(place)s: level %(n)s", work=deployment.workflow.name, place=place, n=int(level or 1)
    )
    return {**found, "title": title[: rules.TITLE_MAX]}


def _stored(change: AgentChange) -> dict[str, Any]:
    plan = change.plan
    names = ("title", "story", "agent_id", "work", "unit_id", "site_id", "channel", "level_to", "owner_id")
    told = {name: getattr(plan, name) for name in names}
    if change.deployment_id is not None:
        for name in ("agent_id", "work", "unit_id", "site_id", "channel"):
            del told[name]
    return {**told, **vars(plan.dates), "reason": ""}


def _page(change: AgentChange, refused: ChangeMoveForm | None = None) -> str:
    state, plan = queries.find_state(change.id), change.plan
    ready = agent_queries.count_ready(change.deployment_id, decides=False) if change.deployment_id else None
    form = None
    if MOVES[state]:
        form = refused or ChangeMoveForm(now=state, formdata=None)
    return render_template(
        "changes/show.html",
        change=change,
        plan=plan,
        state=state,
        phases=phase_rows(plan.dates, local_today()),
        plans=queries.list_plans(change.id),
        states=queries.list_states(change.id),
        said=people_said(plan.level_to, ready, smallest=settings_queries.value(SMALL_GROUP))
        if change.deployment_id
        else None,
        form=form,
        may_list=actor().may(Permission.CHANGES_LEAD),
        is_over=state in rules.OVER,
    )
