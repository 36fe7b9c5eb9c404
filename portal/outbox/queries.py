"""Reads the outbox."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select

from portal.core import clock, db
from portal.core.paging import PageMark, Slice, page_of
from portal.core.rows import fetch_all
from portal.outbox import rules, transport
from portal.outbox.models import OutboxMail
from portal.outbox.rules import MailState

IN_STATE: dict[MailState, ColumnElement[bool]] = {
    MailState.WAITING: OutboxMail.sent_at.is_(None) & OutboxMail.failed_at.is_(None),
    MailState.SENT: OutboxMail.sent_at.is_not(None) & OutboxMail.bounced_at.is_(None),
    MailState.BOUNCED: OutboxMail.bounced_at.is_not(None),
    MailState.FAILED: OutboxMail.failed_at.is_not(None),
}
_IS_LISTED = OutboxMail.person_id.is_not(None)


class ListedMail(NamedTuple):
    """A mail on the delivery page, without its text."""

    id: int
    to_address: str
    subject: str
    enqueued_at: datetime
    due_at: datetime
    attempts: int
    sent_at: datetime | None
    failed_at: datetime | None
    bounced_at: datetime | None
    error_code: str | None
    about: str | None
    person_id: int | None


def _listed() -> Select[*tuple[Any, ...]]:
    return select(
        OutboxMail.id,
        OutboxMail.to_address,
        OutboxMail.subject,
        OutboxMail.enqueued_at,
        OutboxMail.due_at,
        OutboxMail.attempts,
        OutboxMail.sent_at,
        OutboxMail.failed_at,
        OutboxMail.bounced_at,
        OutboxMail.error_code,
        OutboxMail.about,
        OutboxMail.person_id,
    ).where(_IS_LISTED)


def can_mail() -> bool:
    """Whether this installation sends mail. If not, pages show what the mail would have said."""
    return transport.is_set_up()


def list_mails(
    mark: PageMark,
    *,
    state: MailState | None = None,
    address: str = "",
    people: Select[int] | None = None,
) -> Slice[ListedMail]:
    """Return one page, newest first, without texts and without mails that name no person; one statement.

    ``address`` narrows it to one, ``people`` to those whose ids it selects.
    """
    mails = _listed()
    if address:
        mails = mails.where(OutboxMail.to_address == address.lower())
    if people is not None:
        mails = mails.where(OutboxMail.person_id.in_(people))
    if state:
        mails = mails.where(IN_STATE[state])
    return page_of(mails, [OutboxMail.id], mark, row_type=ListedMail, descending=True)


def find_failed(mail_id: int) -> OutboxMail | None:
    """Return a listed mail that was given up."""
    return db.session.scalars(
        select(OutboxMail).where(OutboxMail.id == mail_id, _IS_LISTED, IN_STATE[MailState.FAILED])
    ).one_or_none()


def find_by_message_id(text: str) -> OutboxMail | None:
    """Return the sent mail with this Message-ID."""
    found = rules.mail_of_message_id(text)
    mail = db.session.get(OutboxMail, found[0]) if found else None
    is_it = mail and found and mail.sent_at and int(mail.enqueued_at.timestamp()) == found[1]
    return mail if is_it else None


def find_trouble(person_id: int, address: str) -> ListedMail | None:
    """Return the newest listed mail to a person at this address, if it came back or was refused for good."""
    newest = (
        _listed()
        .where(OutboxMail.person_id == person_id, OutboxMail.to_address == address)
        .order_by(OutboxMail.id.desc())
        .limit(1)
    )
    found = fetch_all(ListedMail, newest)
    return next((mail for mail in found if mail.bounced_at or mail.failed_at), None)


def count_unlisted_failed() -> int:
    """Return how many mails were given up, or came back, that the page does not list."""
    in_trouble = IN_STATE[MailState.FAILED] | IN_STATE[MailState.BOUNCED]
    return db.session.scalar(select(func.count()).where(OutboxMail.person_id.is_(None), in_trouble)) or 0


def oldest_due_at() -> datetime | None:
    """Return since when the most overdue mail is due; ``None`` if nothing is due."""
    return db.session.scalar(
        select(func.min(OutboxMail.due_at)).where(
            IN_STATE[MailState.WAITING], OutboxMail.due_at <= clock.now()
        )
    )
