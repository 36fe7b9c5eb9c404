"""Quizzes, declared as a kind of step."""

from functools import partial

from flask_babel import lazy_gettext as _l

from portal.library import queries as library_queries
from portal.library.rules import ContentKind
from portal.paths import step_kinds
from portal.paths.rules import PathPart
from portal.paths.sources import StepSource
from portal.training.actions import TrainingAction
from portal.training.assessments import queries as assessment_queries
from portal.training.quizzes.settings import (
    ASSIST_PASS_SHARE,
    FOUNDATION_FAILS_BEFORE_WAIT,
    FOUNDATION_PASS_SHARE,
    FOUNDATION_WAIT_HOURS,
)

SOURCE = StepSource(
    kind=step_kinds.QUIZ,
    order=20,
    part=PathPart.QUIZ,
    is_assessed=True,
    label=_l("Quiz"),
    icon="question-circle",
    endpoint="training.quiz",
    comes_after=frozenset({step_kinds.LESSON}),
    comes_before=frozenset({step_kinds.SIGN_OFF}),
    assessed_as=frozenset({"quiz"}),
    shipped=partial(library_queries.list_current, ContentKind.QUIZ),
    evidence=partial(assessment_queries.passed, step_kinds.QUIZ),
    asked_since=partial(library_queries.rewritten_since, ContentKind.QUIZ),
    recorded_as=(TrainingAction.ATTEMPT_FINISHED,),
    proofs=partial(assessment_queries.proofs, step_kinds.QUIZ),
    set_by={
        "qz-foundation": {
            ("pass", "min_share"): FOUNDATION_PASS_SHARE,
            ("attempts", "wait_after_fails"): FOUNDATION_FAILS_BEFORE_WAIT,
            ("attempts", "wait_hours"): FOUNDATION_WAIT_HOURS,
        },
        "qz-assist": {("pass", "min_share"): ASSIST_PASS_SHARE},
    },
)
