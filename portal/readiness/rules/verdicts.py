"""The verdict: cleared or not, and everything that is missing (field 2.6, 4.10, 5.4). There is no averaging."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile

from portal.core.dates import add_months, has_passed, passes_at
from portal.paths import step_kinds
from portal.paths.rules import KnownKinds, Stage, Step
from portal.people.rules import JobRole
from portal.readiness.rules.clocks import (
    Leave,
    day_currency_falls_below,
    has_run,
    last_day,
    last_working_day,
    retrievability,
    runs_out,
)
from portal.readiness.rules.facts import (
    READY,
    WORST_FIRST,
    Begun,
    Clearance,
    Ending,
    Evidence,
    Lapse,
    Numbers,
    Renewal,
    Shown,
    Verdict,
)


def verdict(
    steps: Sequence[Step],
    shown: Shown,
    stage: Stage,
    at: datetime,
    *,
    numbers: Numbers,
    kinds: KnownKinds,
    is_suspended: bool = False,
) -> Verdict:
    """Judge one stage from its steps and the evidence up to ``at``; later evidence is ignored."""
    by_step, ran_out = _by_step(steps, shown, at, numbers)
    done = tuple(step for step in steps if by_step[step])
    missing = tuple(step for step in steps if not by_step[step])
    begun = tuple(_begun(missing, shown))
    found = Verdict(
        stage=stage,
        clearance=Clearance.IN_PROGRESS if done or begun else Clearance.NOT_STARTED,
        missing=missing,
        done=done,
        renewals=tuple(_renewals(by_step)),
        begun=begun,
        runs_out_at=_first(each.at for each in _will_end({step: by_step[step] for step in done})),
        zone=shown.zone,
    )
    once = {step: [*ran_out[step], *by_step[step]] for step in steps}
    if steps and not missing:
        found = _certified(found, by_step, shown.leaves, at, numbers=numbers, kinds=kinds)
    elif steps and all(once.values()):
        found = _lapsed(found, _certified(found, once, shown.leaves, at, numbers=numbers, kinds=kinds))
    return replace(found, clearance=Clearance.SUSPENDED) if is_suspended else found


def combined(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the verdict for the highest stage, given all stages up to it; certification is cumulative (LVL-4).

    It is ready only if every stage is. It lists what is missing in any of them, and ends when the first of them ends.
    A stage that has no steps counts as not started, whatever was completed below it.
    """
    top = verdicts[-1]
    missing = tuple(step for each in verdicts for step in each.missing)
    done = tuple(step for each in verdicts for step in each.done)
    begun = tuple(step for each in verdicts for step in each.begun)
    is_whole = all(each.done and not each.missing for each in verdicts)
    clearances = {each.clearance for each in verdicts}
    worst = next(each for each in WORST_FIRST if each in clearances)
    if worst is Clearance.NOT_STARTED and missing and (done or begun):
        worst = Clearance.IN_PROGRESS
    return Verdict(
        stage=top.stage,
        clearance=worst,
        missing=missing,
        done=done,
        renewals=tuple(renewal for each in verdicts for renewal in each.renewals),
        begun=begun,
        certified_at=_last(each.certified_at for each in verdicts) if is_whole else None,
        expires_at=_first(each.expires_at for each in verdicts) if is_whole else None,
        due_from=_first(each.due_from for each in verdicts) if is_whole else None,
        lapse=_first_lapse(verdicts) if is_whole or worst is Clearance.LAPSED else None,
        practised_until=_first(each.practised_until for each in verdicts) if is_whole else None,
        currency=top.currency,
        zone=top.zone,
    )


def recheck_at(
    verdicts: Sequence[Verdict], at: datetime, relieved_until: datetime | None = None
) -> datetime | None:
    """Return the next moment at which time alone changes a stage.

    A refresh falls due, a clearance lapses, the evidence of a step expires, or a relief ends. The last three are
    deadlines.
    """
    begin = [each.due_from for each in verdicts]
    end = [passes_at(ends) for each in verdicts for ends in (each.lapses_at, each.runs_out_at) if ends]
    end += [passes_at(relieved_until)] if relieved_until else []
    return _first(moment for moment in (*begin, *end) if moment and moment > at)


