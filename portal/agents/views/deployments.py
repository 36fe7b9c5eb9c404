"""Pages to deploy an agent, change its level and mode, and stop it."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.agents import commands, queries
from portal.agents.forms import (
    DeploymentForm,
    EndForm,
    ModeForm,
    PlanForm,
    RaiseForm,
    RolesForm,
    StepDownForm,
)
from portal.agents.links import people_url
from portal.agents.models import Deployment, DeploymentLevel
from portal.agents.rules import (
    RUNS,
    Autonomy,
    Mode,
    PeopleReady,
    effective_level,
    highest_level,
    people_said,
    what_happened,
)
from portal.agents.views.blueprint import (
    agent_or_404,
    bp,
    deployment_or_404,
    edit_of,
    form_page,
    managed_deployment,
)
from portal.core import clock
from portal.core.access import access
from portal.core.errors import Refused
from portal.core.forms import PortalForm
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.reasons import Reason
from portal.core.text import local_today
from portal.core.web import say_done
from portal.people import queries as people_queries
from portal.settings import queries as settings_queries
from portal.settings.settings import SMALL_GROUP

F = TypeVar("F", bound=PortalForm)


class ReadyLine(NamedTuple):
    """A level that a raise may choose, and how many people are ready for it."""

    level: Autonomy
    is_everybody: bool
    said: Reason


@bp.route("/<int:agent_id>/deployments/new", methods=["GET", "POST"])
@access(Permission.AGENTS_MANAGE)
def new_deployment(agent_id: int) -> ResponseReturnValue:
    agent = agent_or_404(agent_id)
    workflows, ceilings = queries.list_workflows(agent.id), defaultdict(list)
    for action in queries.list_actions(agent.id, at=clock.now()):
        ceilings[action.workflow_id].append(action.ceiling)
    form = DeploymentForm(
        works=[(each.id, each.name, highest_level(ceilings.get(each.id, ()))) for each in workflows],
        reader=current_user,
        sites=people_queries.list_sites(),
    )
    if form.validate_on_submit():
        try:
            answers = form.answers()
            chosen = answers.pop("workflow_id")
            workflow = next(each for each in workflows if each.id == chosen)
            deployment = commands.deploy(current_user, workflow, mode=Mode.SHADOW, **answers)
            say_done(
                _(
                    "Deployed on trial: nothing takes effect. Take it live when enough people who work with "
                    "it are ready."
                )
            )
            return redirect(url_for(".deployment", deployment_id=deployment.id), 303)
        except Refused as error:
            form.refuse(error)
    page = render_template(
        "agents/new_deployment.html", agent=agent, form=form, has_workflows=bool(workflows)
    )
    return page, 422 if form.errors else 200


@bp.get("/deployments/<int:deployment_id>")
@access(Permission.AGENTS_VIEW)
def deployment(deployment_id: int) -> ResponseReturnValue:
    found, at = queries.find_any_deployment(current_user, deployment_id) or abort(404), clock.now()
    steps = queries.list_steps(current_user, found.agent_id, at=at, deployment_id=found.id)
    actions = queries.list_actions(found.agent_id, at=at)
    return render_template(
        "agents/deployment.html",
        deployment=found,
        agent=found.agent,
        steps=steps,
        place=steps[0],
        actions=[action for action in actions if action.workflow_id == found.workflow_id],
        roles=queries.list_roles(found.id, at),
        runs=RUNS,
        effective_level=effective_level,
        what_happened=what_happened,
        manages=queries.manages_place(current_user, found.agent_id, found.unit_id),
        today=local_today(),
    )


@bp.route("/deployments/<int:deployment_id>/level", methods=["GET", "POST"])
@access(Permission.AGENTS_VIEW)
def level(deployment_id: int) -> ResponseReturnValue:
    found = _steppable(deployment_id)
    now = _level_now(found)
    form = _edit_level(StepDownForm, found, levels=[each for each in Autonomy if each < now.level])
    if form.validate_on_submit():
        try:
            commands.lower_level(current_user, found, to=form.level.data)
            say_done(_("Level lowered. It applies now."))
            return redirect(url_for(".deployment", deployment_id=found.id), 303)
        except Refused as error:
            form.refuse(error)
    lowest = _("This is the lowest level. To stop the agent, pause it.") if not form.level.choices else ""
    return _change(found, form, _("Lower level"), _("Lower level now"), now=now, instead=lowest)


@bp.route("/deployments/<int:deployment_id>/raise", methods=["GET", "POST"])
@access(Permission.AGENTS_MANAGE)
def raise_level(deployment_id: int) -> ResponseReturnValue:
    found = managed_deployment(deployment_id)
    now, ready = _level_now(found), _count_ready(found)
    highest = queries.highest_ceiling(found.workflow_id, clock.now())
    lines = _ready_lines(now.level, highest, ready)
    form = _edit_level(
        RaiseForm,
        found,
        levels=[line.level for line in lines],
        all_ready=all(line.is_everybody for line in lines),
    )
    if form.validate_on_submit():
        try:
            commands.raise_level(
                current_user,
                found,
                to=form.level.data,
                decision=form.decision.data,
                reason=form.reason.data,
                people=ready,
                goes_ahead=form.data.get("goes_ahead", False),
            )
            return _raised(found)
        except Refused as error:
            form.refuse(error)
    page = render_template(
        "agents/raise.html",
        agent=found.agent,
        deployment=found,
        now=now,
        form=form,
        highest=highest,
        plan=queries.find_plan(found.id, clock.now()),
        today=local_today(),
        lines=lines,
        people_url=people_url(found.agent) if current_user.may(Permission.AGENTS_PEOPLE) else None,
    )
    return page, 422 if form.errors else 200


@bp.route("/deployments/<int:deployment_id>/mode", methods=["GET", "POST"])
@access(Permission.AGENTS_MANAGE)
def mode(deployment_id: int) -> ResponseReturnValue:
    found = managed_deployment(deployment_id)
    now = _level_now(found)
    ready = _count_ready(found)
    is_ready = ready is not None and ready.is_everybody(now.level)
    form = _edit_level(ModeForm, found, now=now.mode, all_ready=is_ready)
    if form.validate_on_submit():
        try:
            commands.change_mode(
                current_user,
                found,
                to=form.mode.data,
                decision=form.decision.data or "",
                people=ready,
                goes_ahead=form.data.get("goes_ahead", False),
            )
            say_done(_("Changed. It applies now."))
            return redirect(url_for(".deployment", deployment_id=found.id), 303)
        except Refused as error:
            form.refuse(error)
    return _change(found, form, _("Start or pause"), _("Change mode"), now=now, said=_said(now.level, ready))


@bp.post("/deployments/<int:deployment_id>/pause")
@access(Permission.AGENTS_VIEW)
def pause(deployment_id: int) -> ResponseReturnValue:
    found = _steppable(deployment_id)
    if _level_now(found).mode in RUNS:
        commands.change_mode(current_user, found, to=Mode.PAUSED)
    say_done(_("%(name)s is paused here.", name=found.agent.name))
    return redirect(url_for(".deployment", deployment_id=found.id), 303)


@bp.route("/deployments/<int:deployment_id>/plan", methods=["GET", "POST"])
@access(Permission.AGENTS_MANAGE)
def plan(deployment_id: int) -> ResponseReturnValue:
    found = managed_deployment(deployment_id)
    form = _edit_plan(found)
    if form.validate_on_submit():
        try:
            commands.plan_change(current_user, found, **form.answers())
            say_done(
                _("Planned. Everyone can see it on the agent’s page. It takes effect only when you apply it.")
            )
            return redirect(url_for(".deployment", deployment_id=found.id), 303)
        except Refused as error:
            form.refuse(error)
    return _change(found, form, _("Plan a change"), _("Announce plan"), now=_level_now(found))


@bp.post("/deployments/<int:deployment_id>/plan/withdraw")
@access(Permission.AGENTS_MANAGE)
def withdraw_plan(deployment_id: int) -> ResponseReturnValue:
    found = managed_deployment(deployment_id)
    commands.withdraw_plan(current_user, found)
    say_done(_("Plan withdrawn."))
    return redirect(url_for(".deployment", deployment_id=found.id), 303)


@bp.route("/deployments/<int:deployment_id>/roles", methods=["GET", "POST"])
@access(Permission.AGENTS_MANAGE)
def roles(deployment_id: int) -> ResponseReturnValue:
    found = managed_deployment(deployment_id)
    form = edit_of(RolesForm, found, lambda: {"job_roles": queries.list_roles(found.id, clock.now())})
    if form.validate_on_submit():
        commands.assign_roles(current_user, found, form.job_roles.data)
        say_done(_("Saved. These job roles now work with it."))
        return redirect(url_for(".deployment", deployment_id=found.id), 303)
    return _change(found, form, _("People who work with it"), _("Save job roles"), now=_level_now(found))


@bp.route("/deployments/<int:deployment_id>/end", methods=["GET", "POST"])
@access(Permission.AGENTS_MANAGE)
def end(deployment_id: int) -> ResponseReturnValue:
    found = managed_deployment(deployment_id)
    form = _edit_level(EndForm, found)
    if form.validate_on_submit():
        commands.end_deployment(current_user, found, instead=form.instead.data)
        say_done(
            _("%(name)s no longer works here. The people who worked with it are told.", name=found.agent.name)
        )
        return redirect(url_for(".show", agent_id=found.agent_id), 303)
    return _change(found, form, _("End deployment"), _("End deployment"), now=_level_now(found))


def _steppable(deployment_id: int) -> Deployment:
    """Return a deployment that the reader works with or manages, and so may at least stop."""
    found = deployment_or_404(deployment_id)
    manages = queries.manages_place(current_user, found.agent_id, found.unit_id)
    return found if manages or queries.is_beside(current_user, found) else abort(403)


def _raised(found: Deployment) -> ResponseReturnValue:
    """After a raise, send the reader to check the card, which may not fit the new level."""
    if queries.manages(current_user, found.agent_id):
        say_done(_("Level raised. It applies now. Check that its card is still true."))
        return redirect(url_for(".check_card", agent_id=found.agent_id), 303)
    say_done(_("Level raised. It applies now."))
    return redirect(url_for(".deployment", deployment_id=found.id), 303)


def _count_ready(found: Deployment) -> PeopleReady | None:
    """Count the people who are ready, to show the form or to decide about a form that was sent."""
    return queries.count_ready(found.id, decides=request.method == "POST")


def _ready_lines(now: Autonomy, highest: Autonomy, ready: PeopleReady | None) -> list[ReadyLine]:
    """Return the levels that a raise may choose, each with the people ready for it."""
    return [
        ReadyLine(level, ready is not None and ready.is_everybody(level), _said(level, ready))
        for level in Autonomy
        if now < level <= highest
    ]


def _said(level: Autonomy, ready: PeopleReady | None) -> Reason:
    return people_said(level, ready, smallest=settings_queries.value(SMALL_GROUP))


def _edit_level(make: Callable[..., F], found: Deployment, **options: Any) -> F:
    """Return a form that changes level or mode, and refuses when either has changed since it was opened."""

    def stored() -> Mapping[str, Any]:
        now = _level_now(found)
        return {"level_now": now.level, "mode_now": now.mode}

    return edit_of(make, found, stored, **options)


def _edit_plan(found: Deployment) -> PlanForm:
    """Return the form with the plan, which refuses when plan, level or mode have changed since it was opened."""

    def stored() -> Mapping[str, Any]:
        now, planned = _level_now(found), queries.find_plan(found.id, clock.now())
        parts = ("level", "mode", "due_on", "decision")
        return {
            **{part: getattr(planned, part, None) for part in parts},
            "level_now": now.level,
            "mode_now": now.mode,
        }

    return edit_of(PlanForm, found, stored, highest=queries.highest_ceiling(found.workflow_id, clock.now()))


def _level_now(found: Deployment) -> DeploymentLevel:
    return queries.find_level(found.id, clock.now()) or abort(404)


def _change(
    found: Deployment,
    form: Any,
    title: str,
    button: str,
    *,
    now: DeploymentLevel,
    said: Reason | None = None,
    instead: str = "",
) -> ResponseReturnValue:
    """Render a page with one form about a deployment, or the text ``instead`` of it.

    The page shows the current level, and with ``said`` how many people are ready.
    """
    back = url_for(".deployment", deployment_id=found.id)
    return form_page(
        found.agent, form, title, button, back=back, deployment=found, now=now, said=said, instead=instead
    )
