"""Queries about messages as they are written: templates, drafts, their audience and their approvals."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from portal.agents.models import AgentOwner
from portal.agents.rules import Autonomy
from portal.agents.words import LEVEL_NAMES
from portal.audiences import queries as audience_queries
from portal.audiences.queries import ListedMember
from portal.audiences.rules import NOBODY, Beside, Holds, InLineOf, Rule
from portal.core import clock, db
from portal.core.paging import PageMark, Slice, page_of
from portal.core.permissions import Permission, Role
from portal.core.statements import PERSON_ID, at_most
from portal.core.validity import valid_at
from portal.library import queries as library_queries
from portal.library.models import ContentVersion
from portal.library.rules import ContentKind
from portal.library.shapes.messages import ApprovalKind, SenderType
from portal.messages.models import Message, MessageApproval, MessageEdition
from portal.messages.queries.facts import claims_for
from portal.messages.rules import AudienceChoice, Draft, needed_approvals
from portal.people import queries as people_queries
from portal.people.models import AccessGrant, Person
from portal.people.rules import PRESENT, JobRole

TO_APPROVE_MOST = 20
APPROVERS_MOST = 20


class DraftRow(NamedTuple):
    """A message in the list of those who write."""

    id: int
    title: str
    send_at: datetime | None
    sent_at: datetime | None
    retracted_at: datetime | None
    is_blocked: bool
    is_must_read: bool
    sender: str


def writes(person: Person) -> bool:
    """Return whether a person may write messages: with a role everywhere, as an audience can include anyone."""
    return person.scope_of(Permission.MESSAGES_WRITE).everywhere


def may_approve(person: Person, message: Message, kind: ApprovalKind) -> bool:
    """Return whether a person may give an approval: the sender theirs; others never of a text they wrote."""
    if kind is ApprovalKind.SENDER:
        return person.id == message.sender_id
    return person.id != message.author_id and person.scope_of(Permission.MESSAGES_APPROVE).everywhere


def list_templates() -> Sequence[ContentVersion]:
    """Return the templates in force, by key."""
    return library_queries.list_current(ContentKind.MESSAGE)


def find_template(key: str | None) -> ContentVersion | None:
    return library_queries.find_current(ContentKind.MESSAGE, key) if key else None


def text_of(template: ContentVersion) -> str:
    """Return the text of a template as it is in its file."""
    return str(json.loads(template.source)["text"])


def find_message(person: Person, message_id: int) -> Message | None:
    """Return a message for those who write messages, its sender, and those who may approve it."""
    message = db.session.get(Message, message_id)
    if message is None:
        return None
    approves = message.asked_at is not None and person.scope_of(Permission.MESSAGES_APPROVE).everywhere
    return message if writes(person) or person.id == message.sender_id or approves else None


def find_edition(message: Message) -> MessageEdition | None:
    """Return the newest edition of a message."""
    return db.session.get(MessageEdition, message.edition_id) if message.edition_id else None


def list_drafts(mark: PageMark) -> Slice[DraftRow]:
    """Return one page of all messages with their senders, the newest first; one statement."""
    rows = select(
        Message.id,
        Message.title,
        Message.send_at,
        Message.sent_at,
        Message.retracted_at,
        Message.blocked.is_not(None).label("is_blocked"),
        Message.is_must_read,
        Person.name.label("sender"),
    ).join(Person, Person.id == Message.sender_id)
    return page_of(rows, (Message.id,), mark, row_type=DraftRow, descending=True, size=25)


def list_to_approve(person: Person) -> Sequence[tuple[Message, Sequence[ApprovalKind]]]:
    """Return the messages whose approval was asked for and that this person may give; a limited number."""
    others = person.scope_of(Permission.MESSAGES_APPROVE).everywhere
    found = []
    for message in db.session.scalars(_asked(others=others), {"person_id": person.id}):
        given = approvals_of(message)
        waits = [
            kind for kind in _needed(message) if kind not in given and may_approve(person, message, kind)
        ]
        if waits:
            found.append((message, waits))
    return found


@cache
def _asked(*, others: bool) -> Select[Message]:
    """Return the messages whose approval was asked for: of the sender, and of those who may approve ``others``."""
    mine = Message.sender_id == PERSON_ID
    if others:
        mine = or_(mine, Message.author_id != PERSON_ID)
    return (
        select(Message)
        .where(mine, *_is_asked())
        .order_by(Message.asked_at, Message.id)
        .limit(at_most(TO_APPROVE_MOST))
    )


def approvals_wait() -> ColumnElement[bool]:
    """Return the condition that an approval was asked for which a person may perhaps give."""
    return exists().where(*_is_asked(), or_(Message.sender_id == PERSON_ID, Message.author_id != PERSON_ID))


def _is_asked() -> tuple[ColumnElement[bool], ...]:
    return Message.asked_at.is_not(None), Message.sent_at.is_(None), Message.retracted_at.is_(None)


def list_approvers() -> Sequence[Person]:
    """Return the people at work who may approve messages; a limited number."""
    granted = select(AccessGrant.person_id).where(
        AccessGrant.role == Role.COMPLIANCE,
        AccessGrant.unit_id.is_(None),
        AccessGrant.agent_id.is_(None),
        valid_at(AccessGrant, clock.now()),
    )
    people = select(Person).where(Person.id.in_(granted), Person.state.in_(PRESENT))
    return db.session.scalars(people.order_by(Person.id).limit(APPROVERS_MOST)).all()


def hash_of(message: Message) -> str:
    """Return the SHA-256 of everything of a message that an approval is about."""
    readers = [message.sender_id, message.agent_id, message.audience.value, message.audience_id]
    asks = [
        message.is_must_read,
        message.question,
        message.right_answer,
        message.wrong_answers,
        message.explanation,
    ]
    told = [message.title, message.text, *readers, *asks]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def approvals_of(message: Message) -> frozenset[ApprovalKind]:
    """Return the approvals that the present text of a message has."""
    kinds = select(MessageApproval.kind).where(
        MessageApproval.message_id == message.id, MessageApproval.hash == hash_of(message)
    )
    return frozenset(db.session.scalars(kinds))


def rule_of(message: Message, at: datetime) -> Rule:
    """Return the rule that selects the readers of a message at ``at``."""
    match message.audience:
        case AudienceChoice.EVERYONE:
            return Holds(JobRole.ALL_EMPLOYEES)
        case AudienceChoice.AFFECTED:
            return Beside(message.agent_id) if message.agent_id else NOBODY
        case AudienceChoice.TEAM:
            return InLineOf(message.sender_id)
        case AudienceChoice.GROUP:
            return audience_queries.find_rule(message.audience_id, at) if message.audience_id else NOBODY


def count_people(message: Message) -> int:
    """Return how many people a message would be sent to now."""
    at = clock.now()
    return audience_queries.count_members(rule_of(message, at), at)


def list_recipients_sample(viewer: Person, message: Message, people: int) -> Sequence[ListedMember]:
    """Return the first of the ``people`` a message would be sent to now, as far as ``viewer`` may see them."""
    return audience_queries.list_sample(viewer, rule_of(message, clock.now()), people=people)


def draft_of(message: Message) -> Draft:
    """Return a message with everything that the rules of publishing have to know, as of now."""
    template = find_template(message.template)
    told = template.content if template else {}
    return Draft(
        title=message.title,
        text=message.text,
        claims=claims_for(message),
        level_words={
            str(LEVEL_NAMES[level]): int(level) for level in Autonomy if level is not Autonomy.ASSIST
        },
        must_say={each["say"]: each["words"] for each in told.get("must_say", ())},
        never_say=told.get("never_say", ()),
        approvals=[ApprovalKind(each) for each in told.get("approvals", ())],
        given=approvals_of(message),
        is_by_sender=message.author_id == message.sender_id,
        is_sender_right=is_right_sender(
            message.sender, [SenderType(each) for each in told.get("sender", ())], message.agent_id
        ),
        is_sender_here=message.sender.is_active,
        changes_behaviour=message.changes_behaviour,
        is_must_read=message.is_must_read,
        has_question=bool(message.question and message.right_answer and message.wrong_answers),
        people=count_people(message),
    )


def is_right_sender(person: Person, types: Sequence[SenderType], agent_id: int | None) -> bool:
    """Return whether a person is of one of these types; anyone is where a message follows no template.

    An owner of the agent that the message is about counts as its product owner.
    """
    if not types:
        return True
    jobs = people_queries.list_job_roles(person.id, clock.now())
    roles = {grant.role for grant in person.grants}
    fits = {
        SenderType.EXECUTIVE: Role.EXECUTIVE in roles or JobRole.EXECUTIVE in jobs,
        SenderType.MANAGER: Role.MANAGER in roles,
        SenderType.PRODUCT_OWNER: JobRole.PRODUCT_OWNER in jobs or _owns(person, agent_id),
        SenderType.HR: Role.COMPLIANCE in roles or JobRole.COMPLIANCE_TEAM in jobs,
    }
    return any(fits[each] for each in types)


def _owns(person: Person, agent_id: int | None) -> bool:
    owned: Select[int] = select(func.count()).where(
        AgentOwner.person_id == person.id, AgentOwner.agent_id == agent_id, valid_at(AgentOwner, clock.now())
    )
    return bool(db.session.scalar(owned))


def _needed(message: Message) -> Sequence[ApprovalKind]:
    template = find_template(message.template)
    told = template.content["approvals"] if template else ()
    return needed_approvals(
        message.title,
        message.text,
        [ApprovalKind(each) for each in told],
        is_by_sender=message.author_id == message.sender_id,
    )
