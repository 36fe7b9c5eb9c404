"""The cells of the team matrix: how far somebody is, kind of step by kind of step; never a result (PRV-2)."""

from collections.abc import Sequence

from portal.readiness.queries import Position
from portal.readiness.rules import Clearance, Verdict
from portal.training.paths.rules import StepKind

POLICIES = frozenset({StepKind.POLICY})
CELLS: tuple[tuple[str, frozenset[StepKind]], ...] = (
    ("foundation", frozenset()),
    ("lessons", frozenset({StepKind.LESSON})),
    ("quiz", frozenset({StepKind.QUIZ})),
    ("practice", frozenset({StepKind.LAB, StepKind.SCENARIO, StepKind.DRILL, StepKind.WORK_PRODUCT})),
    ("signoff", frozenset({StepKind.SIGN_OFF})),
    ("policies", POLICIES),
)


def matrix_row(position: Position) -> list[str]:
    """The six cells of the team matrix: the foundation, then what the role's stages ask for, kind by kind.

    Only done, in progress or not started, refresh due or lapsed: never a result (PRV-2).
    """
    foundation, *above = position.stages
    own = [_cell(above or [foundation], kinds) for _name, kinds in CELLS[1:-1]]
    return [_foundation_cell(foundation), *own, _cell(position.stages, POLICIES)]


def _foundation_cell(verdict: Verdict) -> str:
    """All of it but the policies, which have a cell of their own."""
    is_over = verdict.clearance in (Clearance.REFRESH_DUE, Clearance.LAPSED)
    if is_over and not verdict.is_about_text:
        return str(verdict.clearance)
    return _cell([verdict], frozenset(StepKind) - POLICIES)


def _cell(verdicts: Sequence[Verdict], kinds: frozenset[StepKind]) -> str:
    """How the steps of some kinds stand; what is missing because its time ran out has lapsed."""
    missing = [step for each in verdicts for step in each.missing if step.kind in kinds]
    if any(each.lapse and each.lapse.step in missing for each in verdicts):
        return str(Clearance.LAPSED)
    if missing:
        is_begun = any(step.kind in kinds for each in verdicts for step in each.done)
        return "in_progress" if is_begun else "not_started"
    is_due = any(renewal.step.kind in kinds for each in verdicts for renewal in each.renewals)
    return "refresh_due" if is_due else "done"
