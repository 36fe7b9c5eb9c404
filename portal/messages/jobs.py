"""Steps of the background worker for messages."""

from datetime import timedelta
from functools import partial

from flask_babel import lazy_gettext as _l

from portal.audit.jobs import sequence_waiting
from portal.core import clock, db
from portal.core.jobs import Job
from portal.messages import commands, queries

BATCHES_AT_ONCE = 40


def send() -> int:
    """Publish the messages that are due and tell the next people of open sendings; return how many were told.

    Each message and each batch is a use case of its own, so that a kill loses nothing and tells nobody twice.
    """
    for message_id in queries.list_due(clock.now()):
        db.perform(partial(commands.start_sending, message_id))
    told = 0
    for _batch in range(BATCHES_AT_ONCE):
        waiting = queries.list_open_sendings()
        if not waiting:
            break
        told += db.perform(partial(commands.tell_next, waiting[0]))
    return told


def draft() -> int:
    """Draft messages about changes of agents, up to the last committed entry of the log."""
    sequence_waiting()
    return db.perform(commands.follow_changes)


JOBS = (
    Job(
        name="messages about agents",
        title=_l("Draft messages about changes of agents"),
        every=timedelta(seconds=10),
        run=draft,
        follows=True,
    ),
    Job(name="messages", title=_l("Send messages"), every=timedelta(seconds=15), run=send),
)
