"""By when the steps of a path are due, and which of them can be done with the content there is."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from portal.paths import step_kinds
from portal.paths.queries import Paths
from portal.paths.rules import Stage, Step, within_reach
from portal.people.rules import JobRole
from portal.readiness import rules
from portal.readiness.queries.positions import Position, Terms
from portal.readiness.rules import Shown


def full_path(role: JobRole, stage: Stage, known: Paths) -> list[Step]:
    """The foundation that everybody takes, then what the role adds up to ``stage``."""
    return [
        *known.stage(JobRole.ALL_EMPLOYEES, Stage.FOUNDATION),
        *(step for step in known.up_to(role, stage) if step.stage),
    ]


def available(steps: Iterable[Step], known: Paths) -> frozenset[Step]:
    """The steps whose content is there."""
    return frozenset(step for step in steps if known.about[step].is_available)


def left(steps: Sequence[Step], done: frozenset[Step], known: Paths) -> frozenset[Step]:
    """What of a path is left to do with the content there is."""
    return within_reach(steps, done, known.kinds, available=available(steps, known))


def step_due(step: Step, due_at: datetime, terms: Terms, shown: Shown) -> datetime:
    """By when a step is due, of what is due at ``due_at``: a new text of a policy brings its own days."""
    published_at = shown.texts.get(step.key) if step.kind == step_kinds.POLICY else None
    if published_at is None:
        return due_at
    return rules.policy_due(due_at, published_at, days=terms.numbers.policy_days, leaves=shown.leaves)


def first_due(position: Position, terms: Terms, shown: Shown, due_at: datetime) -> datetime | None:
    """By when somebody is to do the first of what they can do, of what is due at ``due_at``; empty without any.

    A sign-off is not theirs to do: its day is that of whoever needs nothing else.
    """
    steps = full_path(position.job_role, position.verdict.stage, terms.paths)
    new_texts = rules.to_sign_by(position.stages)
    only_sign_off = rules.needs_only_sign_off(position.verdict)
    return min(
        (
            new_texts.get(step) or step_due(step, due_at, terms, shown)
            for step in left(steps, frozenset(position.verdict.settled), terms.paths)
            if (step.kind == step_kinds.SIGN_OFF) is only_sign_off
        ),
        default=None,
    )
