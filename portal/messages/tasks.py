"""Tasks from messages: must-reads to confirm, texts to approve, and messages about agents to send."""

from datetime import date, datetime, timedelta

from portal.core.dates import day_in, end_of_day
from portal.core.feature import TaskSource
from portal.core.links import path_of
from portal.core.phrases import gettext as _
from portal.core.tasks import Task
from portal.messages import queries
from portal.messages.models import Message
from portal.people.models import Person


def find_must_reads(person: Person, at: datetime) -> list[Task]:
    """Return the must-reads that a person has not confirmed."""
    return [
        Task(
            title=each.title,
            url=path_of("news.show", message_id=each.message_id),
            kind=_("Must-read"),
            icon="megaphone",
            due_at=_due(person, each.effective_on or each.expires_on),
            minutes=2,
            blocks=1,
            why=_("From %(sender)s. Read it and confirm.", sender=each.sender),
            rest_url=path_of("news.index", show="unread"),
        )
        for each in queries.list_unconfirmed_of(person, day_in(person.time_zone, at))
    ]


def find_waiting(person: Person, _at: datetime) -> list[Task]:
    """Return the texts to approve and the prepared messages to send."""
    return [
        _to_approve(message) if kinds else _to_send(message)
        for message, kinds in queries.list_waiting(person)
    ]


def _to_approve(message: Message) -> Task:
    return Task(
        title=_("Approve the message “%(title)s”", title=message.title),
        url=path_of("messages.review", message_id=message.id),
        kind=_("Approval"),
        icon="megaphone",
        due_at=message.send_at,
        minutes=5,
        why=_("%(author)s has written it and asks for your approval.", author=message.author.name),
        asked_at=message.asked_at,
    )


def _to_send(message: Message) -> Task:
    """Return the task to send a prepared message: at once after a stop, else by the day before the change."""
    before = message.effective_on - timedelta(days=1) if message.effective_on else None
    return Task(
        title=_("Tell people: %(title)s", title=message.title),
        url=path_of("messages.review", message_id=message.id),
        kind=_("Message"),
        icon="megaphone",
        due_at=message.written_at if message.is_urgent else _due(message.sender, before),
        minutes=2,
        blocks=1 if message.is_urgent else 0,
        why=_("The message is written. Review it and send it to the people who work with the agent."),
        asked_at=message.written_at,
    )


def _due(person: Person, day: date | None) -> datetime | None:
    return end_of_day(day, person.time_zone) if day else None


SOURCES = (
    TaskSource(find_must_reads, queries.must_reads_wait),
    TaskSource(find_waiting, queries.messages_wait),
)
