"""What the worker does for readiness: where everybody stands follows the facts and the clock."""

from datetime import timedelta

from portal.audit.jobs import sequence_waiting
from portal.core import db
from portal.core.jobs import Job
from portal.readiness import commands


def follow() -> int:
    """Follow the log up to what has been committed by now."""
    sequence_waiting()
    return db.perform(commands.follow)


JOBS = (Job(name="readiness standings", every=timedelta(seconds=10), run=follow),)
