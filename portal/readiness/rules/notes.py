"""What pages say about a verdict: why it is not ready, and the note beside a clearance in a list of people."""

from collections.abc import Iterable
from datetime import date, datetime

from portal.core.dates import day_in, has_passed
from portal.core.reasons import Reason
from portal.paths import step_kinds
from portal.paths.step_kinds import StepKind
from portal.readiness.rules.facts import (
    AWAY,
    BY_NEWS,
    LONG_AGO,
    READY,
    UNDER_WAY,
    URGENCY,
    WAITING,
    Clearance,
    Ending,
    Lapse,
    Verdict,
)
from portal.readiness.rules.reliefs import ReliefKind


def why_lapsed(lapse: Lapse, title: str, zone: str) -> Reason:
    """Return why a clearance has lapsed, its last day in ``zone``, and what restores it; ``title`` is of the step."""
    last = day_in(zone, lapse.at)
    if lapse.ending is Ending.STEP:
        return Reason("lapsed_by_step", title=title, at=last)
    if lapse.ending in BY_NEWS:
        code = "lapsed_by_text" if lapse.ending is Ending.TEXT else "lapsed_by_version"
        return Reason(code, title=title, at=last)
    code = "lapsed_by_term" if lapse.ending is Ending.TERM else "lapsed_by_practice"
    return Reason(code, level=int(lapse.stage), at=last)


def needs_only_sign_off(found: Verdict) -> bool:
    """Return whether everything is done but the practical sign-off, and nothing else is to be done again."""
    left = [*found.missing, *(each.step for each in found.renewals)]
    return bool(found.missing) and all(step.kind == step_kinds.SIGN_OFF for step in left)


def waits_for_sign_off(clearance: Clearance, *, only_sign_off: bool) -> bool:
    """Return whether a person has done all of their steps and waits for an observer."""
    return only_sign_off and clearance in UNDER_WAY


def answer(found: Verdict) -> Reason:
    """Return the answer to “is this person ready?”, with what is missing."""
    if found.is_ready:
        return Reason("answer_ready", level=int(found.stage), at=found.lapses_on)
    if found.clearance is Clearance.SUSPENDED:
        return Reason("answer_suspended")
    if needs_only_sign_off(found) and not found.begun:
        return Reason("answer_only_sign_off")
    if needs_only_sign_off(found):
        return Reason("answer_half_signed")
    if found.missing:
        return Reason("answer_missing", count=len(found.missing))
    return Reason("answer_lapsed" if found.clearance is Clearance.LAPSED else "answer_nothing_set")


def urgency(
    clearance: Clearance,
    *,
    is_on_leave: bool,
    is_exempt: bool,
    only_sign_off: bool,
    due_at: datetime,
    cleared_until: datetime | None,
) -> tuple[int, datetime]:
    """Return what orders a person in a team: how urgent they are, then the moment that orders equals.

    ``due_at`` is when the path is due. People of whom nothing is asked now come last, with those on leave.
    """
    if is_on_leave or (is_exempt and clearance not in READY):
        return AWAY, LONG_AGO
    if waits_for_sign_off(clearance, only_sign_off=only_sign_off):
        return WAITING, due_at
    if clearance is Clearance.REFRESH_DUE:
        return URGENCY[clearance], cleared_until or LONG_AGO
    return URGENCY[clearance], due_at if clearance in UNDER_WAY else LONG_AGO


def is_overdue(clearance: Clearance, due_at: datetime | None, at: datetime, *, only_sign_off: bool) -> bool:
    """Return whether a person should be ready by now and is not.

    A lapsed clearance is not overdue, and neither is a step that another person holds back. ``due_at`` is ``None``
    where nothing is missing that the person can do.
    """
    waits_for_them = clearance in UNDER_WAY and not only_sign_off
    return waits_for_them and due_at is not None and has_passed(due_at, at)


def why_waits(observers: Iterable[str]) -> Reason:
    """Return what to tell a person who has done all of their steps, with the names of possible observers."""
    names = tuple(observers)
    return Reason("waits_for_sign_off", names=names) if names else Reason("waits_for_nobody_yet")


def team_note(
    clearance: Clearance,
    *,
    is_on_leave: bool,
    due_on: date | None,
    is_overdue: bool,
    only_sign_off: bool,
    lapses_on: date | None,
    lapse_ending: Ending | None,
    lapse_kind: StepKind | None,
    relief: ReliefKind | None,
    relieved_on: date | None,
) -> Reason | None:
    """Return the note of one row of the team matrix; a suspended clearance has none.

    ``relief`` is the kind of a relief in force and ``relieved_on`` its last day.
    ``due_on`` is the first due date of a step that the person can do. ``lapse…`` describe what ends or has ended the
    clearance. Both are days where the person is.
    """
    if is_on_leave:
        return Reason("on_leave_not_counted")
    if clearance is Clearance.REFRESH_DUE:
        return refresh_note(lapses_on, lapse_ending, lapse_kind)
    if clearance in READY:
        return Reason("cleared_to_day", at=lapses_on)
    if relief is ReliefKind.EXEMPTION:
        return Reason("exempt_until", at=relieved_on)
    if is_overdue:
        return Reason("overdue_since", at=due_on)
    if clearance is Clearance.LAPSED:
        return lapse_note(lapses_on, lapse_ending, lapse_kind)
    return _open_note(
        clearance,
        due_on,
        only_sign_off=only_sign_off,
        is_extended=relief is not None and due_on == relieved_on,
    )


def beside_note(
    clearance: Clearance,
    *,
    is_on_leave: bool,
    missing: int,
    lapses_on: date | None,
    lapse_ending: Ending | None,
    lapse_kind: StepKind | None,
) -> Reason | None:
    """Return the note of a person who works with an agent; none where nothing is missing and nothing has lapsed.

    ``missing`` counts the missing steps. ``lapse…`` describe what ends or has ended the clearance;
    ``lapses_on`` is a day where the person is.
    """
    if is_on_leave:
        return Reason("on_leave")
    if clearance in READY:
        return Reason("cleared_to_full_day", at=lapses_on)
    if clearance is Clearance.LAPSED and lapses_on:
        return lapse_note(lapses_on, lapse_ending, lapse_kind)
    return Reason("steps_missing", count=missing) if missing else None


def lapse_note(at: date | None, ending: Ending | None, kind: StepKind | None) -> Reason:
    """Return since when a clearance has lapsed, and why; ``kind`` is that of the step that ran out."""
    if ending is Ending.STEP:
        return Reason("lapsed_since_by_step", at=at, kind=kind)
    return Reason("lapsed_since", at=at, why=ending)


def refresh_note(at: date | None, ending: Ending | None, kind: StepKind | None) -> Reason:
    """Return until when a clearance holds, and what to do again by then."""
    if ending is Ending.STEP:
        return Reason("refresh_step_by", at=at, kind=kind)
    if ending is Ending.VERSION:
        return Reason("refresh_version_by", at=at, kind=kind)
    if ending is Ending.TERM:
        return Reason("refresh_assessment_by", at=at)
    return Reason("refresh_practice_by" if ending is Ending.PRACTICE else "refresh_signature_by", at=at)


def _open_note(
    clearance: Clearance, due_on: date | None, *, only_sign_off: bool, is_extended: bool
) -> Reason | None:
    if clearance is Clearance.SUSPENDED:
        return None
    if due_on is None:
        return Reason("rest_not_available")
    if waits_for_sign_off(clearance, only_sign_off=only_sign_off):
        return Reason("sign_off_due", at=due_on)
    return Reason("extended_to" if is_extended else "due_on", at=due_on)
