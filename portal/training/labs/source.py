"""Review labs, declared as a kind of step."""

from functools import partial

from flask_babel import lazy_gettext as _l

from portal.library import queries as library_queries
from portal.library.rules import ContentKind
from portal.paths import step_kinds
from portal.paths.rules import PathPart
from portal.paths.sources import StepSource
from portal.training.actions import TrainingAction
from portal.training.assessments import queries as assessment_queries
from portal.training.labs.settings import (
    ASSIST_LAB_MAX_FALSE_ALARMS,
    ASSIST_LAB_MIN_D_PRIME,
    ASSIST_LAB_MIN_HITS,
    ASSIST_LAB_TRIES,
)

SOURCE = StepSource(
    kind=step_kinds.LAB,
    order=30,
    part=PathPart.PRACTICE,
    is_assessed=True,
    label=_l("Lab"),
    icon="eye",
    endpoint="training.lab",
    comes_after=frozenset({step_kinds.LESSON, step_kinds.QUIZ}),
    comes_before=frozenset({step_kinds.SIGN_OFF}),
    assessed_as=frozenset({"lab", "shift-lab"}),
    is_practice=True,
    shipped=partial(library_queries.list_current, ContentKind.LAB),
    evidence=partial(assessment_queries.passed, step_kinds.LAB),
    asked_since=partial(library_queries.rewritten_since, ContentKind.LAB),
    recorded_as=(TrainingAction.ATTEMPT_FINISHED,),
    proofs=partial(assessment_queries.proofs, step_kinds.LAB),
    set_by={
        "lab-20": {
            ("pass", "min_hits"): ASSIST_LAB_MIN_HITS,
            ("pass", "max_false_alarms"): ASSIST_LAB_MAX_FALSE_ALARMS,
            ("pass", "min_d_prime"): ASSIST_LAB_MIN_D_PRIME,
            ("attempts", "max_attempts"): ASSIST_LAB_TRIES,
            ("attempts", "wait_after_fails"): ASSIST_LAB_TRIES,
        },
    },
)
