"""A transport for mail, and mails in any state."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from portal.core import clock
from portal.core.environment import Settings
from portal.outbox import transport
from portal.outbox.models import OutboxMail
from tests.make import keep


@contextmanager
def mail_set_up(data: Path, url: str = "file:mail") -> Iterator[Path]:
    """Set up mail inside the block; as files below ``data`` unless ``url`` says otherwise."""
    transport.set_up(Settings(data=data, mail_url=url, mail_from="Portal <portal@northwind.example>"))
    try:
        yield data / "mail"
    finally:
        transport.set_up(Settings())


def make_mail(to: str = "ada@northwind.example", **values: Any) -> OutboxMail:
    at = clock.now()
    return keep(
        OutboxMail(
            **{
                "to_address": to,
                "subject": "Hello",
                "text": "A text",
                "enqueued_at": at,
                "due_at": at,
                "person_id": 1,
                **values,
            }
        )
    )
