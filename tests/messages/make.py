"""Messages for tests."""

from typing import Any

from portal.core import clock
from portal.library import files
from portal.library.models import ContentVersion
from portal.library.rules import ChangeClass, ContentKind, Origin
from portal.messages.models import Message, MessageEdition, MessageRecipient
from portal.messages.rules import AudienceChoice
from portal.people.models import Person
from tests.make import keep, long_ago

PLAIN = "You may stop the agent at any time. Nobody asks you for a reason."


def make_template(key: str) -> ContentVersion:
    """A shipped template in force."""
    file = next(
        each for each in files.read_all().files if each.kind is ContentKind.MESSAGE and each.key == key
    )
    return keep(
        ContentVersion(
            kind=file.kind, key=file.key, label="1.0.0", hash=file.hash, title=file.title, change=ChangeClass.FULL,
            era=1, origin=Origin.FILE, published_at=long_ago(), source=file.source, body=file.body,
        )
    )  # fmt: skip


def make_message(sender: Person, *, text: str = PLAIN, **more: Any) -> Message:
    fields: dict[str, Any] = {
        "title": "A word about stopping", "author_id": sender.id, "sender_id": sender.id,
        "audience": AudienceChoice.EVERYONE,
        "is_must_read": True, "changes_behaviour": False, "written_at": clock.now(), "wrong_answers": [], **more,
    }  # fmt: skip
    return keep(Message(text=text, **fields))


def make_sent(sender: Person, *readers: Person, **more: Any) -> Message:
    """A message that was sent to some people."""
    message = make_message(sender, sent_at=clock.now(), **more)
    edition = keep(
        MessageEdition(
            message_id=message.id, number=1, title=message.title, text=message.text, html=f"<p>{message.text}</p>",
            facts=[], hash="0" * 64, note="", question=message.question or "", explanation=message.explanation or "",
            answers=[message.right_answer, *message.wrong_answers] if message.question else [],
            sender_id=sender.id, published_at=clock.now(),
        )
    )  # fmt: skip
    message.edition_id = message.asks_from = edition.id
    for reader in readers:
        keep(
            MessageRecipient(
                message_id=message.id, person_id=reader.id, unit_id=reader.unit_id, sent_at=clock.now()
            )
        )
    return keep(message)
