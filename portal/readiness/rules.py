"""The verdict: cleared or not, and everything that is missing (field 2.6, 4.10, 5.4). No averaging."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from portal.core.reasons import Reason
from portal.people.rules import JobRole
from portal.training.paths.rules import Stage, Step, StepKind

DECAY = -0.1542  # field 5.3, w20
FACTOR = 0.9 ** (1 / DECAY) - 1
DAYS_A_MONTH = 365.25 / 12
ASSESSED = frozenset({StepKind.QUIZ, StepKind.LAB, StepKind.SCENARIO, StepKind.DRILL})


class Clearance(StrEnum):
    """The verdict on screen."""

    CLEARED = "cleared"
    IN_PROGRESS = "in_progress"
    REFRESH_DUE = "refresh_due"
    LAPSED = "lapsed"
    NOT_STARTED = "not_started"
    SUSPENDED = "suspended"


READY = frozenset({Clearance.CLEARED, Clearance.REFRESH_DUE})
WORST_FIRST = (
    Clearance.SUSPENDED,
    Clearance.LAPSED,
    Clearance.NOT_STARTED,
    Clearance.IN_PROGRESS,
    Clearance.REFRESH_DUE,
    Clearance.CLEARED,
)


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


@dataclass(frozen=True)
class Evidence:
    """Something somebody has shown: which step, when, and until when it counts by itself (a sign-off)."""

    kind: StepKind
    key: str
    at: datetime
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Where somebody stands for one stage of one role: certification as a date range, and what is missing."""

    stage: Stage
    clearance: Clearance
    missing: tuple[Step, ...] = ()
    done: tuple[Step, ...] = ()
    certified_at: datetime | None = None
    expires_at: datetime | None = None
    currency: float | None = None

    @property
    def is_ready(self) -> bool:
        return self.clearance in READY


def retrievability(days: float, stability: float) -> float:
    """The share expected to be current after ``days`` (field 5.3, 5.4): 0.90 when days equal stability (in days)."""
    return float((1 + FACTOR * days / stability) ** DECAY)


def day_currency_falls_below(level: float, stability: float) -> float:
    """After how many days currency reaches ``level``."""
    return float((level ** (1 / DECAY) - 1) / FACTOR * stability)


def verdict(
    steps: Sequence[Step],
    evidence: Iterable[Evidence],
    stage: Stage,
    at: datetime,
    *,
    numbers: Numbers,
    is_suspended: bool = False,
) -> Verdict:
    """Judge one stage from its steps and everything shown up to ``at``; later evidence is not looked at."""
    shown = _shown(steps, evidence, at)
    done = tuple(step for step in steps if shown[step])
    missing = tuple(step for step in steps if not shown[step])
    found = Verdict(stage=stage, clearance=Clearance.NOT_STARTED, missing=missing, done=done)
    if missing:
        found = replace(found, clearance=Clearance.IN_PROGRESS if done else Clearance.NOT_STARTED)
    elif steps:
        found = _certified(found, shown, at, numbers)
    return replace(found, clearance=Clearance.SUSPENDED) if is_suspended else found


