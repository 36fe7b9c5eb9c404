"""Commands of a reader: confirm a message, and note that it was opened."""

from contextlib import suppress

from sqlalchemy import exists, insert, literal, select
from sqlalchemy.exc import IntegrityError

from portal.audit.commands import record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.messages import queries
from portal.messages.actions import MessageAction
from portal.messages.models import Message, MessageConfirmation, MessageOpening
from portal.people.models import Person


def confirm_message(actor: Person, message: Message, *, edition_id: int, answer: str) -> MessageConfirmation:
    """Confirm the edition that was read, after its question is answered correctly; a second time changes nothing."""
    edition = queries.find_edition(message)
    if message.retracted_at is not None or edition is None or not message.is_must_read:
        raise Refused(Reason("message_nothing_to_confirm"))
    if edition.id != edition_id:
        raise Refused(Reason("message_text_changed"))
    if confirmed := queries.find_confirmation(actor, message):
        return confirmed
    if edition.question and answer != edition.answers[0]:
        raise Refused(Reason("message_answer_wrong", why=edition.explanation), field="answer")
    confirmed = MessageConfirmation(
        message_id=message.id, edition_id=edition.id, person_id=actor.id, confirmed_at=clock.now()
    )
    db.session.add(confirmed)
    db.session.flush()  # the audit subject needs the id
    record(
        actor,
        MessageAction.CONFIRMED,
        confirmed,
        concerns=actor,
        message=message.id,
        edition=edition.id,
        hash=edition.hash,
    )
    return confirmed


def note_opened(person_id: int, message_id: int) -> None:
    """Keep the first time a recipient opened a message, in a transaction of its own: the page only reads."""
    with suppress(IntegrityError):  # opened twice in the same moment: the first one is kept
        db.note(lambda: _put_opening(person_id, message_id))


def _put_opening(person_id: int, message_id: int) -> None:
    opened = exists().where(MessageOpening.person_id == person_id, MessageOpening.message_id == message_id)
    at = literal(clock.now(), MessageOpening.opened_at.type)
    first = select(literal(person_id), literal(message_id), at).where(~opened)
    columns = ["person_id", "message_id", "opened_at"]
    db.session.execute(insert(MessageOpening).from_select(columns, first))
