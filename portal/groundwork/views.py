"""The page “Set up”, and its panel on an administrator's Today."""

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.core.access import access, actor
from portal.core.permissions import Permission
from portal.groundwork import queries, rules
from portal.groundwork.rules import SetUpFacts, SetUpStep
from portal.people.models import Person
from portal.settings.groups import BRANDING

bp = Blueprint("groundwork", __name__, template_folder="templates")


@bp.get("/set-up")
@access(Permission.PEOPLE_MANAGE)
def index() -> ResponseReturnValue:
    facts = _facts(actor())
    steps = rules.steps(facts)
    return render_template(
        "groundwork/index.html",
        facts=facts,
        steps=steps,
        open_count=sum(not each.is_done for each in steps),
        next_step=rules.next_step(steps),
        links=_links(),
    )


def on_today(person: Person) -> str:
    """Render the panel for administrators; it is empty once every step is done."""
    if not person.may(Permission.PEOPLE_MANAGE):
        return ""
    steps = rules.steps(_facts(person))
    next_step = rules.next_step(steps)
    if next_step is None:
        return ""
    return render_template("groundwork/_on_today.html", steps=steps, next_step=next_step)


def _facts(person: Person) -> SetUpFacts:
    return queries.find_facts(person, is_sample=current_app.settings.is_sample)  # type: ignore[attr-defined]


def _links() -> dict[SetUpStep, str]:
    """Return the page on which each step is done. A step on the server itself has no page."""
    newest = queries.find_newest_agent()
    return {
        SetUpStep.COMPANY: url_for("settings.index", open=BRANDING.name, _anchor=BRANDING.name),
        SetUpStep.PEOPLE: url_for("directory.index"),
        SetUpStep.TRIAGER: url_for("people.index"),
        SetUpStep.AGENT: url_for("agents.new"),
        SetUpStep.DEPLOYMENT: url_for("agents.new_deployment", agent_id=newest)
        if newest
        else url_for("agents.new"),
        SetUpStep.INVITATIONS: url_for("people.invitations"),
    }
