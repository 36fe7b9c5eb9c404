"""Pages that all employees may read: the directory, one agent, its places and versions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.agents import queries
from portal.agents.pickers import agent_picker
from portal.agents.queries import Show
from portal.agents.queries.rows import AgentSheet, LevelStep, ListedAction
from portal.agents.rules import (
    RUNS,
    AgencyScope,
    Autonomy,
    Mode,
    WorkingLevel,
    card_is_behind,
    effective_level,
    shown_level,
    takes_reports,
    what_happened,
)
from portal.agents.views.blueprint import agent_or_404, bp
from portal.core import clock
from portal.core.access import access
from portal.core.paging import PageMark
from portal.core.permissions import Permission
from portal.core.pickers import answer
from portal.people.rules import JobRole

Member = TypeVar("Member", bound=StrEnum)
PLACES_SHOWN = 3
STOPS_SHOWN = 8
STEPS_SHOWN = 10


@bp.get("")
@access(Permission.AGENTS_VIEW)
def index() -> ResponseReturnValue:
    show, at = request.args.get("show", Show.ALL, type=Show), clock.now()
    agents = queries.list_agents(current_user, PageMark.read(request.args.get("mark")), show=show, at=at)
    working_levels = queries.list_working_levels(current_user, [row.id for row in agents.rows], at=at)
    return render_template(
        "agents/index.html",
        agents=agents,
        counts=queries.count_agents(current_user, at=at),
        show=show,
        levels=tuple(Autonomy),
        working_levels={agent_id: shown_level(rows) for agent_id, rows in working_levels.items()},
        deployed=working_levels.keys(),
    )


@bp.get("/choices")
@access(Permission.AGENTS_VIEW)
def agent_choices() -> ResponseReturnValue:
    """Find agents for a field that asks for one, while somebody types."""
    return answer(agent_picker(current_user))


@bp.get("/<int:agent_id>")
@access(Permission.AGENTS_VIEW)
def show(agent_id: int) -> ResponseReturnValue:
    at = clock.now()
    agent = queries.find_sheet(current_user, agent_id, at=at) or abort(404)
    steps = queries.list_steps(current_user, agent_id, at=at)
    places = [step for step in steps if step.valid_until is None and step.mode is not Mode.RETIRED]
    ended = None if places else _last_end(steps)
    manages = queries.manages(current_user, agent_id)
    return render_template(
        "agents/show.html",
        agent=agent,
        ended=ended,
        takes_reports=ended is None or takes_reports(ended.valid_from, at),
        places=places[:PLACES_SHOWN],
        places_count=len(places),
        stoppable=[place for place in places if place.mode in RUNS and (manages or place.is_mine)][
            :STOPS_SHOWN
        ],
        scopes=_in_order(AgencyScope, agent.scopes),
        day_of=date.fromisoformat,
        working_level=shown_level(map(_working_level, places)),
        planned=[place for place in places if place.plan_level],
        history=_newest_first(steps)[:STEPS_SHOWN],
        sources=queries.list_sources(agent_id, at=at),
        manages=manages,
        checked=_checked(agent, steps),
        my_levels=_my_levels(places),
        **_words_for_places(at),
    )


@bp.get("/<int:agent_id>/places")
@access(Permission.AGENTS_VIEW)
def places(agent_id: int) -> ResponseReturnValue:
    agent, at = agent_or_404(agent_id), clock.now()
    return render_template(
        "agents/places.html",
        agent=agent,
        manages=queries.manages(current_user, agent.id),
        places=queries.list_places(current_user, agent_id, PageMark.read(request.args.get("mark")), at=at),
        actions=_by_workflow(queries.list_actions(agent_id, at=at)),
        **_words_for_places(at),
    )


def _last_end(steps: Iterable[LevelStep]) -> LevelStep | None:
    """Return the last step of the deployment that ended last."""
    ends = [step for step in steps if step.mode is Mode.RETIRED]
    return max(ends, key=lambda step: (step.valid_from, step.id), default=None)


class LastCardCheck(NamedTuple):
    """The level and date of a card's last check, and whether the level has changed since."""

    level: Autonomy | None
    at: datetime
    is_behind: bool


def _checked(agent: AgentSheet, steps: Iterable[LevelStep]) -> LastCardCheck:
    """Return the last check of the card; a card counts as checked when it was written."""
    at = agent.checked_at or agent.written_at
    changed = max((step.valid_from for step in steps if step.level != step.level_before), default=None)
    return LastCardCheck(agent.checked_level, at, card_is_behind(at, changed))


def _words_for_places(at: datetime) -> dict[str, Any]:
    """Return the functions and values that place and step templates use."""
    return {
        "effective_level": effective_level,
        "what_happened": what_happened,
        "is_late": queries.is_late,
        "at": at,
        "roles_of": roles_of,
    }


def _my_levels(places: Iterable[LevelStep]) -> dict[JobRole, Autonomy]:
    """Return the highest level for each job role in which the reader works with the agent."""
    found: dict[JobRole, Autonomy] = {}
    for place in places:
        for role in _in_order(JobRole, place.my_roles):
            found[role] = max(place.level, found.get(role, place.level))
    return found


def roles_of(place: LevelStep) -> tuple[JobRole, ...]:
    """Return the job roles of a place, in their enumeration order."""
    return tuple(_in_order(JobRole, place.roles))


def _in_order(kind: type[Member], words: str | None) -> list[Member]:
    """Return the members named in a text of words, in their enumeration order."""
    held = set((words or "").split())
    return [member for member in kind if member in held]


def _working_level(place: LevelStep) -> WorkingLevel:
    return WorkingLevel(
        level=place.level,
        mode=place.mode,
        is_mine=bool(place.is_mine),
        planned=place.plan_level,
        planned_on=place.plan_due_on,
    )


def _newest_first(steps: Iterable[LevelStep]) -> list[LevelStep]:
    return sorted(steps, key=lambda step: (step.valid_from, step.id), reverse=True)


def _by_workflow(actions: Iterable[ListedAction]) -> dict[int, Sequence[ListedAction]]:
    found = defaultdict(list)
    for action in actions:
        found[action.workflow_id].append(action)
    return {workflow_id: tuple(several) for workflow_id, several in found.items()}
