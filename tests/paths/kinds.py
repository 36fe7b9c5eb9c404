"""The kinds of steps that the features declare, for rules that are tested without a portal."""

from portal.application import FEATURES
from portal.paths.rules import KnownKinds
from portal.paths.sources import STEP_SOURCES, StepSource

SOURCES: list[StepSource] = [
    source for feature in FEATURES for source in feature.provides.get(STEP_SOURCES, ())
]
KINDS = KnownKinds(SOURCES)
