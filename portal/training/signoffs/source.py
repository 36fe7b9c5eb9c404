"""Practical sign-offs, declared as a kind of step."""

from functools import partial

from flask_babel import lazy_gettext as _l

from portal.library import queries as library_queries
from portal.library.rules import ContentKind
from portal.paths import step_kinds
from portal.paths.rules import PathPart
from portal.paths.sources import StepSource
from portal.training.actions import TrainingAction
from portal.training.signoffs import queries, rules

SOURCE = StepSource(
    kind=step_kinds.SIGN_OFF,
    order=70,
    part=PathPart.SIGN_OFF,
    is_assessed=False,
    label=_l("Sign-off"),
    icon="pen",
    endpoint="training.signoff",
    comes_after=frozenset({step_kinds.LESSON}),
    steps=rules.steps,
    shipped=partial(library_queries.list_current, ContentKind.SIGNOFF),
    evidence=queries.evidence,
    asked_since=partial(library_queries.rewritten_since, ContentKind.SIGNOFF),
    recorded_as=(TrainingAction.OBSERVED, TrainingAction.SIGNED_OFF),
    proofs=queries.proofs,
)
