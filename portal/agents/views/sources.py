"""Pages about the sources of an agent and their checks."""

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.agents import commands, queries
from portal.agents.forms import SourceDutyForm, SourceForm
from portal.agents.models import KnowledgeSource
from portal.agents.settings import SOURCE_CHECK_DAYS
from portal.agents.views.blueprint import agent_or_404, bp, chosen_person, edit_of, form_page, managed_agent
from portal.core import clock
from portal.core.access import access
from portal.core.errors import Refused
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.web import say_done
from portal.settings import queries as settings_queries


@bp.get("/<int:agent_id>/sources")
@access(Permission.AGENTS_VIEW)
def sources(agent_id: int) -> ResponseReturnValue:
    agent, at = agent_or_404(agent_id), clock.now()
    return render_template(
        "agents/sources.html",
        agent=agent,
        sources=queries.list_sources(agent.id, at=at),
        is_late=queries.is_late,
        at=at,
        manages=queries.manages(current_user, agent.id),
        owners=queries.list_owner_ids(agent.id, at),
    )


@bp.route("/<int:agent_id>/sources/new", methods=["GET", "POST"])
@access(Permission.AGENTS_MANAGE)
def new_source(agent_id: int) -> ResponseReturnValue:
    agent = managed_agent(agent_id)
    form = SourceForm(reader=current_user, check_every_days=settings_queries.value(SOURCE_CHECK_DAYS))
    if form.validate_on_submit():
        try:
            answers = form.answers() | {"owner": chosen_person(form.owner)}
            commands.add_source(current_user, agent, **answers)
            say_done(_("Added. The first check is due in %(days)s days.", days=form.check_every_days.data))
            return redirect(url_for(".sources", agent_id=agent.id), 303)
        except Refused as error:
            form.refuse(error)
    back = url_for(".sources", agent_id=agent.id)
    return form_page(agent, form, _("Add a source"), _("Add source"), back=back)


@bp.route("/sources/<int:source_id>/edit", methods=["GET", "POST"])
@access(Permission.AGENTS_MANAGE)
def edit_source(source_id: int) -> ResponseReturnValue:
    source = _managed_source(source_id)
    form = edit_of(SourceDutyForm, source, lambda: _duty(source), reader=current_user)
    if form.validate_on_submit():
        try:
            owner = chosen_person(form.owner)
            commands.change_source(
                current_user, source, owner=owner, check_every_days=form.check_every_days.data
            )
            say_done(_("Saved. %(name)s now checks it.", name=owner.name))
            return redirect(url_for(".sources", agent_id=source.agent_id), 303)
        except Refused as error:
            form.refuse(error)
    back = url_for(".sources", agent_id=source.agent_id)
    return form_page(source.agent, form, source.name, _("Save"), back=back)


@bp.post("/sources/<int:source_id>/checks")
@access(Permission.AGENTS_VIEW)
def check_source(source_id: int) -> ResponseReturnValue:
    source = _source_or_404(source_id)
    try:
        commands.check_source(current_user, source)
    except Refused:
        abort(403)
    say_done(_("“%(name)s” is marked as checked today.", name=source.name))
    return redirect(url_for(".sources", agent_id=source.agent_id), 303)


@bp.post("/sources/<int:source_id>/drop")
@access(Permission.AGENTS_MANAGE)
def drop_source(source_id: int) -> ResponseReturnValue:
    source = _managed_source(source_id)
    commands.drop_source(current_user, source)
    say_done(_("Removed “%(name)s”.", name=source.name))
    return redirect(url_for(".sources", agent_id=source.agent_id), 303)


def _duty(source: KnowledgeSource) -> dict[str, Any]:
    """Return who checks a source now and how often, for the form."""
    duty = queries.find_duty(source.id, clock.now())
    return {"owner": duty.owner_id, "check_every_days": duty.check_every_days} if duty else {}


def _source_or_404(source_id: int) -> KnowledgeSource:
    return queries.find_source(current_user, source_id) or abort(404)


def _managed_source(source_id: int) -> KnowledgeSource:
    source = _source_or_404(source_id)
    return source if queries.manages(current_user, source.agent_id) else abort(403)
