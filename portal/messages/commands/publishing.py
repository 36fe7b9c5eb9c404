"""Commands that publish a message, tell people in batches, update, retract and remind."""

from datetime import timedelta

from sqlalchemy import Select, func, insert, literal, select

from portal.audit.commands import record
from portal.chat.commands import announce
from portal.chat.rules import ChatTopic
from portal.core import clock, content, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.messages import queries, rules
from portal.messages.actions import MessageAction
from portal.messages.commands.blocking import block
from portal.messages.commands.refusals import refuse_other_text, refuse_unfit, refuse_unless_writer
from portal.messages.models import (
    Message,
    MessageEdition,
    MessageRecipient,
    MessageRetraction,
    MessageSending,
)
from portal.messages.notices import (
    MESSAGE_PUBLISHED,
    MESSAGE_RETRACTED,
    MESSAGE_UNCONFIRMED,
    MESSAGE_UPDATED,
    MESSAGE_URGENT,
)
from portal.messages.rules import AudienceChoice, SendingKind
from portal.messages.rules.states import REMINDER_DAYS, REMINDERS_MOST
from portal.notices.commands import tell
from portal.notices.telling import tell_everyone
from portal.people.models import Person

BATCH = 5_000  # people told in one transaction
URGENT_BATCH = 200  # people whose mails are written in one transaction, because they leave at once
KINDS = {
    SendingKind.FIRST: MESSAGE_PUBLISHED,
    SendingKind.UPDATE: MESSAGE_UPDATED,
    SendingKind.RETRACTION: MESSAGE_RETRACTED,
    SendingKind.REMINDER: MESSAGE_UNCONFIRMED,
}


def start_sending(message_id: int) -> bool:
    """Publish a message that is due, or say why not; return whether it was published.

    Everything is checked again as of now: a value may have become old since, a level lowered, a sender may have left.
    """
    message = db.session.get_one(Message, message_id)
    db.hold(message)
    if message.send_at is None or message.sent_at is not None or message.send_at > clock.now():
        return False
    reasons = rules.blocking(rules.problems(queries.draft_of(message)))
    if reasons:
        block(message, reasons)
        return False
    edition = _publish(None, message, note="")
    message.sent_at, message.asks_from = clock.now(), edition.id
    record(None, MessageAction.SENT, message, edition=edition.id, hash=edition.hash)
    _begin(message, SendingKind.FIRST)
    if message.audience is AudienceChoice.EVERYONE:
        announce(
            ChatTopic.NEWS,
            message,
            MESSAGE_PUBLISHED.subject,
            endpoint="news.show",
            address={"message_id": message.id},
            sender=message.sender.name,
            title=message.title,
        )
    return True


def tell_next(sending_id: int) -> int:
    """Tell the next people of a sending; return how many. A sending that reached its end is done.

    A few statements, whatever the number of people. A batch that ran twice would find nobody left to tell.
    """
    sending = db.session.get_one(MessageSending, sending_id)
    db.hold(sending)
    if sending.done_at is not None:
        return 0
    message = db.session.get_one(Message, sending.message_id)
    is_urgent = message.is_urgent and sending.kind is SendingKind.FIRST
    most = URGENT_BATCH if is_urgent else BATCH
    batch = queries.next_recipients(message, sending, most=most).subquery()
    people = select(batch.c.person_id)
    count, last = db.session.execute(
        select(func.count(), func.max(batch.c.person_id)).select_from(batch)
    ).one()
    if count:
        if sending.kind is SendingKind.FIRST:
            _note_recipients(message, people)
        _tell(message, sending, people, is_urgent=is_urgent)
        sending.told_up_to, sending.told = last, sending.told + count
    if count < most:
        sending.done_at = clock.now()
    return int(count)


def publish_update(
    actor: Person, message: Message, *, note: str, asks_again: bool, seen: str | None = None
) -> None:
    """Publish the present text as a new edition and tell everyone who got the message what changed.

    ``seen`` is the hash of the text that the actor has before them, if there is one.
    """
    refuse_unless_writer(actor, message)
    db.hold(message)
    refuse_other_text(message, seen)
    if message.sent_at is None or message.retracted_at is not None:
        raise Refused(Reason("message_not_sent"))
    refuse_unfit(message, by=actor)
    edition = _publish(actor, message, note=note)
    if asks_again:
        message.asks_from = edition.id
    record(
        actor, MessageAction.UPDATED, message, edition=edition.id, hash=edition.hash, asks_again=asks_again
    )
    _begin(message, SendingKind.UPDATE)


