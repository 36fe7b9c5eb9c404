"""Queries about messages as they are written: templates, drafts, their audience and their approvals."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, exists, or_, select

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
from portal.messages.models import Message, MessageApproval, MessageChange, MessageEdition
from portal.messages.queries.facts import claims_for
from portal.messages.queries.rights import is_by_sender, is_right_sender, may_approve, sender_types, writes
from portal.messages.rules import AudienceChoice, Draft, MessageState, needed_approvals, state_of
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
    discarded_at: datetime | None
    superseded_at: datetime | None
    is_blocked: bool
    is_must_read: bool
    sender: str

    @property
    def state(self) -> MessageState:
        return state_of(
            send_at=self.send_at,
            sent_at=self.sent_at,
            retracted_at=self.retracted_at,
            discarded_at=self.discarded_at,
            superseded_at=self.superseded_at,
            is_blocked=self.is_blocked,
        )


def list_templates() -> Sequence[ContentVersion]:
    """Return the templates in force, by key."""
    return library_queries.list_current(ContentKind.MESSAGE)


def list_templates_for(person: Person) -> Sequence[ContentVersion]:
    """Return the templates that a person may use: of those who write in their own name, those they may send."""
    if writes(person):
        return list_templates()
    mine = sender_types(person, None)
    return [each for each in list_templates() if not mine.isdisjoint(map(SenderType, each.content["sender"]))]


def find_template(key: str | None) -> ContentVersion | None:
    return library_queries.find_current(ContentKind.MESSAGE, key) if key else None


def text_of(template: ContentVersion) -> str:
    """Return the text of a template as it is in its file."""
    return str(json.loads(template.source)["text"])


def find_message(person: Person, message_id: int) -> Message | None:
    """Return a message for those who write messages, its sender and author, and those who may approve it."""
    message = db.session.get(Message, message_id)
    if message is None:
        return None
    approves = message.asked_at is not None and person.scope_of(Permission.MESSAGES_APPROVE).everywhere
    is_mine = person.id in (message.sender_id, message.author_id)
    return message if writes(person) or is_mine or approves else None


def find_successor(message: Message) -> Message | None:
    """Return the newest message about the place of a superseded draft, if one was drafted."""
    change = message.change
    if change is None or change.superseded_at is None:
        return None
    return db.session.scalars(
        select(Message)
        .join(MessageChange, MessageChange.message_id == Message.id)
        .where(
            MessageChange.agent_id == change.agent_id,
            MessageChange.deployment_id.is_not_distinct_from(change.deployment_id),
            Message.id > message.id,
        )
        .order_by(Message.id.desc())
        .limit(1)
    ).one_or_none()


def find_edition(message: Message) -> MessageEdition | None:
    """Return the newest edition of a message."""
    return db.session.get(MessageEdition, message.edition_id) if message.edition_id else None


def list_drafts(person: Person, mark: PageMark) -> Slice[DraftRow]:
    """Return one page of messages with their senders, the newest first; one statement.

    Those who write for the company see all of them, others what they wrote or send. What was discarded is left out.
    """
    rows = (
        select(
            Message.id,
            Message.title,
            Message.send_at,
            Message.sent_at,
            Message.retracted_at,
            Message.discarded_at,
            MessageChange.superseded_at,
            Message.blocked.is_not(None).label("is_blocked"),
            Message.is_must_read,
            Person.name.label("sender"),
        )
        .join(Person, Person.id == Message.sender_id)
        .outerjoin(MessageChange, MessageChange.message_id == Message.id)
        .where(Message.discarded_at.is_(None))
    )
    if not writes(person):
        rows = rows.where(or_(Message.sender_id == person.id, Message.author_id == person.id))
    return page_of(rows, (Message.id,), mark, row_type=DraftRow, descending=True, size=25)


def list_waiting(person: Person) -> Sequence[tuple[Message, Sequence[ApprovalKind]]]:
    """Return what waits for a person, a limited number, the longest waiting first.

    That is each text whose approval was asked for and that they may give, and each draft that was prepared in their
    name and that nobody has sent or discarded; for these, no approvals are named.
    """
    others = person.scope_of(Permission.MESSAGES_APPROVE).everywhere
    found: list[tuple[Message, Sequence[ApprovalKind]]] = []
    for message in db.session.scalars(_waiting(others=others), {"person_id": person.id}):
        if message.asked_at is None:
            found.append((message, ()))
            continue
        given = approvals_of(message)
        waits = [
            kind for kind in _needed(message) if kind not in given and may_approve(person, message, kind)
        ]
        if waits:
            found.append((message, waits))
    return found


@cache
def _waiting(*, others: bool) -> Select[Message]:
    """Return the messages that wait for a sender, and for those who may approve what ``others`` write."""
    mine = Message.sender_id == PERSON_ID
    theirs = or_(mine, Message.author_id != PERSON_ID) if others else mine
    return (
        select(Message)
        .where(_is_open(), or_(theirs & Message.asked_at.is_not(None), mine & _is_prepared()))
        .order_by(Message.id)
        .limit(at_most(TO_APPROVE_MOST))
    )


def messages_wait() -> ColumnElement[bool]:
    """Return the condition that a message perhaps waits for a person: to be approved, or to be sent."""
    mine = Message.sender_id == PERSON_ID
    may_approve = or_(mine, Message.author_id != PERSON_ID) & Message.asked_at.is_not(None)
    return exists().where(_is_open(), or_(may_approve, mine & _is_prepared()))


def _is_open() -> ColumnElement[bool]:
    return Message.sent_at.is_(None) & Message.retracted_at.is_(None) & Message.discarded_at.is_(None)


def _is_prepared() -> ColumnElement[bool]:
    """Return the condition that a message was drafted about a change that still holds, and is not scheduled."""
    holds = exists().where(MessageChange.message_id == Message.id, MessageChange.superseded_at.is_(None))
    return holds.correlate(Message) & Message.send_at.is_(None)


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
        case AudienceChoice.PLACE:
            change = message.change
            return Beside(change.agent_id, deployment_id=change.deployment_id) if change else NOBODY
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


def draft_of(message: Message, *, by: Person | None = None) -> Draft:
    """Return a message with everything that the rules of publishing have to know, as of now.

    ``by`` is the person who is about to send it: senders approve their text by sending it themselves.
    """
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
        is_by_sender=is_by_sender(message) or (by is not None and by.id == message.sender_id),
        is_superseded=bool(message.change and message.change.superseded_at),
        is_sender_right=is_right_sender(
            message.sender, [SenderType(each) for each in told.get("sender", ())], message.agent_id
        ),
        is_sender_here=message.sender.is_active,
        changes_behaviour=message.changes_behaviour,
        is_must_read=message.is_must_read,
        has_question=bool(message.question and message.right_answer and message.wrong_answers),
        people=count_people(message),
    )


def _needed(message: Message) -> Sequence[ApprovalKind]:
    template = find_template(message.template)
    told = template.content["approvals"] if template else ()
    return needed_approvals(
        message.title,
        message.text,
        [ApprovalKind(each) for each in told],
        is_by_sender=is_by_sender(message),
    )