def clearance_by(kept: Clearance | None, until: datetime | None, at: datetime) -> Clearance:
    """Return the clearance at ``at`` from a stored one: time may have ended it since, and none is not started."""
    if kept in READY and (until is None or has_passed(until, at)):
        return Clearance.LAPSED
    return kept or Clearance.NOT_STARTED


def cleared_to(verdicts: Sequence[Verdict]) -> Stage | None:
    """Return the highest stage a person is ready for, with all below it; ``None`` without the foundation."""
    reached = _reached(verdicts)
    return reached[-1].stage if reached else None


def cleared_until(verdicts: Sequence[Verdict]) -> datetime | None:
    """Return until when that holds without new evidence: until the first of these stages lapses."""
    return _first(each.lapses_at for each in _reached(verdicts))


def ready_to(role: JobRole, verdicts: Sequence[Verdict]) -> Stage | None:
    """Return the highest stage that a person is ready for in a role; for all employees the foundation is enough."""
    reached = cleared_to(verdicts)
    return Stage.COORDINATE if reached is not None and role is JobRole.ALL_EMPLOYEES else reached


def _reached(verdicts: Sequence[Verdict]) -> list[Verdict]:
    return list(takewhile(lambda each: each.is_ready, verdicts))


def _first_lapse(verdicts: Sequence[Verdict]) -> Lapse | None:
    return min((each.lapse for each in verdicts if each.lapse), key=lambda lapse: lapse.at, default=None)


def _first(moments: Iterable[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment), default=None)


def _last(moments: Iterable[datetime | None]) -> datetime | None:
    return max((moment for moment in moments if moment), default=None)


def counted(
    steps: Sequence[Step], shown: Shown, at: datetime, *, numbers: Numbers
) -> Mapping[Step, Evidence]:
    """Return for each completed step its latest evidence."""
    by_step, _ran_out = _by_step(steps, shown, at, numbers)
    return {step: several[-1] for step, several in by_step.items() if several}


def _by_step(
    steps: Sequence[Step], shown: Shown, at: datetime, numbers: Numbers
) -> tuple[dict[Step, list[Evidence]], dict[Step, list[Evidence]]]:
    """Return for each step the evidence that counts and that which has expired.

    Both are in the order of time, with the moment at which they end.
    """
    found: dict[Step, list[Evidence]] = {step: [] for step in steps}
    ran_out: dict[Step, list[Evidence]] = {step: [] for step in steps}
    place = {(step.kind, step.key): step for step in steps}
    for each in sorted(shown.evidence, key=lambda each: each.at):
        step = place.get((each.kind, each.key))
        if step is None or each.at > at:
            continue
        found[step].append(_ending(each, shown, numbers))
    for step, several in found.items():
        every = _continued(several)
        found[step] = [each for each in every if not (each.until and has_passed(each.until, at))]
        ran_out[step] = [each for each in every if each.until and has_passed(each.until, at)]
    return found, ran_out


def _ending(each: Evidence, shown: Shown, numbers: Numbers) -> Evidence:
    """Return a piece of evidence with the moment at which it expires.

    Evidence that a newer version replaces counts for the days that the settings leave (field 2.6), to a working day
    where the person is, unless it expires earlier of its own.
    """
    own = last_day(each.at, each.until - each.at, shown.leaves, shown.zone) if each.until else None
    if each.overtaken_at is None:
        return each._replace(until=own)
    days = timedelta(days=numbers.days_for(each.kind))
    calendar = shown.calendar_at(each.overtaken_at)
    grace = last_working_day(each.overtaken_at, days, shown.leaves, shown.zone, calendar)
    if own and own < grace:
        return each._replace(until=own, overtaken_at=None)
    return each._replace(until=grace)


def _continued(several: Sequence[Evidence]) -> list[Evidence]:
    """Let evidence of an earlier version end with the evidence of the newer version that follows it.

    So the certification keeps its first day, and doing one new version lets no clearance last longer. ``several`` come
    in the order of time.
    """
    found: list[Evidence] = []
    for each in reversed(several):
        is_continued = bool(found) and each.overtaken_at is not None
        found.append(each._replace(until=found[-1].until) if is_continued else each)
    return found[::-1]


