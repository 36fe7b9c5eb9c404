"""Pages to deploy an agent, to see a deployment, and to end it."""

from collections import defaultdict

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.agents import commands, queries
from portal.agents.forms import (
    DeploymentForm,
    EndForm,
    RolesForm,
)
from portal.agents.rules import (
    RUNS,
    Mode,
    effective_level,
    highest_level,
    what_happened,
)
from portal.agents.views.blueprint import (
    agent_or_404,
    bp,
    change_page,
    edit_level,
    edit_of,
    level_now,
    managed_deployment,
)
from portal.core import clock
from portal.core.access import access
from portal.core.errors import Refused
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.text import local_today
from portal.core.web import say_done
from portal.people import queries as people_queries


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


@bp.route("/deployments/<int:deployment_id>/roles", methods=["GET", "POST"])
@access(Permission.AGENTS_MANAGE)
def roles(deployment_id: int) -> ResponseReturnValue:
    found = managed_deployment(deployment_id)
    form = edit_of(RolesForm, found, lambda: {"job_roles": queries.list_roles(found.id, clock.now())})
    if form.validate_on_submit():
        commands.assign_roles(current_user, found, form.job_roles.data)
        say_done(_("Saved. These job roles now work with it."))
        return redirect(url_for(".deployment", deployment_id=found.id), 303)
    return change_page(found, form, _("People who work with it"), _("Save job roles"), now=level_now(found))


@bp.route("/deployments/<int:deployment_id>/end", methods=["GET", "POST"])
@access(Permission.AGENTS_MANAGE)
def end(deployment_id: int) -> ResponseReturnValue:
    found = managed_deployment(deployment_id)
    form = edit_level(EndForm, found)
    if form.validate_on_submit():
        commands.end_deployment(current_user, found, instead=form.instead.data)
        say_done(
            _("%(name)s no longer works here. The people who worked with it are told.", name=found.agent.name)
        )
        return redirect(url_for(".show", agent_id=found.agent_id), 303)
    return change_page(found, form, _("End deployment"), _("End deployment"), now=level_now(found))
