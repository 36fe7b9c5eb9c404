"""Pages to register an agent and to change its card, owners, scopes, known limits and versions."""

from functools import partial
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.agents import commands, queries
from portal.agents.forms import CardForm, LimitForm, NewAgentForm, OwnerForm, ScopeForm, VersionForm
from portal.agents.models import Agent
from portal.agents.rules import AgencyScope
from portal.agents.views.blueprint import (
    agent_or_404,
    bp,
    chosen_person,
    edit_of,
    form_page,
    managed_agent,
)
from portal.core import clock
from portal.core.access import access
from portal.core.errors import Refused
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.text import local_today
from portal.core.web import say_done


@bp.route("/new", methods=["GET", "POST"])
@access(Permission.AGENTS_MANAGE)
def new() -> ResponseReturnValue:
    if not current_user.scope_of(Permission.AGENTS_MANAGE).everywhere:
        abort(403)
    form = NewAgentForm(reader=current_user, working_since=local_today())
    if form.validate_on_submit():
        try:
            agent = _add_agent(form)
            say_done(_("Registered %(name)s. Next, add the workflow it takes part in.", name=agent.name))
            return redirect(url_for(".workflows", agent_id=agent.id), 303)
        except Refused as error:
            form.refuse(error)
    page = render_template("agents/new.html", form=form)
    return page, 422 if form.errors else 200


@bp.route("/<int:agent_id>/edit", methods=["GET", "POST"])
@access(Permission.AGENTS_MANAGE)
def edit(agent_id: int) -> ResponseReturnValue:
    agent = managed_agent(agent_id)
    form = edit_of(CardForm, agent, lambda: vars(queries.card_of(agent)))
    if form.validate_on_submit():
        try:
            commands.edit_card(current_user, agent, form.card())
            say_done(_("Card saved. Earlier text is kept in the history."))
            return redirect(url_for(".show", agent_id=agent.id), 303)
        except Refused as error:
            form.refuse(error)
    return _change(agent, form, _("Describe the agent in plain words."), _("Save card"))


@bp.route("/<int:agent_id>/card-check", methods=["GET", "POST"])
@access(Permission.AGENTS_MANAGE)
def check_card(agent_id: int) -> ResponseReturnValue:
    agent = managed_agent(agent_id)
    if request.method == "POST":
        commands.check_card(current_user, agent)
        say_done(_("Card confirmed. The page shows the level and date."))
        return redirect(url_for(".show", agent_id=agent.id), 303)
    level = queries.highest_level(agent.id, clock.now())
    return render_template("agents/check.html", agent=agent, level=level)


@bp.route("/<int:agent_id>/owner", methods=["GET", "POST"])
@access(Permission.AGENTS_MANAGE)
def owner(agent_id: int) -> ResponseReturnValue:
    agent, at = managed_agent(agent_id), clock.now()
    owners = partial(queries.list_owner_ids, agent.id, at)
    form = edit_of(
        OwnerForm, agent, lambda: {"owners": owners()}, reader=current_user, role=request.args.get("role")
    )
    if form.validate_on_submit():
        try:
            person = chosen_person(form.person)
            commands.change_owner(current_user, agent, role=form.role.data, person=person)
            say_done(_("%(name)s is now the owner.", name=person.name))
            return redirect(url_for(".show", agent_id=agent.id, _anchor="answers"), 303)
        except Refused as error:
            form.refuse(error)
    return _change(agent, form, _("Who owns it"), _("Change owner"))


@bp.route("/<int:agent_id>/scopes", methods=["GET", "POST"])
@access(Permission.AGENTS_MANAGE)
def scopes(agent_id: int) -> ResponseReturnValue:
    agent = managed_agent(agent_id)
    held = queries.list_scopes(agent.id, clock.now())
    form = edit_of(ScopeForm, agent, lambda: {"held": queries.list_scopes(agent.id, clock.now())}, held=held)
    if form.validate_on_submit():
        try:
            commands.grant_scope(current_user, agent, **form.answers())
            say_done(_("Access granted. Its actions can use it now."))
            return redirect(url_for(".scopes", agent_id=agent.id), 303)
        except Refused as error:
            form.refuse(error)
    page = render_template("agents/scopes.html", agent=agent, held=held, form=form)
    return page, 422 if form.errors else 200


