"""Who may be nudged now: a person at work with a step that they can do, and no more often than the company allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.core.reasons import Reason
from portal.paths import step_kinds
from portal.paths.rules import KnownKinds, Step
from portal.readiness.rules.facts import Clearance, Ending, Verdict

HELD = timedelta(minutes=10)  # how long nudges wait, so that their sender can undo them


@dataclass(frozen=True, kw_only=True)
class Nudged:
    """The earlier nudges of a person, whoever sent them: the day of the last one, and how many name the next step."""

    last_on: date | None = None
    times: int = 0


@dataclass(frozen=True, kw_only=True)
class NudgeLimits:
    """How often a person is nudged at most: days between two nudges, and nudges about one step."""

    every_days: int
    most: int


def step_again(verdict: Verdict, steps: Sequence[Step], kinds: KnownKinds) -> Step | None:
    """Return the step to do again where nothing is missing but practice or the term has run out, or soon will."""
    if verdict.lapse is None or verdict.clearance not in (Clearance.LAPSED, Clearance.REFRESH_DUE):
        return None
    wanted = {Ending.PRACTICE: kinds.practice, Ending.TERM: kinds.assessed}.get(verdict.lapse.ending)
    there = [step for step in steps if step.stage == verdict.lapse.stage and step.kind in (wanted or ())]
    return there[0] if there else None


def why_not_nudged(
    step: Step | None,
    nudged: Nudged,
    limits: NudgeLimits,
    *,
    is_on_leave: bool,
    exempt_until: date | None,
    today: date,
) -> Reason | None:
    """Return why a person is not nudged about ``step``, the next on their path; ``None`` if they may be.

    ``today``, and ``exempt_until`` as the last day of an exemption, are days where the person is.
    """
    if is_on_leave:
        return Reason("nudge_on_leave")
    if exempt_until:
        return Reason("nudge_exempt", until=exempt_until)
    if step is None:
        return Reason("nudge_nothing_open")
    if step.kind == step_kinds.SIGN_OFF:
        return Reason("nudge_waits_for_sign_off")
    if nudged.last_on and today < (again_on := nudged.last_on + timedelta(days=limits.every_days)):
        return Reason("nudged_lately", last=nudged.last_on, again=again_on)
    if nudged.times >= limits.most:
        return Reason("nudged_enough", times=nudged.times)
    return None
