"""Puts mail into the outbox, in the transaction it is about."""

from datetime import datetime

from sqlalchemy import delete, or_

from portal.audit.commands import Actor, record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.outbox.actions import MailAction
from portal.outbox.models import OutboxMail
from portal.outbox.queries import can_mail, find_by_message_id


def send_mail(
    *,
    to: str,
    subject: str,
    text: str,
    language: str = "en",
    person_id: int | None = None,
    about: str | None = None,
    stop_link: str = "",
    at: datetime | None = None,
) -> OutboxMail | None:
    """Enqueue one mail, to leave at ``at`` or after this transaction; return ``None`` if mail is not set up.

    With a ``person_id``, the delivery page lists the mail with address and subject. Neither may contain anything an
    administrator may not know. Without one, the mail is only counted; use this where a list would reveal a reporter.
    ``about`` names the kind of notice. At ``stop_link`` mail programs can stop such mail with one click (RFC 8058).
    """
    if not can_mail():
        return None
    now = clock.now()
    mail = OutboxMail(
        to_address=to,
        subject=" ".join(subject.split()),
        text=text,
        language=language,
        enqueued_at=now,
        due_at=at or now,
        person_id=person_id,
        about=about,
        stop_link=stop_link,
    )
    db.session.add(mail)
    db.session.flush()  # the audit subject needs the id
    record(None, MailAction.MAIL_ENQUEUED, mail, person=person_id)
    return mail


def forget_mails(*, person_id: int, address: str, name: str) -> None:
    """Delete mails that are addressed to a person or name them. The calling command records why."""
    about = (
        OutboxMail.subject.contains(name, autoescape=True),
        OutboxMail.text.contains(name, autoescape=True),
    )
    theirs = (OutboxMail.person_id == person_id, OutboxMail.to_address == address)
    db.session.execute(delete(OutboxMail).where(or_(*theirs, *about)))


def note_bounce(message_id: str, status: str) -> bool:
    """Mark a sent mail as returned, with the status code that came back; return whether there is such a mail."""
    mail = find_by_message_id(message_id)
    if mail is None:
        return False
    db.hold(mail)
    if mail.bounced_at is None:
        record(None, MailAction.MAIL_RETURNED, mail, person=mail.person_id, status=status)
        mail.bounced_at, mail.error_code = clock.now(), f"returned {status}"
    return True


def note_test(actor: Actor, *, is_sent: bool) -> None:
    """Record that someone sent themselves a test mail, and whether the server took it."""
    record(actor, MailAction.MAIL_TESTED, is_sent=int(is_sent))


def try_again(actor: Actor, mail: OutboxMail) -> None:
    """Give an undelivered mail another eight tries, starting now; refuse with ``mail_not_failed``."""
    db.hold(mail)
    if mail.sent_at or not mail.failed_at:
        raise Refused(Reason("mail_not_failed"))
    record(actor, MailAction.MAIL_TRIED_AGAIN, mail, error=mail.error_code)
    mail.failed_at, mail.error_code, mail.attempts, mail.due_at = None, None, 0, clock.now()
