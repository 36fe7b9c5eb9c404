"""Register agents and change their cards, owners, scopes, known limits and versions."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.agents import queries, rules
from portal.agents.actions import AgentAction
from portal.agents.commands.refusals import refuse, refuse_words
from portal.agents.models import AgencyScopeGrant, Agent, AgentCard, AgentOwner, AgentVersion, CardCheck
from portal.agents.rules import AgencyScope, Autonomy, Card, OwnerRole
from portal.audit.commands import record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.core.validity import end_periods
from portal.people.models import Person
from portal.people.rules import PersonState


def add_agent(
    actor: Person | None,
    *,
    card: Card,
    working_since: date,
    accountable: Person,
    caretaker: Person,
    scopes: Iterable[AgencyScope],
    decision: str,
    slug: str = "",
) -> Agent:
    """Register an agent with its card, its owners, and the scopes that a decision grants."""
    slug, scopes = slug or rules.slug_of(card.name), sorted(set(scopes))
    _refuse_card(card)
    refuse_words(decision)
    if queries.find_by_slug(slug):
        raise Refused(Reason("agent_name_taken"), field="name")
    if not decision:
        raise Refused(Reason("scope_needs_decision"), field="decision")
    for role, person in ((OwnerRole.ACCOUNTABLE, accountable), (OwnerRole.CARETAKER, caretaker)):
        _refuse_owner(person, field=role.value)
    agent = Agent(slug=slug, working_since=working_since, added_at=clock.now(), **_shown(card))
    db.session.add(agent)
    db.session.flush()  # the rows below need its id
    record(actor, AgentAction.ADDED, agent, tier=card.risk_tier, scopes=scopes, decision=decision)
    _open_card(actor, agent, card, known_limits=[])
    _open_check(actor, agent, None)
    for scope in scopes:
        _open_scope(agent, scope, decision)
    _open_owner(agent, OwnerRole.ACCOUNTABLE, accountable)
    _open_owner(agent, OwnerRole.CARETAKER, caretaker)
    return agent


def edit_card(actor: Person | None, agent: Agent, card: Card) -> None:
    """Replace the card of an agent from now on; earlier cards stay on record."""
    _refuse_card(card)
    db.hold(agent)
    highest = queries.highest_tier(agent.id, clock.now())
    if highest and card.risk_tier < highest:
        raise Refused(Reason("tier_below_actions", tier=highest), field="risk_tier")
    record(actor, AgentAction.CARD_EDITED, agent, tier=card.risk_tier)
    _open_card(actor, agent, card, known_limits=agent.card.known_limits)
    _open_check(actor, agent, queries.highest_level(agent.id, clock.now()))
    for column, value in _shown(card).items():
        setattr(agent, column, value)


def check_card(actor: Person | None, agent: Agent) -> None:
    """Record that the card is correct for the level the agent works at now."""
    level = queries.highest_level(agent.id, clock.now())
    record(actor, AgentAction.CARD_CHECKED, agent, level=level)
    _open_check(actor, agent, level)


def add_known_limit(actor: Person | None, agent: Agent, *, text: str, since: date) -> None:
    """Add a known limit to the card; the newest comes first."""
    db.hold(agent)
    record(actor, AgentAction.KNOWN_LIMIT_ADDED, agent, since=since)
    limits = [*agent.card.known_limits, {"text": text, "since": since.isoformat()}]
    _open_card(actor, agent, queries.card_of(agent), known_limits=sorted(limits, key=_since, reverse=True))


def lift_known_limit(actor: Person | None, agent: Agent, *, text: str) -> None:
    """Remove a known limit from the card because it is fixed; refuse with ``limit_gone`` if it is not there."""
    db.hold(agent)
    left = [limit for limit in agent.card.known_limits if limit["text"] != text]
    if len(left) == len(agent.card.known_limits):
        raise Refused(Reason("limit_gone"))
    record(actor, AgentAction.KNOWN_LIMIT_LIFTED, agent)
    _open_card(actor, agent, queries.card_of(agent), known_limits=left)


def change_owner(actor: Person | None, agent: Agent, *, role: OwnerRole, person: Person) -> None:
    """Give an owner role of an agent to another person from now on."""
    _refuse_owner(person, field="person")
    db.hold(agent)
    before = queries.find_owner(agent.id, role, clock.now())
    if before and before.id == person.id:
        return
    record(
        actor,
        AgentAction.OWNER_CHANGED,
        agent,
        concerns=[each.id for each in (before, person) if each],
        role=role,
        before=before.id if before else None,
        after=person.id,
    )
    end_periods(AgentOwner, clock.now(), AgentOwner.agent_id == agent.id, AgentOwner.role == role)
    _open_owner(agent, role, person)


def grant_scope(actor: Person | None, agent: Agent, *, scope: AgencyScope, decision: str) -> None:
    """Grant an agent one more scope, by a decision (LVL-2)."""
    db.hold(agent)
    held = queries.list_scopes(agent.id, clock.now())
    refuse(rules.scope_refusals(held, scope, decision))
    refuse_words(decision)
    record(actor, AgentAction.SCOPE_GRANTED, agent, scope=scope, decision=decision)
    _open_scope(agent, scope, decision)


def withdraw_scope(actor: Person | None, agent: Agent, *, scope: AgencyScope) -> None:
    """Withdraw a scope from now on; refuse with ``scope_in_use`` while an action needs it."""
    db.hold(agent)
    if scope in queries.list_scopes_in_use(agent.id, clock.now()):
        raise Refused(Reason("scope_in_use", scope=scope))
    record(actor, AgentAction.SCOPE_WITHDRAWN, agent, scope=scope)
    end_periods(
        AgencyScopeGrant, clock.now(), AgencyScopeGrant.agent_id == agent.id, AgencyScopeGrant.scope == scope
    )


def release_version(
    actor: Person | None,
    agent: Agent,
    *,
    label: str,
    model: str,
    vendor: str,
    prompt_ref: str,
    tools: Iterable[str],
    guardrails: str,
    note: str,
) -> AgentVersion:
    """Put a new version in use, with the sources of today. A version never changes afterwards."""
    if db.session.scalars(
        select(AgentVersion.id).where(AgentVersion.agent_id == agent.id, AgentVersion.label == label)
    ).first():
        raise Refused(Reason("version_label_taken"), field="label")
    version = AgentVersion(
        agent_id=agent.id,
        label=label,
        model=model,
        vendor=vendor,
        prompt_ref=prompt_ref,
        tools=list(tools),
        guardrails=guardrails,
        note=note,
        knowledge=queries.list_source_names(agent.id, clock.now()),
        released_at=clock.now(),
        released_by_id=actor.id if actor else None,
    )
    db.session.add(version)
    db.session.flush()  # the audit detail names it
    record(actor, AgentAction.VERSION_RELEASED, agent, version=version.id)
    return version


def _refuse_card(card: Card) -> None:
    for part, reason in rules.card_refusals(card):
        raise Refused(reason, field=part)


def _refuse_owner(person: Person, *, field: str) -> None:
    if person.state not in (PersonState.ACTIVE, PersonState.ON_LEAVE, PersonState.INVITED):
        raise Refused(Reason("owner_not_here"), field=field)


def _shown(card: Card) -> dict[str, Any]:
    """Return the columns of a card that the agent's own row copies for lists."""
    return {
        "name": card.name,
        "summary": card.summary,
        "talks_to_customers": card.talks_to_customers,
        "risk_tier": card.risk_tier,
    }


