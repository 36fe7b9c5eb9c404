"""Queries about changes: who may see which, the list, and one with its history."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from portal.agents import queries as agent_queries
from portal.agents.models import Agent, Deployment, Workflow
from portal.agents.rules import Autonomy, Channel
from portal.changes.models import AgentChange, ChangePlan, ChangeStatePeriod
from portal.changes.rules import OVER, ChangeState, PhaseDates, dates_of
from portal.core import clock, db
from portal.core.paging import PageMark, Slice, page_of
from portal.core.permissions import Permission
from portal.core.rows import fetch_all
from portal.people import reach
from portal.people.models import Person, Site, Unit

LISTED, HISTORY_MOST = 25, 10


class ListedChange(NamedTuple):
    """A change in the list."""

    id: int
    title: str
    state: ChangeState
    level_from: Autonomy | None
    level_to: Autonomy
    agent: str | None
    work: str
    unit: str | None
    site: str | None
    channel: Channel | None
    owner: str
    announce_on: date
    prepare_on: date
    go_live_on: date
    stabilise_on: date
    embed_on: date
    ends_on: date

    @property
    def dates(self) -> PhaseDates:
        return dates_of(self)


class PlanRow(NamedTuple):
    """One earlier or present plan of a change: what it said, who wrote it, why."""

    id: int
    go_live_on: date
    ends_on: date
    owner: str
    reason: str
    by: str
    valid_from: datetime


class ChangeStateRow(NamedTuple):
    """One state of a change, with its reason."""

    id: int
    state: ChangeState
    reason: str
    by: str
    valid_from: datetime


def is_led_by(person: Person) -> ColumnElement[bool]:
    """Return the condition that a plan is led by ``person``: its place or its agent is in their scope."""
    scope = person.scope_of(Permission.CHANGES_LEAD)
    return reach.within(scope, unit=ChangePlan.unit_id, agent=ChangePlan.agent_id, at=clock.now())


def visible_to(person: Person) -> Select[AgentChange]:
    """Select the changes that ``person`` leads or owns; every read starts here."""
    return (
        select(AgentChange)
        .join(ChangePlan, (ChangePlan.change_id == AgentChange.id) & ChangePlan.valid_until.is_(None))
        .where(or_(is_led_by(person), ChangePlan.owner_id == person.id))
    )


def leads_place(person: Person, *, unit_id: int | None, agent_id: int | None) -> bool:
    """Return whether ``person`` leads changes at a unit or of an agent."""
    scope = person.scope_of(Permission.CHANGES_LEAD)
    return reach.is_within(scope, unit_id=unit_id, agent_id=agent_id, at=clock.now())


def leads(person: Person, change: AgentChange) -> bool:
    """Return whether ``person`` leads a change. Its owner alone does not."""
    return leads_place(person, unit_id=change.plan.unit_id, agent_id=change.plan.agent_id)


def find_change(person: Person, change_id: int) -> AgentChange | None:
    """Return a change that ``person`` leads or owns, with its plan, agent, place and owner."""
    plan = joinedload(AgentChange.plan)
    parts = (ChangePlan.agent, ChangePlan.workflow, ChangePlan.unit, ChangePlan.site, ChangePlan.owner)
    rows = visible_to(person).options(*(plan.joinedload(part) for part in parts))
    return db.session.scalars(rows.where(AgentChange.id == change_id)).one_or_none()


def find_led(person: Person, change_id: int) -> AgentChange | None:
    """Return a change that ``person`` leads, not only owns."""
    rows = visible_to(person).options(joinedload(AgentChange.plan)).where(is_led_by(person))
    return db.session.scalars(rows.where(AgentChange.id == change_id)).one_or_none()


def list_changes(person: Person, mark: PageMark, *, over: bool, text: str = "") -> Slice[ListedChange]:
    """Return one page of the changes that ``person`` may see, by the day of going live; one statement."""
    rows = _listed(person).where(
        ChangeStatePeriod.state.in_(OVER) if over else ChangeStatePeriod.state.not_in(OVER)
    )
    if text:
        rows = rows.where(func.lower(ChangePlan.title).contains(text.lower(), autoescape=True))
    keys = (ChangePlan.go_live_on, AgentChange.id)
    return page_of(rows, keys, mark, row_type=ListedChange, size=LISTED, descending=over)


def list_open(person: Person, *, most: int) -> Sequence[ListedChange]:
    """Return the first open changes that ``person`` leads, by the day of going live."""
    rows = _listed(person).where(is_led_by(person), ChangeStatePeriod.state.not_in(OVER))
    return fetch_all(ListedChange, rows.order_by(ChangePlan.go_live_on, AgentChange.id).limit(most))


def find_state(change_id: int) -> ChangeState:
    """Return the state of a change now."""
    state = select(ChangeStatePeriod.state).where(
        ChangeStatePeriod.change_id == change_id, ChangeStatePeriod.valid_until.is_(None)
    )
    return db.session.scalars(state).one()


def list_plans(change_id: int) -> Sequence[PlanRow]:
    """Return the newest plans of a change, the newest first."""
    by, owner = aliased(Person), aliased(Person)
    rows = (
        select(
            *(ChangePlan.id, ChangePlan.go_live_on, ChangePlan.ends_on, owner.name.label("owner")),
            *(ChangePlan.reason, by.name.label("by"), ChangePlan.valid_from),
        )
        .join(by, by.id == ChangePlan.edited_by_id)
        .join(owner, owner.id == ChangePlan.owner_id)
        .where(ChangePlan.change_id == change_id)
        .order_by(ChangePlan.valid_from.desc(), ChangePlan.id.desc())
        .limit(HISTORY_MOST)
    )
    return fetch_all(PlanRow, rows)


def list_states(change_id: int) -> Sequence[ChangeStateRow]:
    """Return the newest states of a change, the newest first."""
    rows = (
        select(
            *(ChangeStatePeriod.id, ChangeStatePeriod.state, ChangeStatePeriod.reason),
            *(Person.name.label("by"), ChangeStatePeriod.valid_from),
        )
        .join(Person, Person.id == ChangeStatePeriod.moved_by_id)
        .where(ChangeStatePeriod.change_id == change_id)
        .order_by(ChangeStatePeriod.valid_from.desc(), ChangeStatePeriod.id.desc())
        .limit(HISTORY_MOST)
    )
    return fetch_all(ChangeStateRow, rows)


def find_of_deployment(person: Person, deployment_id: int) -> AgentChange | None:
    """Return the newest open change of a deployment that ``person`` may see."""
    rows = (
        visible_to(person)
        .join(
            ChangeStatePeriod,
            (ChangeStatePeriod.change_id == AgentChange.id) & ChangeStatePeriod.valid_until.is_(None),
        )
        .options(joinedload(AgentChange.plan))
        .where(AgentChange.deployment_id == deployment_id, ChangeStatePeriod.state.not_in(OVER))
        .order_by(AgentChange.id.desc())
        .limit(1)
    )
    return db.session.scalars(rows).one_or_none()


def find_deployment(person: Person, deployment_id: int) -> Deployment | None:
    """Return an open deployment whose changes ``person`` leads."""
    found = agent_queries.find_deployment(person, deployment_id)
    if found is None or not leads_place(person, unit_id=found.unit_id, agent_id=found.agent_id):
        return None
    return found


def _listed(person: Person) -> Select[*tuple[object, ...]]:
    owner = aliased(Person)
    return (
        visible_to(person)
        .with_only_columns(
            *(
                AgentChange.id,
                ChangePlan.title,
                ChangeStatePeriod.state,
                ChangePlan.level_from,
                ChangePlan.level_to,
            ),
            Agent.name.label("agent"),
            func.coalesce(Workflow.name, ChangePlan.work).label("work"),
            *(
                Unit.name.label("unit"),
                Site.name.label("site"),
                ChangePlan.channel,
                owner.name.label("owner"),
            ),
            *(ChangePlan.announce_on, ChangePlan.prepare_on, ChangePlan.go_live_on),
            *(ChangePlan.stabilise_on, ChangePlan.embed_on, ChangePlan.ends_on),
        )
        .join(
            ChangeStatePeriod,
            (ChangeStatePeriod.change_id == AgentChange.id) & ChangeStatePeriod.valid_until.is_(None),
        )
        .join(owner, owner.id == ChangePlan.owner_id)
        .outerjoin(Agent, Agent.id == ChangePlan.agent_id)
        .outerjoin(Workflow, Workflow.id == ChangePlan.workflow_id)
        .outerjoin(Unit, Unit.id == ChangePlan.unit_id)
        .outerjoin(Site, Site.id == ChangePlan.site_id)
    )
