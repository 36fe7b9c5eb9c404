"""The verdict: cleared or not, and everything that is missing (field 2.6, 4.10, 5.4). No averaging."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import takewhile

from portal.core.dates import add_months
from portal.core.reasons import Reason
from portal.people.rules import JobRole
from portal.readiness.rules.clocks import Leave, day_currency_falls_below, has_run, retrievability, runs_out
from portal.training.paths.rules import Stage, Step, StepKind

ASSESSED = frozenset({StepKind.QUIZ, StepKind.LAB, StepKind.SCENARIO, StepKind.DRILL})


class Clearance(StrEnum):
    """The verdict on screen."""

    CLEARED = "cleared"
    IN_PROGRESS = "in_progress"
    REFRESH_DUE = "refresh_due"
    LAPSED = "lapsed"
    NOT_STARTED = "not_started"
    SUSPENDED = "suspended"


class Ending(StrEnum):
    """What takes a clearance away by time alone."""

    TERM = "term"
    PRACTICE = "practice"
    STEP = "step"


READY = frozenset({Clearance.CLEARED, Clearance.REFRESH_DUE})
WORST_FIRST = (
    Clearance.SUSPENDED,
    Clearance.LAPSED,
    Clearance.NOT_STARTED,
    Clearance.IN_PROGRESS,
    Clearance.REFRESH_DUE,
    Clearance.CLEARED,
)

# A list of people: what binds first, then who is on the way by when it is due, whose refresh is due, then the rest.
URGENCY = {
    Clearance.SUSPENDED: 0,
    Clearance.LAPSED: 0,
    Clearance.NOT_STARTED: 1,
    Clearance.IN_PROGRESS: 1,
    Clearance.REFRESH_DUE: 2,
    Clearance.CLEARED: 3,
}
AWAY = 4  # whoever is on leave comes last: their clocks stand still


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """The defaults of the field that a company may set (2.6, 5.4)."""

    valid_months: Mapping[Stage, int]
    due_days: int = 30
    current_from: float = 0.85
    expired_below: float = 0.80
    certify_days: float = 90.0
    success_factor: float = 2.0
    most_days: float = 365.0
    policy_days: int = 14


@dataclass(frozen=True)
class Evidence:
    """Something somebody has shown: which step, when, and until when it counts by itself (a sign-off)."""

    kind: StepKind
    key: str
    at: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Shown:
    """What one person has shown up to a moment, where they are suspended, and when they were on leave until then.

    ``texts`` is the same for everybody: since when each policy has asked to be signed, by its key.
    """

    evidence: Sequence[Evidence] = ()
    suspended: frozenset[tuple[JobRole, Stage]] = frozenset()
    leaves: Sequence[Leave] = ()
    texts: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Lapse:
    """When time alone ends a clearance, or has ended it, and why: its term, want of practice, or ``step`` runs out."""

    at: datetime
    ending: Ending
    stage: Stage
    step: Step | None = None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Where somebody stands for one stage of one role: certification as a date range, and what is missing.

    ``due_from`` is when time alone makes a refresh due; ``lapse`` is what takes the clearance away first;
    ``practised_until`` is when practice will no longer be recent enough.
    """

    stage: Stage
    clearance: Clearance
    missing: tuple[Step, ...] = ()
    done: tuple[Step, ...] = ()
    certified_at: datetime | None = None
    expires_at: datetime | None = None
    due_from: datetime | None = None
    lapse: Lapse | None = None
    practised_until: datetime | None = None
    currency: float | None = None

    @property
    def is_ready(self) -> bool:
        return self.clearance in READY

    @property
    def lapses_at(self) -> datetime | None:
        return self.lapse.at if self.lapse else None


def verdict(
    steps: Sequence[Step],
    shown: Shown,
    stage: Stage,
    at: datetime,
    *,
    numbers: Numbers,
    is_suspended: bool = False,
) -> Verdict:
    """Judge one stage from its steps and everything shown up to ``at``; later evidence is not looked at."""
    by_step, ran_out = _by_step(steps, shown, at)
    done = tuple(step for step in steps if by_step[step])
    missing = tuple(step for step in steps if not by_step[step])
    found = Verdict(stage=stage, clearance=Clearance.NOT_STARTED, missing=missing, done=done)
    if missing and ran_out.keys() >= set(missing):
        first = min(missing, key=lambda step: ran_out[step])
        lapse = Lapse(ran_out[first], Ending.STEP, stage, first)
        found = replace(found, clearance=Clearance.LAPSED, lapse=lapse)
    elif missing:
        found = replace(found, clearance=Clearance.IN_PROGRESS if done else Clearance.NOT_STARTED)
    elif steps:
        found = _certified(found, by_step, shown.leaves, at, numbers)
    return replace(found, clearance=Clearance.SUSPENDED) if is_suspended else found


