"""Pages about the workflows of an agent and the ceilings of their actions."""

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.agents import commands, queries
from portal.agents.forms import ActionForm, CeilingForm, WorkflowForm
from portal.agents.models import ActionType, Agent
from portal.agents.views.blueprint import agent_or_404, bp, edit_of, form_page, managed_agent
from portal.core import clock
from portal.core.access import access
from portal.core.errors import Refused
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.text import label
from portal.core.web import say_done


@bp.get("/<int:agent_id>/workflows")
@access(Permission.AGENTS_VIEW)
def workflows(agent_id: int) -> ResponseReturnValue:
    agent = agent_or_404(agent_id)
    return render_template(
        "agents/workflows.html",
        agent=agent,
        workflows=queries.list_workflows(agent.id),
        actions=queries.list_actions(agent.id, at=clock.now()),
        manages=queries.manages(current_user, agent.id),
    )


@bp.route("/<int:agent_id>/workflows/new", methods=["GET", "POST"])
@access(Permission.AGENTS_MANAGE)
def new_workflow(agent_id: int) -> ResponseReturnValue:
    agent, form = managed_agent(agent_id), WorkflowForm()
    if form.validate_on_submit():
        try:
            workflow = commands.add_workflow(current_user, agent, name=form.name.data)
            say_done(_("Added. Next, add its actions."))
            return redirect(url_for(".new_action", workflow_id=workflow.id), 303)
        except Refused as error:
            form.refuse(error)
    return _change(agent, form, _("Add a workflow"), _("Add workflow"))


@bp.route("/workflows/<int:workflow_id>/actions/new", methods=["GET", "POST"])
@access(Permission.AGENTS_MANAGE)
def new_action(workflow_id: int) -> ResponseReturnValue:
    workflow = queries.find_workflow(current_user, workflow_id) or abort(404)
    agent = managed_agent(workflow.agent_id)
    form = ActionForm(scopes=queries.list_scopes(agent.id, clock.now()), highest=agent.risk_tier)
    if form.validate_on_submit():
        try:
            commands.add_action_type(current_user, workflow, **form.answers())
            say_done(_("Added. Add the next action or deploy the agent."))
            return redirect(url_for(".workflows", agent_id=agent.id), 303)
        except Refused as error:
            form.refuse(error)
    bounds = [
        (
            _("The agent is “%(tier)s”. An action cannot be higher.", tier=label(agent.risk_tier)),
            _("Edit card"),
            url_for(".edit", agent_id=agent.id),
        ),
        (
            _("It can affect only what the agent may access."),
            _("Add access"),
            url_for(".scopes", agent_id=agent.id),
        ),
    ]
    title = _("Add an action to “%(work)s”", work=workflow.name)
    return _change(agent, form, title, _("Add action"), bounds=bounds)


@bp.route("/actions/<int:action_id>/ceiling", methods=["GET", "POST"])
@access(Permission.AGENTS_MANAGE)
def ceiling(action_id: int) -> ResponseReturnValue:
    action = _managed_action(action_id)
    form = edit_of(
        CeilingForm, action, lambda: {"ceiling_now": action.ceiling}, now=action.ceiling, most=action.cap
    )
    if form.validate_on_submit():
        try:
            commands.change_ceiling(current_user, action, **form.answers())
            say_done(_("Highest level changed. It applies everywhere now."))
            return redirect(url_for(".workflows", agent_id=action.workflow.agent_id), 303)
        except Refused as error:
            form.refuse(error)
    bounds = [(_("Currently level %(n)s.", n=int(action.ceiling)), "", "")]
    return _change(action.workflow.agent, form, action.name, _("Change highest level"), bounds=bounds)


@bp.post("/actions/<int:action_id>/end")
@access(Permission.AGENTS_MANAGE)
def end_action(action_id: int) -> ResponseReturnValue:
    action = _managed_action(action_id)
    commands.end_action_type(current_user, action)
    say_done(_("Action ended."))
    return redirect(url_for(".workflows", agent_id=action.workflow.agent_id), 303)


def _managed_action(action_id: int) -> ActionType:
    action = queries.find_action(current_user, action_id) or abort(404)
    return action if queries.manages(current_user, action.workflow.agent_id) else abort(403)


def _change(agent: Agent, form: Any, title: str, button: str, **more: Any) -> ResponseReturnValue:
    return form_page(agent, form, title, button, back=url_for(".workflows", agent_id=agent.id), **more)