def _renewals(by_step: Mapping[Step, list[Evidence]]) -> Iterator[Renewal]:
    for step, several in by_step.items():
        newest = several[-1] if several else None
        if newest and newest.overtaken_at and newest.until:
            yield Renewal(step, newest.overtaken_at, newest.until)


def _begun(missing: Iterable[Step], shown: Shown) -> Iterator[Begun]:
    for step in missing:
        if step.kind == step_kinds.SIGN_OFF and step.key in shown.watched:
            yield Begun(step, shown.watched[step.key])


def _lapsed(found: Verdict, was: Verdict) -> Verdict:
    """Mark a verdict as lapsed if ``was`` had certified the stage and has ended.

    ``was`` is the verdict on all evidence there ever was.
    """
    if was.certified_at and was.lapse and was.certified_at < was.lapse.at:
        return replace(found, clearance=Clearance.LAPSED, lapse=was.lapse)
    return found


def _lapse(step: Step, several: Sequence[Evidence]) -> Lapse:
    """Return when a step with temporary evidence expires, judged by its latest evidence."""
    last = max(several, key=lambda each: each.until or each.at)
    ending = Ending.STEP
    if last.overtaken_at:
        ending = Ending.TEXT if step.kind == step_kinds.POLICY else Ending.VERSION
    return Lapse(last.until or last.at, ending, step.stage, step)


def _certified(
    found: Verdict,
    by_step: Mapping[Step, list[Evidence]],
    leaves: Sequence[Leave],
    at: datetime,
    *,
    numbers: Numbers,
    kinds: KnownKinds,
) -> Verdict:
    """Complete the verdict of a stage that has all evidence: since when, until when, and how current."""
    moments = {step: [each.at for each in several] for step, several in by_step.items()}
    since = max(each[0] for each in moments.values())
    base = _last_full_assessment(moments, since, kinds)
    term = add_months(base, numbers.valid_months[found.stage]) - base
    expires = last_day(base, term, leaves, found.zone)
    due = [runs_out(base, term - timedelta(days=numbers.due_days), leaves)]
    due += [each.since for each in found.renewals]
    lapses = [Lapse(expires, Ending.TERM, found.stage), *_will_end(by_step)]
    currency = practised_until = None
    if found.stage:
        last, stability = _last_evidence(base, moments, numbers, kinds)
        currency = retrievability(has_run(last, at, leaves) / timedelta(days=1), stability)
        due.append(runs_out(last, _until_below(numbers.current_from, stability), leaves))
        practised_until = last_day(last, _until_below(numbers.expired_below, stability), leaves, found.zone)
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


def _last_full_assessment(
    moments: Mapping[Step, list[datetime]], since: datetime, kinds: KnownKinds
) -> datetime:
    """Return when every assessed part was last passed once more.

    That resets the expiry; a refresher alone does not (2.6).
    """
    rounds = [several for step, several in moments.items() if step.kind in kinds.assessed]
    complete = min((len(several) for several in rounds), default=0)
    again = [max(several[number] for several in rounds) for number in range(1, complete)]
    return max([since, *again])


def _last_evidence(
    base: datetime, moments: Mapping[Step, list[datetime]], numbers: Numbers, kinds: KnownKinds
) -> tuple[datetime, float]:
    """Return the start of the currency clock and its stability.

    The stability is that of certification, doubled with each later practice (5.4).
    """
    practice = (several for step, several in moments.items() if step.kind in kinds.practice)
    later = [moment for several in practice for moment in several if moment > base]
    stability = min(numbers.certify_days * numbers.success_factor ** len(later), numbers.most_days)
    return max([base, *later]), stability


def _until_below(level: float, stability: float) -> timedelta:
    return timedelta(days=day_currency_falls_below(level, stability))


def _will_end(by_step: Mapping[Step, list[Evidence]]) -> Iterator[Lapse]:
    """Return the lapses of steps whose evidence is only temporary."""
    for step, several in by_step.items():
        if all(each.until for each in several):
            yield _lapse(step, several)


def _standing(at: datetime, due_from: datetime, lapses_at: datetime) -> Clearance:
    if has_passed(lapses_at, at):
        return Clearance.LAPSED
    return Clearance.REFRESH_DUE if at >= due_from else Clearance.CLEARED
