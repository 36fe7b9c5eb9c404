"""The blueprint of all agent pages, and lookups that its views share."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.agents import queries
from portal.agents.models import ActionType, Agent, Deployment, DeploymentLevel, KnowledgeSource
from portal.agents.words import MODE_NOTES
from portal.audit import queries as audit_queries
from portal.core import clock, editing
from portal.core.forms import PortalForm
from portal.core.pickers import PickerField
from portal.core.reasons import Reason
from portal.people import queries as people_queries
from portal.people.models import Person

F = TypeVar("F", bound=PortalForm)

bp = Blueprint("agents", __name__, url_prefix="/agents", template_folder="../templates")


@bp.context_processor
def _notes() -> dict[str, Any]:
    """Provide the explanation of each mode to the templates of this blueprint."""
    return {"mode_notes": MODE_NOTES}


def agent_or_404(agent_id: int) -> Agent:
    return queries.find_agent(current_user, agent_id) or abort(404)


def managed_agent(agent_id: int) -> Agent:
    """Return an agent that the reader may change. Everybody may read it, so the refusal is a 403."""
    agent = agent_or_404(agent_id)
    return agent if queries.manages(current_user, agent.id) else abort(403)


def deployment_or_404(deployment_id: int) -> Deployment:
    return queries.find_deployment(current_user, deployment_id) or abort(404)


def managed_deployment(deployment_id: int) -> Deployment:
    """Return a deployment whose place or agent the reader manages."""
    deployment = deployment_or_404(deployment_id)
    manages = queries.manages_place(current_user, deployment.agent_id, deployment.unit_id)
    return deployment if manages else abort(403)


def chosen_person(field: PickerField) -> Person:
    """Return the person that a valid form names."""
    return people_queries.get_person(field.data)


def edit_of(
    make: Callable[..., F],
    row: Agent | Deployment | ActionType | KnowledgeSource,
    stored: Callable[[], Mapping[str, Any]],
    **options: Any,
) -> F:
    """Return a form that edits values of ``row``, and notices when somebody else has changed them."""
    who = partial(audit_queries.last_change, row)
    return editing.edit(make, row=row, stored=stored, who=who, **options)


def form_page(
    agent: Agent, form: Any, title: str, button: str, *, back: str, **more: Any
) -> ResponseReturnValue:
    """Render a page with one form; ``bounds`` are (sentence, link, address) of its limits."""
    page = render_template(
        "agents/change.html",
        agent=agent,
        form=form,
        title=title,
        button=button,
        back=back,
        **more,
    )
    return page, 422 if form.errors else 200


def level_now(found: Deployment) -> DeploymentLevel:
    return queries.find_level(found.id, clock.now()) or abort(404)


def change_page(
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


def edit_level(make: Callable[..., F], found: Deployment, **options: Any) -> F:
    """Return a form that changes level or mode, and refuses when either has changed since it was opened."""

    def stored() -> Mapping[str, Any]:
        now = level_now(found)
        return {"level_now": now.level, "mode_now": now.mode}

    return edit_of(make, found, stored, **options)