@bp.post("/<int:agent_id>/scopes/<scope>/withdraw")
@access(Permission.AGENTS_MANAGE)
def withdraw_scope(agent_id: int, scope: str) -> ResponseReturnValue:
    agent, held = managed_agent(agent_id), queries.list_scopes(agent_id, clock.now())
    wanted = next((each for each in held if each == scope), None) or abort(404)
    form = edit_of(ScopeForm, agent, lambda: {"held": held}, formdata=None, held=held)
    try:
        commands.withdraw_scope(current_user, agent, scope=AgencyScope(wanted))
        say_done(_("Access withdrawn."))
        return redirect(url_for(".scopes", agent_id=agent.id), 303)
    except Refused as error:
        form.refuse(error)
    return render_template("agents/scopes.html", agent=agent, held=held, form=form), 422


@bp.route("/<int:agent_id>/limits/new", methods=["GET", "POST"])
@access(Permission.AGENTS_MANAGE)
def new_limit(agent_id: int) -> ResponseReturnValue:
    agent = managed_agent(agent_id)
    form = edit_of(LimitForm, agent, lambda: _limits(agent), since=local_today())
    if form.validate_on_submit():
        commands.add_known_limit(current_user, agent, **form.answers())
        say_done(_("Added. Everyone can read it on the agent’s page."))
        return redirect(url_for(".show", agent_id=agent.id, _anchor="limits"), 303)
    return _change(agent, form, _("Add a known limit"), _("Add limit"))


@bp.post("/<int:agent_id>/limits/lift")
@access(Permission.AGENTS_MANAGE)
def lift_limit(agent_id: int) -> ResponseReturnValue:
    agent = managed_agent(agent_id)
    try:
        commands.lift_known_limit(current_user, agent, text=request.form.get("text", ""))
        say_done(_("Removed from the card. The history keeps it."))
    except Refused:
        abort(404)
    return redirect(url_for(".show", agent_id=agent.id, _anchor="limits"), 303)


@bp.get("/<int:agent_id>/versions")
@access(Permission.AGENTS_VIEW)
def versions(agent_id: int) -> ResponseReturnValue:
    agent = agent_or_404(agent_id)
    return render_template(
        "agents/versions.html",
        agent=agent,
        versions=queries.list_versions(agent.id),
        manages=queries.manages(current_user, agent.id),
    )


@bp.route("/<int:agent_id>/versions/new", methods=["GET", "POST"])
@access(Permission.AGENTS_MANAGE)
def new_version(agent_id: int) -> ResponseReturnValue:
    agent, form = managed_agent(agent_id), VersionForm()
    if form.validate_on_submit():
        try:
            commands.release_version(current_user, agent, **form.answers())
            say_done(_("Version added. New reports point to it."))
            return redirect(url_for(".versions", agent_id=agent.id), 303)
        except Refused as error:
            form.refuse(error)
    return _change(agent, form, _("Add a version"), _("Add version"), back="versions")


def _limits(agent: Agent) -> dict[str, Any]:
    """Return the known limits of an agent, for the version of a form."""
    return {"limits": [limit["text"] for limit in agent.card.known_limits]}


def _add_agent(form: NewAgentForm) -> Agent:
    return commands.add_agent(
        current_user,
        card=form.card(),
        working_since=form.working_since.data,
        scopes=form.scopes.data,
        decision=form.decision.data or "",
        accountable=chosen_person(form.accountable),
        caretaker=chosen_person(form.caretaker),
    )


def _change(agent: Agent, form: Any, title: str, button: str, *, back: str = "show") -> ResponseReturnValue:
    return form_page(agent, form, title, button, back=url_for(f".{back}", agent_id=agent.id))
