"""The background job of people: send the reset links that were asked for.

The page that takes a request only records it, so that it takes equally long for a known address and an unknown one.
"""

from datetime import timedelta

from portal.core import db
from portal.core.jobs import Job
from portal.people import credentials


def send_resets() -> int:
    """Send the links asked for since the last run; return how many."""
    return db.perform(credentials.send_resets)


JOBS = (Job(name="people: reset links", every=timedelta(seconds=2), run=send_resets),)
