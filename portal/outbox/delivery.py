"""Delivers due mail: claim it in one short transaction, send outside any, record the result in another.

Delivery is at least once. A worker that is killed after sending and before recording leaves a claimed mail. It is sent
again when the claim expires. Its Message-ID stays the same, so that receivers can drop the copy.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime, make_msgid
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, or_, select, update

from portal.audit.commands import Actor
from portal.core import clock, db
from portal.core.jobs import Job
from portal.core.links import address_of_portal
from portal.core.phrases import gettext as _
from portal.outbox import commands, rules, transport
from portal.outbox.models import OutboxMail
from portal.outbox.queries import IN_STATE
from portal.outbox.reading import html_of
from portal.outbox.rules import MailState

log = logging.getLogger("portal.outbox")
UNFOLDED = default.clone(
    max_line_length=990
)  # a folded link is encoded, and mail programs then do not find it
DELIVERY_ERRORS = (OSError, ValueError)  # errors of the network and SMTP; an invalid address or subject


def deliver_due() -> int:
    """Send one batch of due mail; return how many mails left."""
    left, sent = claim() if transport.is_set_up() else [], 0
    if not left:
        return 0
    until = clock.now() + rules.SENDING
    try:
        with transport.post().open() as send:
            while left and not clock.is_past(until):
                sent += _deliver(left[0], send)
                left.pop(0)
    except DELIVERY_ERRORS as error:  # the connection failed: the rest of the batch is tried again later
        for mail in left:
            _plan_again(mail.id, error)
    else:
        _give_back(left)
    return sent


def claim() -> list[OutboxMail]:
    """Claim due mails. No other worker sees them until the lease expires."""
    at = clock.now()
    with db.own_session(), db.use_case():  # the rows are used after it: sending needs no transaction
        mails = db.session.scalars(
            select(OutboxMail)
            .where(IN_STATE[MailState.WAITING], OutboxMail.due_at <= at)
            .order_by(OutboxMail.due_at, OutboxMail.id)
            .limit(rules.BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        for mail in mails:
            mail.attempts += 1
            mail.due_at = at + rules.LEASE
    return list(mails)


def message_of(mail: OutboxMail, post: transport.Post) -> EmailMessage:
    """Return the message as text and as HTML, which is the same for every try."""
    message = EmailMessage(UNFOLDED)
    message["From"] = post.sender
    message["To"] = mail.to_address
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.enqueued_at)
    message["Message-ID"] = rules.message_id(mail.id, mail.enqueued_at, domain=post.domain)
    message["Auto-Submitted"] = "auto-generated"
    if mail.stop_link:
        message["List-Unsubscribe"] = f"<{mail.stop_link}>"
        if mail.stop_link.startswith("https://"):  # RFC 8058 allows one click over nothing else
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    message.add_alternative(html_of(mail), subtype="html")
    return message


class TrialResult(NamedTuple):
    """What came of a test mail: the answers of the server, and the error that ended it, if one did."""

    answers: Sequence[transport.ServerAnswer]
    problem: str = ""

    @property
    def is_sent(self) -> bool:
        return not self.problem and all(answer.is_good for answer in self.answers)


def send_test(actor: Actor, address: str) -> TrialResult:
    """Send a test mail at once, outside any transaction, and record that it was tried."""
    post = transport.post()
    try:
        result = TrialResult(post.try_out(_test_message(address, post)))
    except DELIVERY_ERRORS as error:
        result = TrialResult((), transport.error_code(error))
    db.perform(lambda: commands.note_test(actor, is_sent=result.is_sent))
    return result


def _test_message(address: str, post: transport.Post) -> EmailMessage:
    message = EmailMessage(UNFOLDED)
    message["From"] = post.sender
    message["To"] = address
    message["Subject"] = _("Test email")
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = make_msgid("test", domain=post.domain)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_("This is a test. Email from %(address)s reaches you.", address=address_of_portal()))
    return message


def forget_old() -> int:
    """Delete mails that were sent or given up more than ninety days ago."""
    before = clock.now() - rules.KEPT
    with db.own_session(), db.use_case():
        gone = db.session.execute(
            delete(OutboxMail).where(or_(OutboxMail.sent_at < before, OutboxMail.failed_at < before))
        )
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _deliver(mail: OutboxMail, send: transport.Send) -> bool:
    try:
        send(message_of(mail, transport.post()))
    except DELIVERY_ERRORS as error:
        _plan_again(mail.id, error)
        return False
    _mark_sent(mail.id)
    return True


def _give_back(mails: Sequence[OutboxMail]) -> None:
    """Return mails that a slow server left no time for, so that their claim does not expire while they are sent."""
    ids = [mail.id for mail in mails]
    if ids:
        untried = update(OutboxMail).where(OutboxMail.id.in_(ids))
        with db.own_session(), db.use_case():
            db.session.execute(untried.values(due_at=clock.now(), attempts=OutboxMail.attempts - 1))


def _mark_sent(mail_id: int) -> None:
    with db.own_session(), db.use_case():
        mail = db.session.get_one(OutboxMail, mail_id)
        mail.sent_at, mail.error_code, mail.text, mail.stop_link = clock.now(), None, "", ""


def _plan_again(mail_id: int, error: Exception) -> None:
    """Schedule the next try, or give up after the last one or a permanent error."""
    at, code = clock.now(), transport.error_code(error)
    with db.own_session(), db.use_case():
        mail = db.session.get_one(OutboxMail, mail_id)
        again = None if transport.is_final(error) else rules.next_try_at(mail.attempts, at)
        mail.error_code = code
        if again:
            mail.due_at = again
        else:
            mail.failed_at = at
    log.warning("mail not delivered", extra={"job": f"mail {mail_id}: {code}"})


JOBS = (
    Job(name="deliver mail", title=_l("Send email"), every=timedelta(seconds=5), run=deliver_due),
    Job(
        name="forget old mail", title=_l("Delete old email records"), every=timedelta(days=1), run=forget_old
    ),
)
