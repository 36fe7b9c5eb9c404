"""What somebody has to learn, show and accept to work beside an agent at a level, why, and by when.

A path leads from a job role and a level to steps with due dates. What a step is, its kind, belongs to the features
above: training and policies.
"""

from portal.core.feature import Feature
from portal.paths import jobs
from portal.paths.actions import PathAction
from portal.paths.words import LABELS, SENTENCES

FEATURE = Feature(
    name="paths", jobs=jobs.JOBS, actions=(PathAction,), labels=(LABELS,), sentences=(SENTENCES,)
)
