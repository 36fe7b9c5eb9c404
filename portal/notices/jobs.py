"""Steps of the background worker for notices."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from portal.core import clock, db
from portal.core.jobs import Job
from portal.notices import commands, delivery


def send_digests() -> int:
    """Mail the digests that are due, of a limited number of people; return how many people had one due."""
    return db.perform(lambda: delivery.send_digests(clock.now()))


JOBS = (
    Job(name="digests", title=_l("Send digests"), every=timedelta(minutes=1), run=send_digests),
    Job(
        name="forget old notices",
        title=_l("Delete old notices"),
        every=timedelta(days=1),
        run=commands.forget_old,
    ),
)
