"""Queries about what is being sent: messages that are due, open sendings, and whom to tell next."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select

from portal.audiences import queries as audience_queries
from portal.core import clock, db
from portal.messages.models import Message, MessageRecipient, MessageSending
from portal.messages.queries.drafts import rule_of
from portal.messages.queries.news import asks_confirmation
from portal.messages.rules import SendingKind
from portal.people.models import Person
from portal.people.rules import PRESENT

DUE_MOST = 20


def list_due(at: datetime) -> Sequence[int]:
    """Return the ids of the messages that are due by ``at``, a limited number, the longest waiting first."""
    due = select(Message.id).where(
        Message.send_at.is_not(None), Message.sent_at.is_(None), Message.send_at <= at
    )
    return db.session.scalars(due.order_by(Message.send_at, Message.id).limit(DUE_MOST)).all()


def list_open_sendings() -> Sequence[int]:
    """Return the ids of the sendings that are not done, the oldest first."""
    opened = select(MessageSending.id).where(MessageSending.done_at.is_(None))
    return db.session.scalars(opened.order_by(MessageSending.id).limit(DUE_MOST)).all()


def find_sending(message: Message) -> MessageSending | None:
    """Return the newest sending of a message."""
    sendings = select(MessageSending).where(MessageSending.message_id == message.id)
    return db.session.scalars(sendings.order_by(MessageSending.id.desc()).limit(1)).one_or_none()


def last_reminder(message: Message) -> tuple[int, datetime | None]:
    """Return how often people were reminded of a message, and when last."""
    begun = select(MessageSending.started_at).where(
        MessageSending.message_id == message.id, MessageSending.kind == SendingKind.REMINDER
    )
    found = db.session.scalars(begun.order_by(MessageSending.id.desc())).all()
    return len(found), found[0] if found else None


def next_recipients(message: Message, sending: MessageSending, *, most: int) -> Select[int]:
    """Select the next people to tell, by id.

    A new message goes to its audience as of the beginning of the sending; everything later to those who got it and are
    still here, a reminder only to those of them who have not confirmed.
    """
    if sending.kind is SendingKind.FIRST:
        found = audience_queries.members(rule_of(message, sending.started_at), sending.started_at).subquery()
        people = select(found.c.person_id).where(found.c.person_id > sending.told_up_to)
        return people.order_by(found.c.person_id).limit(most)
    told = (
        select(MessageRecipient.person_id)
        .join(Message, Message.id == MessageRecipient.message_id)
        .join(Person, Person.id == MessageRecipient.person_id)
        .where(
            Message.id == message.id,
            MessageRecipient.person_id > sending.told_up_to,
            Person.state.in_(PRESENT),
        )
    )
    if sending.kind is SendingKind.REMINDER:
        told = told.where(asks_confirmation(MessageRecipient.person_id, clock.today()))
    return told.order_by(MessageRecipient.person_id).limit(most)
