"""What somebody has to learn, show and accept to work beside an agent at a level, why, and by when."""

from datetime import timedelta

from portal.core import db
from portal.core.jobs import Job
from portal.training.paths import commands
from portal.training.paths.words import LABELS, SENTENCES

__all__ = ["JOBS", "LABELS", "SENTENCES"]


def _follow() -> int:
    return db.perform(commands.follow)


JOBS = (Job(name="requirements", every=timedelta(seconds=10), run=_follow),)
