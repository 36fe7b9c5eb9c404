"""Changes of agents in the log that people have to be told of, and the drafts about them."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from portal.agents import queries as agent_queries
from portal.agents.actions import AgentAction
from portal.agents.models import Agent, Deployment
from portal.agents.rules import Mode
from portal.audiences.rules import Beside, Rule
from portal.audit.feed import News
from portal.audit.models import AuditEntry, AuditLink
from portal.core import clock, db
from portal.core.permissions import Role
from portal.core.validity import valid_at
from portal.messages.models import Message, MessageChange
from portal.messages.rules import ChangeKind, kind_of_mode
from portal.people.models import AccessGrant, Person
from portal.people.rules import PRESENT

CHANGES_MOST = 100  # entries of the log that one run reads
CHANGES: Mapping[AgentAction, ChangeKind | None] = {
    AgentAction.CHANGE_PLANNED: ChangeKind.PLANNED,
    AgentAction.PLAN_WITHDRAWN: None,
    AgentAction.LEVEL_RAISED: ChangeKind.RAISED,
    AgentAction.LEVEL_LOWERED: ChangeKind.LOWERED,
    AgentAction.MODE_CHANGED: None,
    AgentAction.DEPLOYMENT_ENDED: None,
    AgentAction.VERSION_RELEASED: ChangeKind.VERSION,
}
_ACTIONS = {action.value: action for action in CHANGES}
PLANS = frozenset({AgentAction.CHANGE_PLANNED, AgentAction.PLAN_WITHDRAWN})


class ChangeEvent(NamedTuple):
    """One change of an agent: in one deployment, or everywhere for a version.

    ``kind`` is ``None`` where the change only makes earlier drafts wrong.
    """

    seq: int
    entry_id: int
    at: datetime
    kind: ChangeKind | None
    is_plan: bool
    agent_id: int
    agent: str
    deployment_id: int | None
    version_id: int | None


def list_changes(news: News) -> Sequence[ChangeEvent]:
    """Return the changes among new entries of the log in their order; a limited number."""
    entries = news.of(*CHANGES).add_columns(AuditLink.seq).order_by(AuditLink.seq).limit(CHANGES_MOST)
    found = db.session.execute(entries).all()
    agents = _agents_of([entry for entry, _seq in found])
    events = []
    for entry, seq in found:
        about = agents.get((str(entry.subject_type), str(entry.subject_id)))
        if about is not None:
            events.append(_event(entry, seq, *about))
    return events


def rule_of_change(event: ChangeEvent) -> Rule:
    """Return the rule that selects exactly the people who work with the agent where it has changed."""
    return Beside(event.agent_id, deployment_id=event.deployment_id)


def list_open_drafts(agent_id: int, deployment_id: int | None) -> Sequence[Message]:
    """Return the messages about earlier changes of a place that have not left and still hold."""
    return db.session.scalars(
        select(Message)
        .join(MessageChange, MessageChange.message_id == Message.id)
        .where(
            MessageChange.agent_id == agent_id,
            MessageChange.deployment_id.is_not_distinct_from(deployment_id),
            MessageChange.superseded_at.is_(None),
            Message.sent_at.is_(None),
            Message.discarded_at.is_(None),
        )
        .order_by(Message.id)
    ).all()


def is_drafted(entry_id: int) -> bool:
    """Return whether an entry of the log has its draft already."""
    drafted = select(MessageChange.message_id).where(MessageChange.entry_id == entry_id)
    return db.session.scalar(drafted) is not None


def find_sender_for(agent_id: int) -> Person | None:
    """Return the person in whose name a change is told: an owner at work, or else one who publishes messages."""
    owners = agent_queries.list_owners(agent_id, clock.now())
    if owners:
        return owners[0]
    publishes = select(AccessGrant.person_id).where(
        AccessGrant.role.in_((Role.PUBLISHER, Role.CHANGE_LEAD)),
        AccessGrant.unit_id.is_(None),
        AccessGrant.agent_id.is_(None),
        valid_at(AccessGrant, clock.now()),
    )
    people = select(Person).where(Person.id.in_(publishes), Person.state.in_(PRESENT))
    return db.session.scalars(people.order_by(Person.id).limit(1)).one_or_none()


def _agents_of(entries: Sequence[AuditEntry]) -> Mapping[tuple[str, str], tuple[int, str, int | None]]:
    """Return agent, name and open deployment of the subjects of some entries, agents and deployments alike."""
    wanted: dict[str, set[int]] = {}
    for entry in entries:
        wanted.setdefault(str(entry.subject_type), set()).add(int(entry.subject_id or 0))
    places = select(Deployment.id, Agent.id, Agent.name).join(Agent, Agent.id == Deployment.agent_id)
    agents = select(Agent.id, Agent.name)
    found: dict[tuple[str, str], tuple[int, str, int | None]] = {}
    for place, agent, name in db.session.execute(
        places.where(Deployment.id.in_(wanted.get(Deployment.__tablename__, ())))
    ):
        found[Deployment.__tablename__, str(place)] = (agent, name, place)
    for agent, name in db.session.execute(agents.where(Agent.id.in_(wanted.get(Agent.__tablename__, ())))):
        found[Agent.__tablename__, str(agent)] = (agent, name, None)
    return found


def _event(entry: AuditEntry, seq: int, agent_id: int, agent: str, deployment_id: int | None) -> ChangeEvent:
    action, detail = _ACTIONS[entry.action], json.loads(entry.detail)
    return ChangeEvent(
        seq=seq,
        entry_id=entry.id,
        at=entry.at,
        kind=_mode_kind(detail) if action is AgentAction.MODE_CHANGED else CHANGES[action],
        is_plan=action in PLANS,
        agent_id=agent_id,
        agent=agent,
        deployment_id=deployment_id,
        version_id=detail.get("version"),
    )


def _mode_kind(detail: Mapping[str, Any]) -> ChangeKind | None:
    return kind_of_mode(Mode(detail["before"]), Mode(detail["after"]))