def combined(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict for the highest stage, given all stages up to it: certification is cumulative (LVL-4).

    Ready only if every stage is; what is missing anywhere is missing; it runs out when the first of them does. A stage
    that has no steps has not been begun, whatever was shown below it.
    """
    top = verdicts[-1]
    missing = tuple(step for each in verdicts for step in each.missing)
    done = tuple(step for each in verdicts for step in each.done)
    is_whole = all(each.done and not each.missing for each in verdicts)
    clearances = {each.clearance for each in verdicts}
    worst = next(each for each in WORST_FIRST if each in clearances)
    if worst is Clearance.NOT_STARTED and missing and done:
        worst = Clearance.IN_PROGRESS
    return Verdict(
        stage=top.stage,
        clearance=worst,
        missing=missing,
        done=done,
        certified_at=_last(each.certified_at for each in verdicts) if is_whole else None,
        expires_at=_first(each.expires_at for each in verdicts) if is_whole else None,
        due_from=_first(each.due_from for each in verdicts) if is_whole else None,
        lapse=_first_lapse(verdicts) if is_whole or worst is Clearance.LAPSED else None,
        practised_until=_first(each.practised_until for each in verdicts) if is_whole else None,
        currency=top.currency,
    )


def recheck_at(verdicts: Sequence[Verdict], at: datetime) -> datetime | None:
    """The next moment at which time alone changes any of the stages: a refresh falls due, or it lapses."""
    return _first(
        moment for each in verdicts for moment in (each.due_from, each.lapses_at) if moment and moment > at
    )


def clearance_by(kept: Clearance | None, until: datetime | None, at: datetime) -> Clearance:
    """What a verdict that was kept says at ``at``: nothing kept is not started, and time may have ended it since."""
    if kept in READY and (until is None or until <= at):
        return Clearance.LAPSED
    return kept or Clearance.NOT_STARTED


def why_lapsed(lapse: Lapse, title: str) -> Reason:
    """Why and since when somebody is not cleared any more, and what restores it; ``title`` is that of the step."""
    if lapse.ending is Ending.STEP:
        return Reason("lapsed_by_step", title=title, at=lapse.at)
    return Reason(f"lapsed_by_{lapse.ending}", level=int(lapse.stage), at=lapse.at)


def needs_only_sign_off(found: Verdict) -> bool:
    """Whether everything is shown but the practical sign-off."""
    return bool(found.missing) and all(step.kind is StepKind.SIGN_OFF for step in found.missing)


def is_overdue(found: Verdict, due_at: datetime | None, at: datetime) -> bool:
    """Whether somebody should have been ready by now; what lapsed, or is held back by somebody else, is not late.

    ``due_at`` is empty where nothing is missing that they could do: content that is still to come is not theirs.
    """
    waits_for_them = found.clearance in (Clearance.NOT_STARTED, Clearance.IN_PROGRESS)
    return waits_for_them and due_at is not None and due_at < at


def cleared_to(verdicts: Sequence[Verdict]) -> Stage | None:
    """The highest stage somebody is ready for, with every stage below it; ``None`` without the foundation."""
    reached = _reached(verdicts)
    return reached[-1].stage if reached else None


def cleared_until(verdicts: Sequence[Verdict]) -> datetime | None:
    """Until when that holds if nothing else happens: the first of these stages to lapse ends it."""
    return _first(each.lapses_at for each in _reached(verdicts))


def _reached(verdicts: Sequence[Verdict]) -> list[Verdict]:
    return list(takewhile(lambda each: each.is_ready, verdicts))


def _first_lapse(verdicts: Sequence[Verdict]) -> Lapse | None:
    return min((each.lapse for each in verdicts if each.lapse), key=lambda lapse: lapse.at, default=None)


def _first(moments: Iterable[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment), default=None)


def _last(moments: Iterable[datetime | None]) -> datetime | None:
    return max((moment for moment in moments if moment), default=None)


def counted(steps: Sequence[Step], shown: Shown, at: datetime) -> Mapping[Step, Evidence]:
    """For each step that is shown, what showed it last."""
    by_step, _ran_out = _by_step(steps, shown, at)
    return {step: several[-1] for step, several in by_step.items() if several}


def _by_step(
    steps: Sequence[Step], shown: Shown, at: datetime
) -> tuple[dict[Step, list[Evidence]], dict[Step, datetime]]:
    """What shows each step, in order of time; and since when those that nothing shows any more have run out."""
    found: dict[Step, list[Evidence]] = {step: [] for step in steps}
    ran_out: dict[Step, datetime] = {}
    place = {(step.kind, step.key): step for step in steps}
    for each in sorted(shown.evidence, key=lambda each: each.at):
        step = place.get((each.kind, each.key))
        if step is None or each.at > at:
            continue
        until = runs_out(each.at, each.until - each.at, shown.leaves) if each.until else None
        if until and until <= at:
            ran_out[step] = max(until, ran_out.get(step, until))
        else:
            found[step].append(replace(each, until=until))
    return found, ran_out


def _certified(
    found: Verdict,
    by_step: Mapping[Step, list[Evidence]],
    leaves: Sequence[Leave],
    at: datetime,
    numbers: Numbers,
) -> Verdict:
    """All is shown: since when, until when, and how current."""
    moments = {step: [each.at for each in several] for step, several in by_step.items()}
    since = max(each[0] for each in moments.values())
    base = _last_full_assessment(moments, since)
    term = add_months(base, numbers.valid_months[found.stage]) - base
    expires = runs_out(base, term, leaves)
    due = [runs_out(base, term - timedelta(days=numbers.due_days), leaves)]
    lapses = [Lapse(expires, Ending.TERM, found.stage), *_run_out(by_step)]
    currency = practised_until = None
    if found.stage:
        last, stability = _last_evidence(base, moments, numbers)
        currency = retrievability(has_run(last, at, leaves) / timedelta(days=1), stability)
        due.append(runs_out(last, _until_below(numbers.current_from, stability), leaves))
        practised_until = runs_out(last, _until_below(numbers.expired_below, stability), leaves)
        lapses.append(Lapse(practised_until, Ending.PRACTICE, found.stage))
    lapse = min(lapses, key=lambda each: each.at)
    return replace(
        found,
        clearance=_standing(at, min(due), lapse.at),
        certified_at=since,
        expires_at=expires,
        due_from=min(due),
        lapse=lapse,
        practised_until=practised_until,
        currency=currency,
    )


def _last_full_assessment(moments: Mapping[Step, list[datetime]], since: datetime) -> datetime:
    """When every assessed part was last passed once more: that resets the expiry, a refresher alone does not (2.6)."""
    rounds = [several for step, several in moments.items() if step.kind in ASSESSED]
    complete = min((len(several) for several in rounds), default=0)
    again = [max(several[number] for several in rounds) for number in range(1, complete)]
    return max([since, *again])


def _last_evidence(
    base: datetime, moments: Mapping[Step, list[datetime]], numbers: Numbers
) -> tuple[datetime, float]:
    """From when currency runs, and its stability: that of certification, doubled with each later lab (5.4)."""
    labs = [moment for step, several in moments.items() if step.kind is StepKind.LAB for moment in several]
    later = [moment for moment in labs if moment > base]
    stability = min(numbers.certify_days * numbers.success_factor ** len(later), numbers.most_days)
    return max([base, *later]), stability


def _until_below(level: float, stability: float) -> timedelta:
    return timedelta(days=day_currency_falls_below(level, stability))


def _run_out(by_step: Mapping[Step, list[Evidence]]) -> Iterator[Lapse]:
    """When each step that is only shown for a time is no longer shown."""
    for step, several in by_step.items():
        ends = [each.until for each in several if each.until]
        if len(ends) == len(several):
            yield Lapse(max(ends), Ending.STEP, step.stage, step)


def _standing(at: datetime, due_from: datetime, lapses_at: datetime) -> Clearance:
    if at >= lapses_at:
        return Clearance.LAPSED
    return Clearance.REFRESH_DUE if at >= due_from else Clearance.CLEARED
