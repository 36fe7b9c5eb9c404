"""Email of the sample company: digests each morning, and one email that came back."""

from datetime import datetime, timedelta

from portal.core import clock, db
from portal.demo import queries
from portal.demo.learning import Scene
from portal.notices import delivery as digests
from portal.outbox import commands as outbox_commands, delivery, transport

CAME_BACK_AGO = 4


def scenes(today: datetime) -> list[Scene]:
    """Return the scene in which the newest email comes back, because its address does not exist any more."""
    return [(today - timedelta(days=CAME_BACK_AGO), _come_back)]


def send_digests(at: datetime) -> None:
    """Send the digests that are due at ``at``, as the worker would."""
    with clock.moved_to(at), db.use_case():
        while digests.send_digests(at):
            pass


def _come_back() -> None:
    mail = queries.newest_listed_mail()
    if mail is not None and transport.is_set_up():
        message_id = delivery.message_of(mail, transport.post())["Message-ID"]
        outbox_commands.note_bounce(str(message_id), "5.1.1")