def combined(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict for the highest stage, given all stages up to it: certification is cumulative (LVL-4).

    Ready only if every stage is; what is missing anywhere is missing; it runs out when the first of them does.
    """
    top = verdicts[-1]
    missing = tuple(step for each in verdicts for step in each.missing)
    done = tuple(step for each in verdicts for step in each.done)
    clearances = {each.clearance for each in verdicts}
    worst = next(each for each in WORST_FIRST if each in clearances)
    if worst is Clearance.NOT_STARTED and done:
        worst = Clearance.IN_PROGRESS
    ends = [each.expires_at for each in verdicts if each.expires_at]
    return Verdict(
        stage=top.stage,
        clearance=worst,
        missing=missing,
        done=done,
        certified_at=None if missing else max(each.certified_at for each in verdicts if each.certified_at),
        expires_at=None if missing or not ends else min(ends),
        currency=top.currency,
    )


def recheck_at(found: Verdict, at: datetime, *, numbers: Numbers) -> datetime | None:
    """The next moment at which time alone can change a verdict: due, lapsed by currency, or expired.

    Currency is looked at again every day while it counts, since a refresher moves its thresholds.
    """
    if found.expires_at is None or found.clearance in (Clearance.LAPSED, Clearance.SUSPENDED):
        return None
    moments = [found.expires_at - timedelta(days=numbers.due_days), found.expires_at]
    if found.currency is not None:
        moments.append(at + timedelta(days=1))
    return min((moment for moment in moments if moment > at), default=None)


def needs_only_sign_off(found: Verdict) -> bool:
    """Whether everything is shown but the practical sign-off."""
    return bool(found.missing) and all(step.kind is StepKind.SIGN_OFF for step in found.missing)


def cleared_to(verdicts: Sequence[Verdict]) -> Stage | None:
    """The highest stage somebody is ready for, with every stage below it; ``None`` without the foundation."""
    reached = None
    for each in verdicts:
        if not each.is_ready:
            break
        reached = each.stage
    return reached


def _shown(steps: Sequence[Step], evidence: Iterable[Evidence], at: datetime) -> dict[Step, list[datetime]]:
    """When each step was shown, in order; what has run out by itself no longer counts."""
    by_step: dict[Step, list[datetime]] = {step: [] for step in steps}
    place = {(step.kind, step.key): step for step in steps}
    for each in evidence:
        step = place.get((each.kind, each.key))
        if step and each.at <= at and (each.until is None or at < each.until):
            by_step[step].append(each.at)
    return {step: sorted(moments) for step, moments in by_step.items()}


def _certified(
    found: Verdict, shown: Mapping[Step, list[datetime]], at: datetime, numbers: Numbers
) -> Verdict:
    """All is shown: since when, until when, and how current."""
    since = max(moments[0] for moments in shown.values())
    base = _last_full_assessment(shown, since)
    expires = base + timedelta(days=round(numbers.valid_months[found.stage] * DAYS_A_MONTH))
    labs = [moment for step, moments in shown.items() if step.kind is StepKind.LAB for moment in moments]
    currency = _currency(base, labs, at, numbers) if found.stage else None
    return replace(
        found,
        clearance=_standing(at, expires, currency, numbers),
        certified_at=since,
        expires_at=expires,
        currency=currency,
    )


def _last_full_assessment(shown: Mapping[Step, list[datetime]], since: datetime) -> datetime:
    """When every assessed part was last passed once more: that resets the expiry, a refresher alone does not (2.6)."""
    rounds = [moments for step, moments in shown.items() if step.kind in ASSESSED]
    complete = min((len(moments) for moments in rounds), default=0)
    again = [max(moments[number] for moments in rounds) for number in range(1, complete)]
    return max([since, *again])


def _currency(base: datetime, labs: Iterable[datetime], at: datetime, numbers: Numbers) -> float:
    """Currency after the last evidence: stability starts at certification and doubles with each later lab (5.4)."""
    later = sorted(moment for moment in labs if base < moment <= at)
    stability = min(numbers.certify_days * numbers.success_factor ** len(later), numbers.most_days)
    last = later[-1] if later else base
    return retrievability((at - last) / timedelta(days=1), stability)


def _standing(at: datetime, expires: datetime, currency: float | None, numbers: Numbers) -> Clearance:
    now = 1.0 if currency is None else currency
    if at >= expires or now < numbers.expired_below:
        return Clearance.LAPSED
    if now < numbers.current_from or expires - at <= timedelta(days=numbers.due_days):
        return Clearance.REFRESH_DUE
    return Clearance.CLEARED


@dataclass(frozen=True, kw_only=True)
class Summary:
    """How a group stands, in the parts that a bar shows."""

    cleared: int
    refresh_due: int
    in_progress: int
    lapsed: int
    not_started: int
    suspended: int

    @property
    def ready(self) -> int:
        return self.cleared + self.refresh_due

    @property
    def people(self) -> int:
        return self.ready + self.in_progress + self.lapsed + self.not_started + self.suspended


def summary(counts: Mapping[Clearance, int]) -> Summary:
    """The counts of one role and stage by name; nobody is counted twice."""
    return Summary(**{str(clearance): counts.get(clearance, 0) for clearance in Clearance})


def binding(counts: Mapping[tuple[JobRole, Stage], Mapping[Clearance, int]]) -> tuple[JobRole, Stage] | None:
    """The role and stage that holds most people back: the lowest share ready, above the foundation if there is one."""
    keys = [key for key in counts if key[1]] or list(counts)
    ready = {key: summary(counts[key]) for key in keys}
    return min(
        keys,
        key=lambda key: (ready[key].ready / max(ready[key].people, 1), -ready[key].people, key),
        default=None,
    )


def headline(counted: Summary, *, waiting: int) -> Reason:
    """The one sentence above a team: everyone is ready, or how many are and what the nearest step is.

    ``waiting`` people have done everything but the sign-off.
    """
    if counted.people == 0:
        return Reason("nobody_counted")
    if counted.ready == counted.people:
        return Reason("everyone_ready", people=counted.people)
    if waiting:
        return Reason("ready_but_for_sign_off", ready=counted.ready, people=counted.people, waiting=waiting)
    return Reason("some_ready", ready=counted.ready, people=counted.people)
