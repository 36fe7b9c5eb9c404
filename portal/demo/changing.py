"""The changes of the sample company: two under way, one without an agent, one on hold, one that is over."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import select

from portal.agents.models import Agent, Deployment, Workflow
from portal.agents.rules import Autonomy
from portal.changes import commands
from portal.changes.models import AgentChange, ChangePlan
from portal.changes.rules import ChangeState
from portal.core import db
from portal.demo import company
from portal.demo.learning import Scene
from portal.people.models import Person

LEAD, SERVICE_LEAD = "NW-1117", "NW-1118"  # Devika Rao; the change lead of Customer Service
MOTOR_CLAIMS = "Northwind Mutual / Claims / Motor Claims / Motor Claims"  # and a city
WINDSCREENS, BRISTOL = "Windscreen claims, level 2", "New motor claims in Bristol"
COMPLAINTS, BILLING = "First drafts for complaints", "Billing questions"


def scenes(today: datetime) -> list[Scene]:
    """Return the changes on the days they were planned, and what became of them."""
    day = today.date()
    return [
        (_morning(today, 170), partial(_billing, day - timedelta(days=112))),
        (_morning(today, 19), partial(_bristol, day + timedelta(days=4))),
        (_morning(today, 110), partial(_complaints, day + timedelta(days=130))),
        (_morning(today, 24), partial(_move, BILLING, ChangeState.FINISHED, "")),
        (_morning(today, 12), partial(_windscreens, day + timedelta(days=96))),
        (
            _morning(today, 8),
            partial(_move, COMPLAINTS, ChangeState.ON_HOLD, "No supplier has been chosen yet."),
        ),
        (_morning(today, 6), partial(_put_off, BRISTOL, 14, "Two team coaches are away until then.")),
    ]


def _morning(today: datetime, days_ago: int) -> datetime:
    return (today - timedelta(days=days_ago)).replace(hour=9, minute=50)


def _windscreens(go_live_on: date) -> None:
    _make(
        WINDSCREENS,
        "Handlers stop writing the payment themselves. The agent prepares it, and a handler reads it and approves or "
        "changes it. Claims with an injury or a dispute stay as they are.",
        go_live_on,
        owner="NW-1011",
        deployment=_deployment("claims-triage-agent", "windscreen-claim", f"{MOTOR_CLAIMS} Leeds"),
        level_from=Autonomy.ASSIST,
        level_to=Autonomy.APPROVE,
    )


def _bristol(go_live_on: date) -> None:
    _make(
        BRISTOL,
        "Handlers start with what the agent has read: the facts of a new claim in order, and a proposal. "
        "They decide, as they do today.",
        go_live_on,
        owner="NW-1011",
        deployment=_deployment("claims-triage-agent", "new-motor-claim", f"{MOTOR_CLAIMS} Bristol"),
        level_to=Autonomy.ASSIST,
    )


def _complaints(go_live_on: date) -> None:
    unit = company.unit_at("Northwind Mutual / Customer Service / Complaints")
    _make(
        COMPLAINTS,
        "An agent would draft the first answer to a complaint. A person would still read the file and decide.",
        go_live_on,
        lead=SERVICE_LEAD,
        work="First answer to a complaint",
        unit_id=unit.id if unit else None,
        level_to=Autonomy.ASSIST,
    )


def _billing(go_live_on: date) -> None:
    unit = company.unit_at("Northwind Mutual / Customer Service / Billing")
    _make(
        BILLING,
        "The agent suggests the answer to a billing question. A person reads it, changes it and sends it.",
        go_live_on,
        owner="NW-1073",
        lead=SERVICE_LEAD,
        agent_id=company.agent("billing-helper").id,
        unit_id=unit.id if unit else None,
        level_to=Autonomy.ASSIST,
    )


def _make(
    title: str, story: str, go_live_on: date, *, lead: str = LEAD, owner: str = "", **written: object
) -> None:
    actor = company.person(lead)
    owner_id = company.person(owner).id if owner else actor.id
    commands.make_change(
        actor, title=title, story=story, go_live_on=go_live_on, owner_id=owner_id, **written  # type: ignore[arg-type]
    )  # fmt: skip


def _move(title: str, to: ChangeState, reason: str) -> None:
    change = find(title)
    commands.move_change(_owner(change), change, to=to, reason=reason)


def _put_off(title: str, days: int, reason: str) -> None:
    """Move going live and all that follows by some days."""
    change = find(title)
    later = {
        name: getattr(change.plan, name) + timedelta(days=days)
        for name in ("go_live_on", "stabilise_on", "embed_on", "ends_on")
    }
    commands.edit_change(_owner(change), change, dates=replace(change.plan.dates, **later), reason=reason)


def find(title: str) -> AgentChange:
    """Return the change with this name."""
    plans = select(ChangePlan.change_id).where(ChangePlan.title == title, ChangePlan.valid_until.is_(None))
    return db.session.scalars(select(AgentChange).where(AgentChange.id.in_(plans))).one()


def _owner(change: AgentChange) -> Person:
    return change.plan.owner


def _deployment(agent: str, workflow: str, unit: str) -> Deployment:
    place = company.unit_at(unit)
    rows = (
        select(Deployment)
        .join(Workflow, Workflow.id == Deployment.workflow_id)
        .join(Agent, Agent.id == Deployment.agent_id)
        .where(Agent.slug == agent, Workflow.slug == workflow, Deployment.valid_until.is_(None))
    )
    return db.session.scalars(rows.where(Deployment.unit_id == (place.id if place else None))).one()
