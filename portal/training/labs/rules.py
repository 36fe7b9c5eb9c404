"""Review labs as signal detection: the draw of cases, the counts, and the measures (field 5.5, 5.7)."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, sqrt
from random import Random
from statistics import NormalDist

from portal.core.reasons import Reason
from portal.training.assessments.rules import AssessmentPart

NOTE_MAX = 500
CRITICAL = frozenset({"S1", "S2"})
KINDS_WANTED = 6
SURPRISING_SHARE = 0.30
LEANS = 0.5  # of the criterion c
TRIES = 48  # shuffles compared when faults are drawn
NORMAL = NormalDist()


class CheckPoint(StrEnum):
    """The reason for stopping an output: the five points of the check taught in lesson a01."""

    SOURCE = "source"
    FACTS = "facts"
    FIT = "fit"
    TONE = "tone"
    RISK = "risk"


class FaultForm(StrEnum):
    """The form of a fault."""

    WRONG_ADVICE = "wrong-advice"
    MISSING_ADVICE = "missing-advice"
    WRONG_CONTEXT = "right-text-wrong-context"


FORM_SHARES = {FaultForm.WRONG_ADVICE: 0.50, FaultForm.MISSING_ADVICE: 0.25, FaultForm.WRONG_CONTEXT: 0.25}


class Landing(StrEnum):
    """The outcome of one decision."""

    HIT = "hit"
    MISS = "miss"
    FALSE_ALARM = "false_alarm"
    RIGHT_TO_SEND = "right_to_send"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One output of an agent to decide on, with what the draw and the counts need."""

    id: str
    is_bad: bool
    kind: str | None = None
    form: FaultForm | None = None
    severity: str | None = None
    is_surprising: bool = False
    difficulty: int = 2

    @property
    def is_critical(self) -> bool:
        return self.is_bad and self.severity in CRITICAL


@dataclass(frozen=True, kw_only=True)
class Sensitivity:
    """How well faults were told from good outputs, with its uncertainty; rates are log-linear corrected."""

    hit_rate: float
    false_alarm_rate: float
    d_prime: float
    criterion: float
    variance: float

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """The range in which d′ may lie: wide, with so few cases."""
        reach = NORMAL.inv_cdf(0.5 + confidence / 2) * sqrt(self.variance)
        return self.d_prime - reach, self.d_prime + reach


@dataclass(frozen=True, kw_only=True)
class Counts:
    """The outcomes of the decisions of one attempt."""

    hits: int
    misses: int
    false_alarms: int
    passes: int
    critical_misses: int = 0

    @property
    def bad(self) -> int:
        return self.hits + self.misses

    @property
    def good(self) -> int:
        return self.false_alarms + self.passes

    @property
    def sensitivity(self) -> Sensitivity:
        return sdt(self.hits, self.misses, self.false_alarms, self.passes)


@dataclass(frozen=True, kw_only=True)
class LabPassMark:
    """What a pass requires (field 2.5); ``None`` is not required. Only d′ is corrected, counts and rates are raw."""

    min_hits: int | None = None
    max_false_alarms: int | None = None
    min_hit_rate: float | None = None
    max_false_alarm_rate: float | None = None
    min_d_prime: float | None = None
    max_critical_misses: int | None = None


def read_pass_mark(part: AssessmentPart) -> LabPassMark:
    """Return the pass mark of one part of the assessments catalogue."""
    return LabPassMark(**part["pass"])


def landing(case: Case, *, stopped: bool) -> Landing:
    """Return the outcome of a decision on ``case``."""
    if case.is_bad:
        return Landing.HIT if stopped else Landing.MISS
    return Landing.FALSE_ALARM if stopped else Landing.RIGHT_TO_SEND


