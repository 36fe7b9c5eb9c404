"""The worker's job for content: log the versions whose day has come."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from portal.core import db
from portal.core.jobs import Job
from portal.library import commands


def put_in_force() -> int:
    """Log the versions that have taken force."""
    return db.perform(commands.put_in_force)


JOBS = (
    Job(
        name="content",
        title=_l("Put new versions of content in force"),
        every=timedelta(seconds=20),
        run=put_in_force,
    ),
)