def retract_message(actor: Person, message: Message, *, reason: str) -> None:
    """Take a message back. Its text stays on record; readers see the reason instead, and are told."""
    refuse_unless_writer(actor, message)
    db.hold(message)
    if message.sent_at is None or message.retracted_at is not None:
        raise Refused(Reason("message_not_sent"))
    at = clock.now()
    message.retracted_at = at
    db.session.add(
        MessageRetraction(message_id=message.id, reason=reason, retracted_at=at, retracted_by_id=actor.id)
    )
    record(actor, MessageAction.RETRACTED, message)
    _begin(message, SendingKind.RETRACTION)


def remind_unconfirmed(actor: Person, message: Message) -> None:
    """Remind everyone who has not confirmed a message: every three days, and five times at most."""
    refuse_unless_writer(actor, message)
    db.hold(message)
    if message.sent_at is None or message.retracted_at is not None or not message.is_must_read:
        raise Refused(Reason("message_nothing_to_confirm"))
    count, last = queries.last_reminder(message)
    if count >= REMINDERS_MOST:
        raise Refused(Reason("message_reminded_enough", most=REMINDERS_MOST))
    before = last or message.sent_at
    if not clock.is_past(before, by=timedelta(days=REMINDER_DAYS)):
        raise Refused(Reason("message_reminded_lately", days=REMINDER_DAYS))
    record(actor, MessageAction.REMINDED, message)
    _begin(message, SendingKind.REMINDER)


def _publish(actor: Person | None, message: Message, *, note: str) -> MessageEdition:
    claims = queries.claims_for(message)
    earlier = queries.find_edition(message)
    edition = MessageEdition(
        message_id=message.id,
        number=earlier.number + 1 if earlier else 1,
        title=rules.fill_in(message.title, claims),
        text=message.text,
        html=content.render(rules.fill_in(message.text, claims)),
        facts=queries.facts_of(message, claims),
        hash=queries.hash_of(message),
        note=note,
        question=message.question,
        answers=[message.right_answer, *message.wrong_answers] if message.question else [],
        explanation=message.explanation,
        sender_id=message.sender_id,
        published_at=clock.now(),
        published_by_id=actor.id if actor else message.author_id,
    )
    db.session.add(edition)
    db.session.flush()  # the message names its newest edition
    message.edition_id = edition.id
    return edition


def _begin(message: Message, kind: SendingKind) -> None:
    db.session.add(MessageSending(message_id=message.id, kind=kind, started_at=clock.now()))


def _note_recipients(message: Message, people: Select[int]) -> None:
    got = select(MessageRecipient.person_id).where(MessageRecipient.message_id == message.id)
    rows = select(
        literal(message.id), Person.id, Person.unit_id, literal(clock.now(), MessageRecipient.sent_at.type)
    ).where(Person.id.in_(people), Person.id.not_in(got))
    columns = ["message_id", "person_id", "unit_id", "sent_at"]
    db.session.execute(insert(MessageRecipient).from_select(columns, rows.order_by(Person.id)))


def _tell(message: Message, sending: MessageSending, people: Select[int], *, is_urgent: bool) -> None:
    edition = queries.find_edition(message)
    title = edition.title if edition else message.title
    retraction = queries.find_retraction(message)
    values = {
        SendingKind.FIRST: {"sender": message.sender.name},
        SendingKind.UPDATE: {"note": edition.note if edition else ""},
        SendingKind.RETRACTION: {"note": retraction.reason if retraction else ""},
        SendingKind.REMINDER: {},
    }[sending.kind]
    address = {"message_id": message.id}
    if is_urgent:
        readers = db.session.scalars(select(Person).where(Person.id.in_(people)).order_by(Person.id))
        tell(readers, MESSAGE_URGENT, message, address=address, title=title, **values)
    else:
        tell_everyone(people, KINDS[sending.kind], message, address=address, title=title, **values)
