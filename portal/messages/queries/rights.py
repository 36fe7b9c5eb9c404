"""Who may write which message, and whose approval it needs."""

from collections.abc import Collection

from sqlalchemy import Select, func, select

from portal.agents.models import AgentOwner
from portal.core import clock, db
from portal.core.permissions import Permission, Role
from portal.core.validity import valid_at
from portal.library.shapes.messages import ApprovalKind, SenderType
from portal.messages.models import Message
from portal.messages.rules import AudienceChoice
from portal.people import queries as people_queries
from portal.people.models import Person
from portal.people.rules import JobRole


def writes(person: Person) -> bool:
    """Return whether a person writes messages for the company: with a role everywhere, as they can reach anyone."""
    return person.scope_of(Permission.MESSAGES_WRITE).everywhere


def begins(person: Person) -> bool:
    """Return whether a person may begin a message: for the company, as an executive, or to their own line."""
    return writes(person) or is_executive(person) or person.is_manager


def is_executive(person: Person) -> bool:
    return any(grant.role is Role.EXECUTIVE and grant.is_everywhere for grant in person.grants)


def audiences_of(person: Person, message: Message) -> Collection[AudienceChoice]:
    """Return who a person may write to in their own name with this message."""
    if writes(person) or is_executive(person):
        return list(AudienceChoice)
    found = [AudienceChoice.TEAM] if person.is_manager else []
    if owns(person, message.agent_id):
        found += [AudienceChoice.AFFECTED, AudienceChoice.PLACE]
    return found


def may_write(person: Person, message: Message) -> bool:
    """Return whether a person may write and send a message: any for the company, else one in their own name."""
    if writes(person):
        return True
    return person.id == message.sender_id and message.audience in audiences_of(person, message)


def is_by_sender(message: Message) -> bool:
    """Return whether the words are the sender's own: nobody else wrote them last, and not the portal either."""
    is_prepared = message.change is not None and message.change.edited_at is None
    return message.author_id == message.sender_id and not is_prepared


def may_approve(person: Person, message: Message, kind: ApprovalKind) -> bool:
    """Return whether a person may give an approval: the sender theirs; others never of a text they wrote."""
    if kind is ApprovalKind.SENDER:
        return person.id == message.sender_id
    return person.id != message.author_id and person.scope_of(Permission.MESSAGES_APPROVE).everywhere


def owns(person: Person, agent_id: int | None) -> bool:
    """Return whether a person holds an owner role of an agent."""
    owned: Select[int] = select(func.count()).where(
        AgentOwner.person_id == person.id, AgentOwner.agent_id == agent_id, valid_at(AgentOwner, clock.now())
    )
    return bool(db.session.scalar(owned))


def is_right_sender(person: Person, types: Collection[SenderType], agent_id: int | None) -> bool:
    """Return whether a person is of one of these types; anyone is where a message follows no template.

    An owner of the agent that the message is about counts as its product owner.
    """
    return not types or not sender_types(person, agent_id).isdisjoint(types)


def sender_types(person: Person, agent_id: int | None) -> frozenset[SenderType]:
    """Return all types of sender that a person is, for a message about this agent, if it is about one."""
    jobs = people_queries.list_job_roles(person.id, clock.now())
    roles = {grant.role for grant in person.grants}
    is_of = {
        SenderType.EXECUTIVE: Role.EXECUTIVE in roles or JobRole.EXECUTIVE in jobs,
        SenderType.MANAGER: Role.MANAGER in roles,
        SenderType.PRODUCT_OWNER: JobRole.PRODUCT_OWNER in jobs
        or (agent_id is not None and owns(person, agent_id)),
        SenderType.HR: Role.COMPLIANCE in roles or JobRole.COMPLIANCE_TEAM in jobs,
    }
    return frozenset(each for each, holds in is_of.items() if holds)
