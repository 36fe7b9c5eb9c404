"""Rules of lessons: when one opens, whether a check has an answer, the progress, and when one is complete."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from portal.core.reasons import Reason
from portal.paths.rules import Catalogues, Stage
from portal.people.rules import JobRole


@dataclass(frozen=True, kw_only=True)
class Progress:
    """The progress of a person in one version of a lesson. ``reached`` is the furthest section, counted from 1."""

    checks: int
    right: int
    sections: int
    reached: int

    @property
    def is_complete(self) -> bool:
        """Whether every check was answered correctly once, and the last section was reached."""
        return self.right >= self.checks and self.reached >= self.sections

    @property
    def share(self) -> int:
        """The progress in percent; each section to read and each check to answer counts the same."""
        done, all_of_it = self.right + self.reached, self.checks + self.sections
        return 100 * done // all_of_it if all_of_it else 0

    def minutes_left(self, minutes: int) -> int:
        """Return the part of ``minutes`` that is left, rounded up; zero only when the lesson is complete."""
        return math.ceil(minutes * (100 - self.share) / 100)


def steps(role: JobRole, stage: Stage, catalogues: Catalogues) -> Sequence[str]:
    """Return the lessons that a stage adds for a role (field 11.3)."""
    if stage is Stage.FOUNDATION:
        foundation: Sequence[str] = catalogues.paths["foundation"]
        return foundation
    of_role: Sequence[str] = catalogues.paths["roles"].get(role, {}).get(stage.name.lower(), ())
    return of_role


def can_open(missing: Sequence[str]) -> list[Reason]:
    """Return why a lesson is closed; ``missing`` are the titles of the unfinished steps before it, in order."""
    return [Reason("lesson_earlier_first", first=missing[0], count=len(missing))] if missing else []


def answer_problem(chosen: Collection[str], options: Collection[str], *, wanted: int) -> Reason | None:
    """Return why an answer cannot be accepted: too few or too many options, or an unknown one."""
    if len(set(chosen)) == wanted and set(chosen) <= set(options):
        return None
    return Reason("check_choose", wanted=wanted)
