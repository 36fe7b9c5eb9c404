"""Email of the sample company: digests each morning, and one email that came back."""

from datetime import datetime, timedelta

from portal.core import clock, db
from portal.demo import queries
from portal.demo.learning import Scene
from portal.notices import commands as notice_commands, delivery as digests, queries as notice_queries
from portal.notices.rules import Rhythm
from portal.outbox import commands as outbox_commands, delivery, transport

CHOSEN_AGO, CAME_BACK_AGO = 120, 4
WANT_DIGESTS = ("priya.nair@northwind.example", "maya.okafor@northwind.example")


def scenes(today: datetime) -> list[Scene]:
    """Return the scenes: two people choose a digest, and the newest email comes back: its address no longer exists."""
    return [
        (today - timedelta(days=CHOSEN_AGO), _choose_digests),
        (today - timedelta(days=CAME_BACK_AGO), _come_back),
    ]


def send_digests(at: datetime) -> None:
    """Send the digests that are due at ``at``, as the worker would."""
    with clock.moved_to(at), db.use_case():
        while digests.send_digests(at):
            pass


def _choose_digests() -> None:
    for person in queries.list_people_at(WANT_DIGESTS):
        notice_commands.choose(person, notice_queries.default_choice()._replace(rhythm=Rhythm.DAILY))


def _come_back() -> None:
    mail = queries.newest_listed_mail()
    if mail is not None and transport.is_set_up():
        message_id = delivery.message_of(mail, transport.post())["Message-ID"]
        outbox_commands.note_bounce(str(message_id), "5.1.1")
