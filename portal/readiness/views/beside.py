"""The page of the people beside an agent, today or on a past day; each links to the record of that day."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from portal.agents import queries as agent_queries
from portal.core.access import access, actor
from portal.core.paging import PageMark
from portal.core.permissions import Permission
from portal.readiness.forms import BesideForm
from portal.readiness.pages import beside as beside_pages
from portal.readiness.views.blueprint import bp


@bp.get("/agents/<int:agent_id>/people")
@access(Permission.AGENTS_PEOPLE)
def beside(agent_id: int) -> ResponseReturnValue:
    me = actor()
    agent = agent_queries.find_name(me, agent_id) or abort(404)
    day = BesideForm.asked()
    if day.errors:
        return render_template("readiness/beside.html", agent=agent, day=day, found=None), 422
    mark, stage, at = PageMark.read(request.args.get("mark")), day.level.data, day.past_moment
    found = (
        beside_pages.on_day(me, agent_id, mark, stage, at)
        if at
        else beside_pages.today(me, agent_id, mark, stage)
    )
    reads = any(row.clearance and row.person.id != me.id for row in found.rows)
    return render_template("readiness/beside.html", agent=agent, day=day, found=found, reads=reads, me=me.id)
