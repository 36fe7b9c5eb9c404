"""Lessons, declared as a kind of step."""

from functools import partial

from flask_babel import lazy_gettext as _l

from portal.library import queries as library_queries
from portal.library.rules import ContentKind
from portal.paths import step_kinds
from portal.paths.rules import PathPart
from portal.paths.sources import StepSource
from portal.training.actions import TrainingAction
from portal.training.lessons import queries, rules

SOURCE = StepSource(
    kind=step_kinds.LESSON,
    order=10,
    part=PathPart.LESSONS,
    is_assessed=False,
    label=_l("Lesson"),
    icon="book",
    endpoint="training.lesson",
    comes_after=frozenset({step_kinds.LESSON}),
    steps=rules.steps,
    shipped=partial(library_queries.list_current, ContentKind.LESSON),
    evidence=queries.completed,
    asked_since=partial(library_queries.rewritten_since, ContentKind.LESSON),
    recorded_as=(TrainingAction.LESSON_COMPLETED,),
    proofs=queries.proofs,
)