def tally(calls: Sequence[tuple[Case, bool]]) -> Counts:
    """Count the decisions: each a case and whether it was stopped.

    A critical miss is an S1 or S2 fault that was sent.
    """
    landed = [landing(case, stopped=stopped) for case, stopped in calls]
    return Counts(
        hits=landed.count(Landing.HIT),
        misses=landed.count(Landing.MISS),
        false_alarms=landed.count(Landing.FALSE_ALARM),
        passes=landed.count(Landing.RIGHT_TO_SEND),
        critical_misses=sum(case.is_critical and not stopped for case, stopped in calls),
    )


def sdt(hits: int, misses: int, false_alarms: int, passes: int) -> Sensitivity:
    """Return the signal-detection measures, corrected so that a perfect score stays finite (field 5.5)."""
    bad, good = hits + misses, false_alarms + passes
    hit_rate, false_alarm_rate = (hits + 0.5) / (bad + 1), (false_alarms + 0.5) / (good + 1)
    z_hit, z_false = NORMAL.inv_cdf(hit_rate), NORMAL.inv_cdf(false_alarm_rate)
    return Sensitivity(
        hit_rate=hit_rate,
        false_alarm_rate=false_alarm_rate,
        d_prime=z_hit - z_false,
        criterion=-(z_hit + z_false) / 2,
        variance=_spread(hit_rate, z_hit, bad) + _spread(false_alarm_rate, z_false, good),
    )


def hits_needed(needs: LabPassMark, bad: int) -> int:
    """Return how many of ``bad`` faults must be stopped for a pass."""
    return _at_least(needs.min_hits, needs.min_hit_rate, bad)


def alarms_allowed(needs: LabPassMark, good: int) -> int | None:
    """Return how many of ``good`` cases may be stopped in a pass; ``None`` is any number."""
    return _at_most(needs.max_false_alarms, needs.max_false_alarm_rate, good)


def shortfalls(counts: Counts, needs: LabPassMark) -> list[Reason]:
    """Return what is missing for a pass; an empty list is a pass."""
    d_prime = counts.sensitivity.d_prime
    needed, allowed = hits_needed(needs, counts.bad), alarms_allowed(needs, counts.good)
    found = []
    if counts.hits < needed:
        found.append(Reason("lab_too_few_caught", hits=counts.hits, bad=counts.bad, needed=needed))
    if allowed is not None and counts.false_alarms > allowed:
        found.append(
            Reason("lab_too_many_stopped", count=counts.false_alarms, good=counts.good, allowed=allowed)
        )
    if needs.max_critical_misses is not None and counts.critical_misses > needs.max_critical_misses:
        found.append(Reason("lab_critical_missed", count=counts.critical_misses))
    if needs.min_d_prime is not None and d_prime < needs.min_d_prime:
        found.append(Reason("lab_d_prime_low", d_prime=round(d_prime, 2), needed=needs.min_d_prime))
    return found


def leaning(found: Sensitivity) -> Reason:
    """Return the tendency of this attempt: to send, to stop, or neither (field 5.5, criterion c)."""
    if found.criterion >= LEANS:
        return Reason("lab_leans_to_send")
    return Reason("lab_leans_to_stop") if found.criterion <= -LEANS else Reason("lab_leans_neither")


def in_one_figure(counts: Counts, needs: LabPassMark) -> Reason:
    """Return d′ with its range, the pass mark and the highest value that so many cases can give."""
    found = counts.sensitivity
    low, high = found.interval()
    return Reason(
        "lab_d_prime",
        d_prime=found.d_prime,
        low=low,
        high=high,
        needed=needs.min_d_prime or 0.0,
        most=sdt(counts.bad, 0, 0, counts.good).d_prime,
        cases=counts.bad + counts.good,
    )


def warm_up(pool: Sequence[Case]) -> list[str]:
    """Return the four guided cases, easy ones: two bad in different ways, two good of which one looks odd."""
    easy_first = sorted(pool, key=lambda case: (case.difficulty, case.id))
    wanted: list[Callable[[Case], bool]] = [
        lambda case: case.form is FaultForm.WRONG_ADVICE,
        lambda case: case.form is FaultForm.MISSING_ADVICE,
        lambda case: not case.is_bad and not case.is_surprising,
        lambda case: not case.is_bad and case.is_surprising,
    ]
    found = [next((case.id for case in easy_first if fits(case)), None) for fits in wanted]
    return sorted(each for each in found if each is not None)


