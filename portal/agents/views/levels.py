"""Pages to change the level and the mode of a deployment, to plan that, and to pause it."""

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.agents import commands, queries
from portal.agents.forms import (
    ModeForm,
    PlanForm,
    RaiseForm,
    StepDownForm,
)
from portal.agents.links import people_url
from portal.agents.models import Deployment
from portal.agents.rules import (
    RUNS,
    Autonomy,
    Mode,
    PeopleReady,
    is_blocked,
    people_said,
)
from portal.agents.settings import LEVEL_READY_SHARE
from portal.agents.views.blueprint import (
    bp,
    change_page,
    deployment_or_404,
    edit_level,
    edit_of,
    level_now,
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
from portal.settings import queries as settings_queries
from portal.settings.settings import SMALL_GROUP

F = TypeVar("F", bound=PortalForm)


class ReadyLine(NamedTuple):
    """A level that a raise may choose, how many people are ready for it, and whether they are too few."""

    level: Autonomy
    is_everybody: bool
    is_blocked: bool
    said: Reason


@bp.route("/deployments/<int:deployment_id>/level", methods=["GET", "POST"])
@access(Permission.AGENTS_VIEW)
def level(deployment_id: int) -> ResponseReturnValue:
    found = _steppable(deployment_id)
    now = level_now(found)
    form = edit_level(StepDownForm, found, levels=[each for each in Autonomy if each < now.level])
    if form.validate_on_submit():
        try:
            commands.lower_level(current_user, found, to=form.level.data)
            say_done(_("Level lowered. It applies now."))
            return redirect(url_for(".deployment", deployment_id=found.id), 303)
        except Refused as error:
            form.refuse(error)
    lowest = _("This is the lowest level. To stop the agent, pause it.") if not form.level.choices else ""
    return change_page(found, form, _("Lower level"), _("Lower level now"), now=now, instead=lowest)


@bp.route("/deployments/<int:deployment_id>/raise", methods=["GET", "POST"])
@access(Permission.AGENTS_MANAGE)
def raise_level(deployment_id: int) -> ResponseReturnValue:
    found = managed_deployment(deployment_id)
    now, ready = level_now(found), _count_ready(found)
    highest = queries.highest_ceiling(found.workflow_id, clock.now())
    lines = _ready_lines(now.level, highest, ready, acts=now.mode is Mode.LIVE)
    form = edit_level(
        RaiseForm,
        found,
        levels=[line.level for line in lines if not line.is_blocked],
        all_ready=all(line.is_everybody for line in lines if not line.is_blocked),
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
        blocked=_needs_share() if any(line.is_blocked for line in lines) else None,
        people_url=people_url(found.agent) if current_user.may(Permission.AGENTS_PEOPLE) else None,
    )
    return page, 422 if form.errors else 200


@bp.route("/deployments/<int:deployment_id>/mode", methods=["GET", "POST"])
@access(Permission.AGENTS_MANAGE)
def mode(deployment_id: int) -> ResponseReturnValue:
    found = managed_deployment(deployment_id)
    now = level_now(found)
    ready = _count_ready(found)
    may_waive = ready is None or not (ready.is_everybody(now.level) or _is_blocked(now.level, ready))
    form = edit_level(ModeForm, found, now=now.mode, may_waive=may_waive)
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
    return change_page(
        found, form, _("Start or pause"), _("Change mode"), now=now, said=_said(now.level, ready)
    )


@bp.post("/deployments/<int:deployment_id>/pause")
@access(Permission.AGENTS_VIEW)
def pause(deployment_id: int) -> ResponseReturnValue:
    found = _steppable(deployment_id)
    if level_now(found).mode in RUNS:
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
    return change_page(found, form, _("Plan a change"), _("Announce plan"), now=level_now(found))


@bp.post("/deployments/<int:deployment_id>/plan/withdraw")
@access(Permission.AGENTS_MANAGE)
def withdraw_plan(deployment_id: int) -> ResponseReturnValue:
    found = managed_deployment(deployment_id)
    commands.withdraw_plan(current_user, found)
    say_done(_("Plan withdrawn."))
    return redirect(url_for(".deployment", deployment_id=found.id), 303)


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


def _ready_lines(
    now: Autonomy, highest: Autonomy, ready: PeopleReady | None, *, acts: bool
) -> list[ReadyLine]:
    """Return the levels up to the highest, each with the people ready for it."""
    return [
        ReadyLine(
            level,
            ready is not None and ready.is_everybody(level),
            acts and ready is not None and _is_blocked(level, ready),
            _said(level, ready),
        )
        for level in Autonomy
        if now < level <= highest
    ]


def _is_blocked(level: Autonomy, ready: PeopleReady) -> bool:
    return is_blocked(level, ready, settings_queries.value(LEVEL_READY_SHARE))


def _needs_share() -> Reason:
    return Reason("level_needs_share", share=settings_queries.value(LEVEL_READY_SHARE))


def _said(level: Autonomy, ready: PeopleReady | None) -> Reason:
    return people_said(level, ready, smallest=settings_queries.value(SMALL_GROUP))


def _edit_plan(found: Deployment) -> PlanForm:
    """Return the form with the plan, which refuses when plan, level or mode have changed since it was opened."""

    def stored() -> Mapping[str, Any]:
        now, planned = level_now(found), queries.find_plan(found.id, clock.now())
        parts = ("level", "mode", "due_on", "decision")
        return {
            **{part: getattr(planned, part, None) for part in parts},
            "level_now": now.level,
            "mode_now": now.mode,
        }

    return edit_of(PlanForm, found, stored, highest=queries.highest_ceiling(found.workflow_id, clock.now()))
