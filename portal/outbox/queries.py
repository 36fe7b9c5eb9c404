"""Reads the outbox."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select

from portal.core import clock, db
from portal.core.paging import PageMark, Slice, page_of
from portal.outbox import transport
from portal.outbox.models import OutboxMail
from portal.outbox.rules import MailState

IN_STATE: dict[MailState, ColumnElement[bool]] = {
    MailState.WAITING: OutboxMail.sent_at.is_(None) & OutboxMail.failed_at.is_(None),
    MailState.SENT: OutboxMail.sent_at.is_not(None),
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
    error_code: str | None


def can_mail() -> bool:
    """Whether this installation sends mail. If not, pages show what the mail would have said."""
    return transport.is_set_up()


def list_mails(mark: PageMark, *, state: MailState | None = None) -> Slice[ListedMail]:
    """Return one page, newest first, without texts and without mails that name no person; one statement."""
    mails = select(
        OutboxMail.id,
        OutboxMail.to_address,
        OutboxMail.subject,
        OutboxMail.enqueued_at,
        OutboxMail.due_at,
        OutboxMail.attempts,
        OutboxMail.sent_at,
        OutboxMail.failed_at,
        OutboxMail.error_code,
    ).where(_IS_LISTED)
    if state:
        mails = mails.where(IN_STATE[state])
    return page_of(mails, [OutboxMail.id], mark, row_type=ListedMail, descending=True)


def find_failed(mail_id: int) -> OutboxMail | None:
    """Return a listed mail that was given up."""
    return db.session.scalars(
        select(OutboxMail).where(OutboxMail.id == mail_id, _IS_LISTED, IN_STATE[MailState.FAILED])
    ).one_or_none()


def count_unlisted_failed() -> int:
    """Return how many mails were given up that the page does not list."""
    return (
        db.session.scalar(
            select(func.count()).where(OutboxMail.person_id.is_(None), IN_STATE[MailState.FAILED])
        )
        or 0
    )


def oldest_due_at() -> datetime | None:
    """Return since when the most overdue mail is due; ``None`` if nothing is due."""
    return db.session.scalar(
        select(func.min(OutboxMail.due_at)).where(
            IN_STATE[MailState.WAITING], OutboxMail.due_at <= clock.now()
        )
    )
