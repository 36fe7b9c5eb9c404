"""Refusals that several commands of messages share."""

from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.messages import queries, rules
from portal.messages.models import Message
from portal.people.models import Person


def refuse_unless_writer(actor: Person, message: Message) -> None:
    """Refuse a person who may not write this message to these people."""
    if not queries.may_write(actor, message):
        raise Refused(Reason("message_is_about_everybody"))


def refuse_unfit(message: Message, *, by: Person) -> None:
    """Refuse a message that may not be published by a person, with every reason."""
    found = [Refused(reason) for reason in rules.blocking(rules.problems(queries.draft_of(message, by=by)))]
    if found:
        first, *also = found
        raise Refused(first.reason, also=also)


def refuse_other_text(message: Message, seen: str | None) -> None:
    """Refuse where somebody has changed the text since the actor saw it with the hash ``seen``."""
    if seen is not None and seen != queries.hash_of(message):
        raise Refused(Reason("message_text_changed"))
