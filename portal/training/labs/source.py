"""Review labs as steps of a path."""

from functools import partial

from flask_babel import lazy_gettext as _l

from portal.library import queries as library_queries
from portal.library.rules import ContentKind
from portal.paths import step_kinds
from portal.paths.rules import Part
from portal.paths.sources import StepSource
from portal.training.assessments import queries as assessment_queries

SOURCE = StepSource(
    kind=step_kinds.LAB,
    order=30,
    part=Part.PRACTICE,
    is_assessed=True,
    label=_l("Review lab"),
    icon="eye",
    endpoint="training.lab",
    comes_after=frozenset({step_kinds.LESSON, step_kinds.QUIZ}),
    comes_before=frozenset({step_kinds.SIGN_OFF}),
    assessed_as=frozenset({"lab", "shift-lab"}),
    is_practice=True,
    shipped=partial(library_queries.list_current, ContentKind.LAB),
    evidence=partial(assessment_queries.passed, step_kinds.LAB),
    proofs=partial(assessment_queries.proofs, step_kinds.LAB),
    set_by={
        "lab-20": {
            ("pass", "min_hits"): "assist_lab_min_hits",
            ("pass", "max_false_alarms"): "assist_lab_max_false_alarms",
            ("pass", "min_d_prime"): "assist_lab_min_d_prime",
            ("attempts", "max_attempts"): "assist_lab_tries",
            ("attempts", "wait_after_fails"): "assist_lab_tries",
        },
    },
)