def _columns(card: Card) -> dict[str, Any]:
    """Return the columns of a card; tuples become lists, as the database returns them."""
    return {part: list(value) if isinstance(value, tuple) else value for part, value in asdict(card).items()}


def _open_card(actor: Person | None, agent: Agent, card: Card, *, known_limits: list[dict[str, str]]) -> None:
    end_periods(AgentCard, clock.now(), AgentCard.agent_id == agent.id)
    row = AgentCard(
        agent_id=agent.id,
        known_limits=known_limits,
        valid_from=clock.now(),
        edited_by_id=actor.id if actor else None,
        **_columns(card),
    )
    db.session.add(row)
    db.session.flush()  # so that ``agent.card`` loads the new card
    db.session.expire(agent, ["card"])


def _open_check(actor: Person | None, agent: Agent, level: Autonomy | None) -> None:
    db.hold(agent)
    end_periods(CardCheck, clock.now(), CardCheck.agent_id == agent.id)
    db.session.add(
        CardCheck(
            agent_id=agent.id, level=level, valid_from=clock.now(), checked_by_id=actor.id if actor else None
        )
    )


def _open_owner(agent: Agent, role: OwnerRole, person: Person) -> None:
    db.session.add(AgentOwner(agent_id=agent.id, role=role, person_id=person.id, valid_from=clock.now()))


def _open_scope(agent: Agent, scope: AgencyScope, decision: str) -> None:
    db.session.add(
        AgencyScopeGrant(agent_id=agent.id, scope=scope, decision=decision, valid_from=clock.now())
    )


def _since(limit: dict[str, str]) -> str:
    return limit["since"]
