"""Whether the level or mode of a deployment may change, and what a change is called."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from portal.agents.rules.levels import STOPPED, AgencyScope, Autonomy, Mode
from portal.core.reasons import Reason

DECISION_MAX = 60
DECISION = re.compile(r"(?=.*\d)[A-Za-z0-9]+([-/.][A-Za-z0-9]+)*")  # a number in a register, such as DEC-0042
REASON_MAX = 500
_MODE_BEGUN: Mapping[Mode, str] = {
    Mode.OFF: "climb_off",
    Mode.SHADOW: "climb_shadow",
    Mode.LIVE: "climb_live",
    Mode.PAUSED: "climb_paused",
    Mode.MANUAL_FALLBACK: "climb_manual_fallback",
    Mode.RETIRED: "climb_retired",
}


def what_happened(
    level: Autonomy, mode: Mode, *, before: Autonomy | None, mode_before: Mode | None
) -> Reason:
    """Return what a level period changed: start, raise, step down, or another mode."""
    if before is None:
        return Reason("climb_started_in_shadow" if mode is Mode.SHADOW else "climb_started", level=level)
    if level != before:
        return Reason("climb_raised" if level > before else "climb_lowered", level=level)
    if mode is Mode.LIVE and mode_before in STOPPED:
        return Reason("climb_resumed", level=level)
    return Reason(_MODE_BEGUN[mode], level=level)


@dataclass(frozen=True, kw_only=True)
class ChangeFacts:
    """The facts for a change of level or mode."""

    manages: bool
    is_beside: bool
    decision: str
    highest: Autonomy


@dataclass(frozen=True, kw_only=True)
class PeopleReady:
    """How many people work with a deployment, without those on leave, and how many are ready by level."""

    beside: int
    ready: Mapping[Autonomy, int]

    def is_everybody(self, level: Autonomy) -> bool:
        """Return whether all of them are ready for ``level``; false where there is nobody."""
        return 0 < self.beside == self.ready.get(level, 0)

    def are_enough(self, level: Autonomy, share: float) -> bool:
        """Return whether at least this share of them, from 0 to 1, is ready; false where there is nobody."""
        return bool(self.beside) and self.ready.get(level, 0) >= share * self.beside


def people_said(level: Autonomy, people: PeopleReady | None, *, smallest: int) -> Reason:
    """Return how many people are ready for ``level``; a group below ``smallest`` gets no count."""
    if people is None:
        return Reason("people_not_counted")
    if not people.beside:
        return Reason("people_nobody_beside")
    if people.is_everybody(level):
        return Reason("people_all_ready", beside=people.beside)
    if people.beside < smallest:
        return Reason("people_not_all_ready")
    return Reason("people_some_ready", ready=people.ready.get(level, 0), beside=people.beside)


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """A level and mode that are planned for a day."""

    level: Autonomy
    mode: Mode
    due_on: date


@dataclass(frozen=True, kw_only=True)
class StepUpFacts:
    """The facts for giving an agent more autonomy. ``people`` is ``None`` where no feature could count.

    ``acts`` says whether what it does takes effect, ``share`` how many of the people have to be ready, from 0 to 1.
    """

    today: date
    agreed: Agreed | None
    people: PeopleReady | None
    share: float
    acts: bool
    goes_ahead: bool


Refusals = list[tuple[str, Reason]]  # (field, reason)


def level_refusals(now: Autonomy | None, wanted: Autonomy, facts: ChangeFacts) -> Refusals:
    """Return why a deployment may not go from ``now`` to ``wanted``, as (field, reason) (LVL-2, 5, 6).

    ``now`` is ``None`` for a new deployment. An empty list permits the change.
    """
    if wanted == now:
        return [("level", Reason("level_unchanged"))]
    if now is not None and wanted < now:
        return [] if facts.manages or facts.is_beside else [("level", Reason("step_down_needs_beside"))]
    found = [] if facts.manages else [("level", Reason("level_raise_not_yours"))]
    if wanted > facts.highest:
        found.append(("level", Reason("level_above_ceilings", highest=facts.highest)))
    if not facts.decision:
        found.append(("decision", Reason("level_raise_needs_decision")))
    return found


def raise_refusals(wanted: Autonomy, reason: str, facts: StepUpFacts) -> Refusals:
    """Return what a raise to ``wanted`` lacks: a plan that covers it, a reason, the day, ready people."""
    found: Refusals = []
    if facts.agreed and wanted > facts.agreed.level:
        found.append(("level", Reason("raise_above_agreed", level=facts.agreed.level)))
    if not reason:
        found.append(("reason", Reason("raise_needs_reason")))
    return found + step_up_refusals(wanted, facts, field="level")


def step_up_refusals(level: Autonomy, facts: StepUpFacts, *, field: str) -> Refusals:
    """Return why an agent may not act at ``level`` yet: the planned day, or people who are not ready.

    ``goes_ahead`` confirms the change before all people are ready. Without a count the change is refused, and so it is
    for an agent that acts at level 3 or 4 with fewer than ``share`` of them ready: nobody can waive that (field 8.2).
    """
    found: Refusals = []
    if facts.agreed and facts.today < facts.agreed.due_on:
        found.append((field, Reason("step_up_too_early", day=facts.agreed.due_on)))
    if facts.people is None:
        found.append((field, Reason("people_not_counted")))
    elif facts.acts and is_blocked(level, facts.people, facts.share):
        found.append((field, Reason("step_up_not_enough_ready", level=level, share=facts.share)))
    elif not facts.people.is_everybody(level) and not facts.goes_ahead:
        found.append(("goes_ahead", Reason("step_up_needs_confirmation", level=level)))
    return found


def is_blocked(level: Autonomy, people: PeopleReady, share: float) -> bool:
    """Return whether too few people are ready for a level at which that cannot be waived (field 8.2, G3 and G4)."""
    return level >= Autonomy.GUARDRAILS and not people.are_enough(level, share)


def mode_refusals(now: Mode | None, wanted: Mode, facts: ChangeFacts) -> Refusals:
    """Return why a deployment may not go from mode ``now`` to ``wanted``.

    People who work with it may stop it without a reason. Going live takes a decision. Only the end of a deployment
    gives it the mode "ended".
    """
    if wanted is Mode.RETIRED:
        return [("mode", Reason("mode_ends"))]
    if wanted == now:
        return [("mode", Reason("mode_unchanged"))]
    if wanted in STOPPED:
        return [] if facts.manages or facts.is_beside else [("mode", Reason("pause_needs_beside"))]
    found = [] if facts.manages else [("mode", Reason("mode_not_yours"))]
    if wanted is Mode.LIVE and not facts.decision:
        found.append(("decision", Reason("live_needs_decision")))
    return found


def is_decision(text: str) -> bool:
    """Return whether this is the number of a decision, such as DEC-0042. The log keeps no free text."""
    return len(text) <= DECISION_MAX and DECISION.fullmatch(text) is not None


def scope_refusals(held: Collection[AgencyScope], wanted: AgencyScope, decision: str) -> Refusals:
    """Return why an agent may not get one more scope (LVL-2)."""
    if wanted in held:
        return [("scope", Reason("scope_held"))]
    return [] if decision else [("decision", Reason("scope_needs_decision"))]
