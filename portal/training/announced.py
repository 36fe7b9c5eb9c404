"""Kinds of steps that the field asks for and that have no page yet; paths show them as still to come."""

from flask_babel import lazy_gettext as _l

from portal.paths import step_kinds
from portal.paths.rules import PathPart
from portal.paths.sources import StepSource

_AFTER_LESSONS = frozenset({step_kinds.LESSON})

SOURCES = (
    StepSource(
        kind=step_kinds.SCENARIO,
        order=40,
        part=PathPart.PRACTICE,
        is_assessed=True,
        label=_l("Scenario"),
        icon="signpost-split",
        comes_after=_AFTER_LESSONS,
        assessed_as=frozenset({"scenario"}),
    ),
    StepSource(
        kind=step_kinds.DRILL,
        order=50,
        part=PathPart.PRACTICE,
        is_assessed=True,
        label=_l("Drill"),
        icon="sign-stop",
        comes_after=_AFTER_LESSONS,
        assessed_as=frozenset({"stop-drill", "handover", "simulation", "fallback"}),
    ),
    StepSource(
        kind=step_kinds.WORK_PRODUCT,
        order=60,
        part=PathPart.PRACTICE,
        is_assessed=True,
        label=_l("Work product"),
        icon="file-earmark-check",
        comes_after=_AFTER_LESSONS,
    ),
)
