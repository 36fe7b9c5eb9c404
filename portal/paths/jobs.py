"""The worker's job for paths: steps and requirements follow the catalogues, the directory and the agents."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from portal.audit.jobs import sequence_waiting
from portal.core import db
from portal.core.jobs import Job
from portal.paths import commands


def follow() -> int:
    """Follow the log up to the last committed entry."""
    sequence_waiting()
    return db.perform(commands.follow)


JOBS = (
    Job(
        name="requirements",
        title=_l("Update who needs which path"),
        every=timedelta(seconds=10),
        run=follow,
        follows=True,
    ),
)
