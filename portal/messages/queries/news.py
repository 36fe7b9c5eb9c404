"""The news of a reader: what was sent to them, and what they have to confirm."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import BindParameter, ColumnElement, SQLColumnExpression, exists, or_, select

from portal.core import clock, db
from portal.core.folding import folded
from portal.core.paging import PageMark, Slice, page_of
from portal.core.rows import fetch_all
from portal.core.statements import PERSON_ID, TODAY, Rows, at_most, prepared
from portal.messages.models import (
    Message,
    MessageConfirmation,
    MessageEdition,
    MessageOpening,
    MessageRecipient,
    MessageRetraction,
)
from portal.people.models import Person

NEWS_PAGE = 20
MUST_READS_MOST = 5
EARLIER = 3


class NewsRow(NamedTuple):
    """A message in somebody's news."""

    id: int
    message_id: int
    title: str
    sender: str
    job_title: str
    published_at: datetime
    is_must_read: bool
    is_pinned: bool
    is_opened: bool
    is_confirmed: bool
    is_retracted: bool


class UnreadRow(NamedTuple):
    """A message that somebody has to confirm."""

    message_id: int
    title: str
    sender: str
    effective_on: date | None
    expires_on: date | None


def list_news(person: Person, mark: PageMark, *, text: str = "", unread_only: bool = False) -> Slice[NewsRow]:
    """Return one page of what was sent to a person, the newest first; one statement."""
    rows = _news(person)
    if text:
        like = f"%{_escaped(text)}%"
        rows = rows.where(
            or_(
                folded(MessageEdition.title).like(folded(like), escape="\\"),
                folded(MessageEdition.text).like(folded(like), escape="\\"),
                folded(Person.name).like(folded(like), escape="\\"),
            )
        )
    if unread_only:
        rows = rows.where(asks_confirmation(person.id, clock.today()))
    return page_of(rows, (MessageRecipient.id,), mark, row_type=NewsRow, descending=True, size=NEWS_PAGE)


def list_earlier(person: Person, message_id: int) -> Sequence[NewsRow]:
    """Return the newest other messages to a person."""
    rows = _news(person).where(Message.id != message_id, Message.retracted_at.is_(None))
    return fetch_all(NewsRow, rows.order_by(MessageRecipient.id.desc()).limit(EARLIER))


def find_news(person: Person, message_id: int) -> Message | None:
    """Return a message that was sent to this person."""
    return db.session.scalars(
        select(Message)
        .join(MessageRecipient, MessageRecipient.message_id == Message.id)
        .where(Message.id == message_id, MessageRecipient.person_id == person.id)
    ).one_or_none()


def list_unconfirmed_of(person: Person, on: date) -> Sequence[UnreadRow]:
    """Return the messages that a person has to confirm, the longest waiting first; a limited number."""
    return fetch_all(UnreadRow, _unconfirmed(), {"person_id": person.id, "today": on})


def must_reads_wait() -> ColumnElement[bool]:
    """Return the condition that a person has a message to confirm."""
    sent = select(Message.id).join(MessageRecipient, MessageRecipient.message_id == Message.id)
    return exists(sent.where(*_is_unconfirmed()))


@prepared
def _unconfirmed() -> Rows:
    return (
        select(
            Message.id.label("message_id"),
            MessageEdition.title,
            Person.name.label("sender"),
            Message.effective_on,
            Message.expires_on,
        )
        .join(MessageRecipient, MessageRecipient.message_id == Message.id)
        .join(MessageEdition, MessageEdition.id == Message.edition_id)
        .join(Person, Person.id == Message.sender_id)
        .where(*_is_unconfirmed())
        .order_by(MessageRecipient.id)
        .limit(at_most(MUST_READS_MOST))
    )


def _is_unconfirmed() -> tuple[ColumnElement[bool], ...]:
    return MessageRecipient.person_id == PERSON_ID, asks_confirmation(MessageRecipient.person_id, TODAY)


def asks_confirmation(
    person_id: int | SQLColumnExpression[int], on: date | BindParameter[date]
) -> ColumnElement[bool]:
    """Return the condition that a ``Message`` still waits for the confirmation of a person on a day."""
    confirmed = exists().where(
        MessageConfirmation.message_id == Message.id,
        MessageConfirmation.person_id == person_id,
        MessageConfirmation.edition_id >= Message.asks_from,
    )
    if isinstance(person_id, int):
        confirmed = confirmed.correlate(Message)
    else:
        confirmed = confirmed.correlate(Message, MessageRecipient)
    is_open = or_(Message.expires_on.is_(None), Message.expires_on >= on)
    return Message.is_must_read & Message.retracted_at.is_(None) & is_open & ~confirmed


def find_confirmation(person: Person, message: Message) -> MessageConfirmation | None:
    """Return the person's newest confirmation that still counts."""
    return db.session.scalars(
        select(MessageConfirmation)
        .where(
            MessageConfirmation.message_id == message.id,
            MessageConfirmation.person_id == person.id,
            MessageConfirmation.edition_id >= (message.asks_from or 0),
        )
        .order_by(MessageConfirmation.id.desc())
        .limit(1)
    ).one_or_none()


def find_retraction(message: Message) -> MessageRetraction | None:
    return db.session.get(MessageRetraction, message.id)


def _news(person: Person) -> Rows:
    opened = exists().where(MessageOpening.message_id == Message.id, MessageOpening.person_id == person.id)
    confirmed = exists().where(
        MessageConfirmation.message_id == Message.id,
        MessageConfirmation.person_id == person.id,
        MessageConfirmation.edition_id >= Message.asks_from,
    )
    return (
        select(
            MessageRecipient.id,
            Message.id.label("message_id"),
            MessageEdition.title,
            Person.name.label("sender"),
            Person.job_title,
            MessageEdition.published_at,
            Message.is_must_read,
            Message.is_pinned,
            opened.correlate(Message).label("is_opened"),
            confirmed.correlate(Message).label("is_confirmed"),
            Message.retracted_at.is_not(None).label("is_retracted"),
        )
        .join(Message, Message.id == MessageRecipient.message_id)
        .join(MessageEdition, MessageEdition.id == Message.edition_id)
        .join(Person, Person.id == Message.sender_id)
        .where(MessageRecipient.person_id == person.id)
    )


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
