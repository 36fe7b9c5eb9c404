"""What the background worker does with exceptions: it ends them on time, and warns before."""

from datetime import timedelta
from functools import partial

from flask_babel import lazy_gettext as _l

from portal.core import clock, db
from portal.core.jobs import Job
from portal.exceptions import commands, queries
from portal.exceptions.settings import EXCEPTION_WARN_DAYS
from portal.settings import queries as settings_queries


def follow_the_clock() -> int:
    """End the exceptions whose last day has passed and warn of those that end soon; return how many."""
    at = clock.now()
    over = queries.list_over(at)
    for exception_id in over:
        db.perform(partial(commands.end_over, exception_id))
    soon = queries.list_ending(at, at + timedelta(days=settings_queries.value(EXCEPTION_WARN_DAYS)))
    for exception_id in soon:
        db.perform(partial(commands.warn, exception_id))
    return len(over) + len(soon)


JOBS = (
    Job(
        name="policy exceptions",
        title=_l("End exceptions to policies on time"),
        every=timedelta(minutes=5),
        run=follow_the_clock,
    ),
)
