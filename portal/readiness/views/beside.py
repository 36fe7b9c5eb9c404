"""The page of the people beside an agent, today or on a past day; each links to the record of that day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from portal.agents import queries as agent_queries
from portal.agents.models import Agent
from portal.core import clock
from portal.core.access import access, actor
from portal.core.paging import PageMark
from portal.core.permissions import Permission
from portal.core.reasons import Reason
from portal.paths.rules import Stage
from portal.people.rules import PersonState
from portal.readiness import queries, rules
from portal.readiness.forms import BesideForm
from portal.readiness.queries import BesideCounts, PersonBeside, Position
from portal.readiness.views.blueprint import bp
from portal.settings import queries as settings_queries
from portal.settings.settings import SMALL_GROUP

COUNTED_MOST = 200  # the most people that the sentence counts
ROWS_MOST = 3 * COUNTED_MOST  # few people have more than three roles beside an agent


@dataclass(frozen=True)
class BesideRow:
    """One person in one role beside the agent.

    ``position`` is set if the viewer may read it. ``is_ready`` is set also if the viewer may only count.
    """

    person: PersonBeside
    stage: Stage
    position: Position | None
    is_ready: bool | None

    @property
    def note(self) -> Reason | None:
        """What stands beside the clearance, if the viewer may read it."""
        if self.position is None:
            return None
        return rules.beside_note(self.position.verdict, is_on_leave=self.person.state is PersonState.ON_LEAVE)


@bp.get("/agents/<int:agent_id>/people")
@access(Permission.AGENTS_PEOPLE)
def beside(agent_id: int) -> ResponseReturnValue:
    agent = agent_queries.find_agent(actor(), agent_id) or abort(404)
    day = BesideForm.asked()
    found: dict[str, Any] = {"said": None} if day.errors else _found(agent, day.level.data, day.past_moment)
    page = render_template("readiness/beside.html", agent=agent, day=day, me=actor().id, **found)
    return page, 422 if day.errors else 200


def _found(agent: Agent, stage: Stage | None, past: datetime | None) -> dict[str, Any]:
    """Return one page of people, their clearances, and one sentence about all of them; at most five statements.

    A viewer who may count but read no clearance is told about all people of today, and about no smaller group. Two
    counts that differ by one person would reveal the clearance of that person.
    """
    at, mark = past or clock.now(), PageMark.read(request.args.get("mark"))
    counts = past is None and stage is None and queries.reads_counts(actor(), agent)
    people = queries.list_beside(actor(), agent, mark, at=at, stage=stage)
    rows = _rows(people.rows, at, counts=counts)
    if people.before or people.after:
        counted = _count_all(agent, at, stage, is_past=past is not None, counts=counts)
    else:
        counted = _count(rows)
    return {
        "people": people,
        "rows": rows,
        "reads": any(row.position and row.person.id != actor().id for row in rows),
        "said": _said(counted, is_past=past is not None, counts=counts),
    }


def _rows(people: Sequence[PersonBeside], at: datetime, *, counts: bool) -> list[BesideRow]:
    """Compute the position of each person at ``at`` from the facts; two statements for any number of people."""
    terms = queries.find_terms({each.job_role for each in people}, at)
    shown = queries.find_shown({each.id for each in people if each.is_read or counts}, at)
    found = []
    for each in people:
        if not each.is_read and not counts:
            found.append(BesideRow(each, each.stage, None, None))
            continue
        position = terms.position(shown[each.id], each.job_role, each.stage)
        found.append(
            BesideRow(each, each.stage, position if each.is_read else None, position.verdict.is_ready)
        )
    return found


def _count_all(
    agent: Agent, at: datetime, stage: Stage | None, *, is_past: bool, counts: bool
) -> BesideCounts:
    """Count the people of every page: today from the projection, on a past day from the facts."""
    kept = queries.count_beside(actor(), agent, at=at, stage=stage, counts=counts)
    if not is_past or kept.people > COUNTED_MOST:
        return kept
    everyone = queries.list_beside(actor(), agent, PageMark(), at=at, stage=stage, size=ROWS_MOST)
    return _count(_rows(everyone.rows, at, counts=counts))


def _count(rows: Sequence[BesideRow]) -> BesideCounts:
    """Count the people of some rows. A person with several roles must be ready in each."""
    ready: dict[int, bool] = {}
    for row in rows:
        if row.is_ready is not None and row.person.state is PersonState.ACTIVE:
            ready[row.person.id] = row.is_ready and ready.get(row.person.id, True)
    return BesideCounts(
        people=len({row.person.id for row in rows}),
        unread=len({row.person.id for row in rows if row.position is None}),
        at_work=len(ready),
        ready=sum(ready.values()),
    )


def _said(counted: BesideCounts, *, is_past: bool, counts: bool) -> Reason:
    """Return the sentence on how many are ready.

    It gives the number only if there are few enough people to count. All must be readable, or no group may be small.
    """
    is_small = counted.at_work < settings_queries.value(SMALL_GROUP)
    is_known = not counted.unread or (counts and not is_small)
    if counted.people and (counted.people > COUNTED_MOST or not is_known):
        return Reason("some_beside", people=counted.people)
    return rules.ready_beside(counted.ready, counted.at_work, is_past=is_past)
