"""When a lesson opens, when a check has an answer, how far somebody is, and when a lesson is done."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from portal.core.reasons import Reason
from portal.paths.rules import Catalogues, Stage
from portal.people.rules import JobRole


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far somebody is in one version of a lesson. ``reached`` is the furthest section, counted from 1."""

    checks: int
    right: int
    sections: int
    reached: int

    @property
    def is_complete(self) -> bool:
        """Every check answered rightly once, and the last section reached."""
        return self.right >= self.checks and self.reached >= self.sections

    @property
    def share(self) -> int:
        """Per cent of what there is to do: sections to read and checks to answer count alike."""
        done, all_of_it = self.right + self.reached, self.checks + self.sections
        return 100 * done // all_of_it if all_of_it else 0

    def minutes_left(self, minutes: int) -> int:
        """Of ``minutes`` for the whole, rounded up; none only when it is done."""
        return math.ceil(minutes * (100 - self.share) / 100)


def steps(role: JobRole, stage: Stage, catalogues: Catalogues) -> Sequence[str]:
    """The lessons that a stage adds for a role (field 11.3)."""
    if stage is Stage.FOUNDATION:
        foundation: Sequence[str] = catalogues.paths["foundation"]
        return foundation
    of_role: Sequence[str] = catalogues.paths["roles"].get(role, {}).get(stage.name.lower(), ())
    return of_role


def can_open(missing: Sequence[str]) -> list[Reason]:
    """Why a lesson is shut; ``missing`` are the titles of what comes before it and is not done, in order."""
    return [Reason("lesson_earlier_first", first=missing[0], count=len(missing))] if missing else []


def answer_problem(chosen: Collection[str], options: Collection[str], *, wanted: int) -> Reason | None:
    """Why this is no answer yet: nothing or too little chosen, too much, or something that is not an option."""
    if len(set(chosen)) == wanted and set(chosen) <= set(options):
        return None
    return Reason("check_choose", wanted=wanted)