def draw(
    pool: Sequence[Case], *, total: int, bad: int, seed: int, seen: Sequence[Collection[str]] = ()
) -> list[str]:
    """Draw the cases of one attempt; the same arguments always give the same cases (field 5.7).

    Half of the faults are wrong advice, a quarter missing advice, a quarter the right text in the wrong context.
    There are at least six kinds of faults where the pool allows. Three in ten good cases look odd but are right.
    Cases that earlier attempts (``seen``, oldest first) did not show come first.
    """
    order = Random(seed)  # noqa: S311 - a draw has to be repeatable, not secret
    last_seen = {case: turn for turn, cases in enumerate(seen, start=1) for case in cases}
    faults = [case for case in pool if case.is_bad]
    rounds = [_draw_bad(faults, bad, last_seen, order) for _ in range(TRIES)]
    drawn = min(rounds, key=lambda cases: _cost(cases, last_seen))
    drawn += _draw_good([case for case in pool if not case.is_bad], total - bad, last_seen, order)
    order.shuffle(drawn)
    return [case.id for case in drawn]


def _draw_bad(pool: Sequence[Case], count: int, last_seen: Mapping[str, int], order: Random) -> list[Case]:
    left, drawn = list(pool), list[Case]()
    order.shuffle(left)
    fresh = Counter(case.form for case in left if case.id not in last_seen)
    for form in _forms(count, fresh, order):
        kinds = {case.kind for case in drawn}
        fitting = [case for case in left if case.form is form] or left
        if not fitting:
            break
        chosen = min(fitting, key=lambda case: (last_seen.get(case.id, 0), case.kind in kinds))
        left.remove(chosen)
        drawn.append(chosen)
    return drawn


def _forms(count: int, fresh: Mapping[FaultForm | None, int], order: Random) -> list[FaultForm]:
    """Distribute the faults over the forms by largest remainder.

    Of equal remainders the form with more unseen cases comes first, so that the pool lasts; then chance decides.
    """
    exact = {form: share * count for form, share in FORM_SHARES.items()}
    spread = {form: int(value) for form, value in exact.items()}
    by_need = sorted(
        exact, key=lambda form: (spread[form] - exact[form], -fresh.get(form, 0), order.random())
    )
    for form in by_need[: count - sum(spread.values())]:
        spread[form] += 1
    return [form for form, number in spread.items() for _ in range(number)]


def _cost(cases: Sequence[Case], last_seen: Mapping[str, int]) -> tuple[int, int]:
    """Rate a choice of faults: fewer seen cases are better, then more kinds."""
    kinds = len({case.kind for case in cases})
    return sum(case.id in last_seen for case in cases), -min(kinds, KINDS_WANTED)


def _draw_good(pool: Sequence[Case], count: int, last_seen: Mapping[str, int], order: Random) -> list[Case]:
    """Draw the good cases.

    Odd ones come first, but no more than needed, so that enough are left for later attempts.
    """
    left = list(pool)
    order.shuffle(left)
    left.sort(key=lambda case: (last_seen.get(case.id, 0), case.is_surprising))
    odd = [case for case in left if case.is_surprising][: ceil(SURPRISING_SHARE * count)]
    return odd + [case for case in left if case not in odd][: count - len(odd)]


def _spread(rate: float, z: float, count: int) -> float:
    return rate * (1 - rate) / (count * NORMAL.pdf(z) ** 2)


def _at_least(number: int | None, rate: float | None, base: int) -> int:
    return max(number or 0, ceil(round((rate or 0) * base, 9)))


def _at_most(number: int | None, rate: float | None, base: int) -> int | None:
    limits = [number] if number is not None else []
    if rate is not None:
        limits.append(int(round(rate * base, 9)))
    return min(limits) if limits else None
