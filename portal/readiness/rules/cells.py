"""The cells of the team matrix: the progress of a person by kind of step; they never show a result (PRV-2)."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from portal.paths.rules import KnownKinds, PathPart
from portal.paths.step_kinds import StepKind
from portal.readiness.rules.facts import Clearance, Verdict


class Cell(StrEnum):
    """The content of one cell."""

    DONE = "done"
    IN_PROGRESS = "in_progress"
    REFRESH_DUE = "refresh_due"
    LAPSED = "lapsed"
    NOT_STARTED = "not_started"


FOUNDATION = "foundation"
OWN = (
    PathPart.LESSONS,
    PathPart.QUIZ,
    PathPart.PRACTICE,
    PathPart.SIGN_OFF,
)  # parts of the stages above the foundation
CELLS = (FOUNDATION, *(part.value for part in OWN), PathPart.POLICIES.value)  # also the columns of Standing


def cells(stages: Sequence[Verdict], kinds: KnownKinds) -> Mapping[str, Cell]:
    """Return the six cells of a person in one role, from the verdicts up to the stage asked about.

    The foundation comes first, then the steps of the stages by kind, then the policies of all stages.
    """
    foundation, *above = stages
    own = {part.value: _cell(above or [foundation], kinds.of_part(part)) for part in OWN}
    policies = _cell(stages, kinds.of_part(PathPart.POLICIES))
    return {FOUNDATION: _foundation(foundation, kinds), **own, PathPart.POLICIES.value: policies}


def _foundation(verdict: Verdict, kinds: KnownKinds) -> Cell:
    """Return the cell of the foundation without its policies, which have a cell of their own."""
    if not verdict.is_about_text:
        if verdict.clearance is Clearance.LAPSED:
            return Cell.LAPSED
        if verdict.clearance is Clearance.REFRESH_DUE:
            return Cell.REFRESH_DUE
    return _cell([verdict], frozenset().union(*(kinds.of_part(part) for part in OWN)))


def _cell(verdicts: Sequence[Verdict], kinds: frozenset[StepKind]) -> Cell:
    """Return the state of the steps of some kinds; a missing step with expired evidence counts as lapsed."""
    missing = [step for each in verdicts for step in each.missing if step.kind in kinds]
    if any(each.lapse and each.lapse.step in missing for each in verdicts):
        return Cell.LAPSED
    if missing:
        begun = [step for each in verdicts for step in (*each.done, *(half.step for half in each.begun))]
        is_begun = any(step.kind in kinds for step in begun)
        return Cell.IN_PROGRESS if is_begun else Cell.NOT_STARTED
    is_due = any(renewal.step.kind in kinds for each in verdicts for renewal in each.renewals)
    return Cell.REFRESH_DUE if is_due else Cell.DONE
