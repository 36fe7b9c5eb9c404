"""The page “Set up”, and its piece of an administrator's Today."""

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.core.access import access, actor
from portal.core.permissions import Permission
from portal.groundwork import queries, rules
from portal.groundwork.rules import Facts, Step
from portal.people.models import Person

bp = Blueprint("groundwork", __name__, template_folder="templates")


@bp.get("/set-up")
@access(Permission.PEOPLE_MANAGE)
def index() -> ResponseReturnValue:
    facts = _facts(actor())
    standings = rules.standings(facts)
    return render_template(
        "groundwork/index.html",
        facts=facts,
        standings=standings,
        open_count=sum(not each.is_done for each in standings),
        next_step=rules.next_step(standings),
        links=_links(),
    )


def on_today(person: Person) -> str:
    """For administrators, until all is done."""
    if not person.may(Permission.PEOPLE_MANAGE):
        return ""
    standings = rules.standings(_facts(person))
    next_step = rules.next_step(standings)
    if next_step is None:
        return ""
    return render_template("groundwork/_on_today.html", standings=standings, next_step=next_step)


def _facts(person: Person) -> Facts:
    return queries.find_facts(person, is_sample=current_app.settings.is_sample)  # type: ignore[attr-defined]


def _links() -> dict[Step, str]:
    """Where each step is taken; those of the machine itself have no page."""
    newest = queries.find_newest_agent()
    return {
        Step.COMPANY: url_for("settings.index"),
        Step.PEOPLE: url_for("directory.index"),
        Step.TRIAGER: url_for("people.index"),
        Step.AGENT: url_for("agents.new"),
        Step.DEPLOYMENT: url_for("agents.new_deployment", agent_id=newest)
        if newest
        else url_for("agents.new"),
        Step.INVITATIONS: url_for("people.invitations"),
    }
