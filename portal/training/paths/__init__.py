"""What somebody has to learn, show and accept to work beside an agent at a level, why, and by when."""

from portal.training.paths import jobs
from portal.training.paths.words import LABELS, SENTENCES

__all__ = ["JOBS", "LABELS", "SENTENCES"]

JOBS = jobs.JOBS
