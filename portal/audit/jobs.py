"""What the worker does for the log: places for entries every two seconds, a signed checkpoint every hour."""

from datetime import timedelta

from flask import current_app

from portal.audit import chain, queries
from portal.core import db
from portal.core.jobs import Job

ROUNDS = 20  # batches in one turn, so that other work gets its turn too


def sequence_waiting() -> int:
    """Give all that waits its place."""
    done = 0
    for _round in range(ROUNDS):
        batch = db.perform(chain.sequence)
        done += batch
        if batch < chain.BATCH:
            break
    return done


def sign_checkpoint() -> int:
    """Sign what is new, and put it where it can leave the machine."""
    folder = current_app.settings.data  # type: ignore[attr-defined]
    made = db.perform(lambda: chain.checkpoint(folder))
    newest = made or queries.find_checkpoint()
    if newest is not None:
        chain.write_out(folder, newest)
    return int(made is not None)


JOBS = (
    Job(name="audit: places", every=timedelta(seconds=2), run=sequence_waiting),
    Job(name="audit: checkpoint", every=timedelta(hours=1), run=sign_checkpoint),
)
