"""When the steps of a path are due, and which of them can be done with the shipped content."""

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
    """Return the steps of the foundation, then those of the role up to ``stage``."""
    return [
        *known.stage(JobRole.ALL_EMPLOYEES, Stage.FOUNDATION),
        *(step for step in known.up_to(role, stage) if step.stage),
    ]


def available(steps: Iterable[Step], known: Paths) -> frozenset[Step]:
    """Return the steps whose content is shipped."""
    return frozenset(step for step in steps if known.about[step].is_available)


def left(steps: Sequence[Step], done: frozenset[Step], known: Paths) -> frozenset[Step]:
    """Return the steps of a path that are left to do with the shipped content."""
    return within_reach(steps, done, known.kinds, available=available(steps, known))


def step_due(step: Step, due_at: datetime, terms: Terms, shown: Shown) -> datetime:
    """Return when a step of a path that is due at ``due_at`` is due; a full new version adds its own days."""
    published_at = shown.texts.get((step.kind, step.key))
    if published_at is None:
        return due_at
    days = terms.numbers.days_for(step.kind)
    return rules.renewed_due(
        due_at,
        published_at,
        days=days,
        leaves=shown.leaves,
        zone=shown.zone,
        calendar=shown.calendar_at(published_at),
    )


def first_due(position: Position, terms: Terms, shown: Shown, due_at: datetime) -> datetime | None:
    """Return when the first step is due that a person can do, of a path that is due at ``due_at``.

    A sign-off counts only if nothing else is missing: an observer gives it.
    """
    steps = full_path(position.job_role, position.verdict.stage, terms.paths)
    new_texts = rules.to_renew_by(position.stages)
    only_sign_off = rules.needs_only_sign_off(position.verdict)
    return min(
        (
            new_texts.get(step) or step_due(step, due_at, terms, shown)
            for step in left(steps, frozenset(position.verdict.settled), terms.paths)
            if (step.kind == step_kinds.SIGN_OFF) is only_sign_off
        ),
        default=None,
    )
