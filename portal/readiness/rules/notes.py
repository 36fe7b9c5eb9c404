"""What pages say about a verdict: why it is not ready, and the note beside a clearance in a list of people."""

from collections.abc import Iterable
from datetime import datetime

from portal.core.reasons import Reason
from portal.paths import step_kinds
from portal.paths.step_kinds import StepKind
from portal.readiness.rules.facts import (
    AWAY,
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


def why_lapsed(lapse: Lapse, title: str) -> Reason:
    """Return why and since when a clearance has lapsed, and what restores it; ``title`` is that of the step."""
    if lapse.ending is Ending.STEP:
        return Reason("lapsed_by_step", title=title, at=lapse.at)
    if lapse.ending is Ending.TEXT:
        return Reason("lapsed_by_text", title=title, at=lapse.at)
    code = "lapsed_by_term" if lapse.ending is Ending.TERM else "lapsed_by_practice"
    return Reason(code, level=int(lapse.stage), at=lapse.at)


def needs_only_sign_off(found: Verdict) -> bool:
    """Return whether everything is done but the practical sign-off."""
    return bool(found.missing) and all(step.kind == step_kinds.SIGN_OFF for step in found.missing)


def waits_for_sign_off(clearance: Clearance, *, only_sign_off: bool) -> bool:
    """Return whether a person has done all of their steps and waits for an observer."""
    return only_sign_off and clearance in UNDER_WAY


def urgency(
    clearance: Clearance,
    *,
    is_on_leave: bool,
    only_sign_off: bool,
    due_at: datetime,
    cleared_until: datetime | None,
) -> tuple[int, datetime]:
    """Return what orders a person in a team: how urgent they are, then the moment that orders equals.

    ``due_at`` is when the path is due.
    """
    if is_on_leave:
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
    return waits_for_them and due_at is not None and due_at < at


def why_waits(observers: Iterable[str]) -> Reason:
    """Return what to tell a person who has done all of their steps, with the names of possible observers."""
    names = tuple(observers)
    return Reason("waits_for_sign_off", names=names) if names else Reason("waits_for_nobody_yet")


def team_note(
    clearance: Clearance,
    *,
    is_on_leave: bool,
    due_at: datetime | None,
    is_overdue: bool,
    only_sign_off: bool,
    lapse_at: datetime | None,
    lapse_ending: Ending | None,
    lapse_kind: StepKind | None,
) -> Reason | None:
    """Return the note of one row of the team matrix; a suspended clearance has none.

    ``due_at`` is the first due date of a step that the person can do. ``lapse_…`` describe what ends or has ended the
    clearance.
    """
    if is_on_leave:
        return Reason("on_leave_not_counted")
    if clearance is Clearance.REFRESH_DUE:
        return refresh_note(lapse_at, lapse_ending, lapse_kind)
    if clearance in READY:
        return Reason("cleared_to_day", at=lapse_at)
    if is_overdue:
        return Reason("overdue_since", at=due_at)
    if clearance is Clearance.LAPSED:
        return lapse_note(lapse_at, lapse_ending, lapse_kind)
    return (
        None
        if clearance is Clearance.SUSPENDED
        else _open_note(clearance, due_at, only_sign_off=only_sign_off)
    )


def beside_note(
    clearance: Clearance,
    *,
    is_on_leave: bool,
    missing: int,
    lapse_at: datetime | None,
    lapse_ending: Ending | None,
    lapse_kind: StepKind | None,
) -> Reason | None:
    """Return the note of a person who works with an agent; none where nothing is missing and nothing has lapsed.

    ``missing`` counts the missing steps. ``lapse_…`` describe what ends or has ended the clearance.
    """
    if is_on_leave:
        return Reason("on_leave")
    if clearance in READY:
        return Reason("cleared_to_full_day", at=lapse_at)
    if clearance is Clearance.LAPSED and lapse_at:
        return lapse_note(lapse_at, lapse_ending, lapse_kind)
    return Reason("steps_missing", count=missing) if missing else None


def lapse_note(at: datetime | None, ending: Ending | None, kind: StepKind | None) -> Reason:
    """Return since when a clearance has lapsed, and why; ``kind`` is that of the step that ran out."""
    if ending is Ending.STEP:
        return Reason("lapsed_since_by_step", at=at, kind=kind)
    return Reason("lapsed_since", at=at, why=ending)


def refresh_note(at: datetime | None, ending: Ending | None, kind: StepKind | None) -> Reason:
    """Return until when a clearance holds, and what to do again by then."""
    if ending is Ending.STEP:
        return Reason("refresh_step_by", at=at, kind=kind)
    if ending is Ending.TERM:
        return Reason("refresh_assessment_by", at=at)
    return Reason("refresh_practice_by" if ending is Ending.PRACTICE else "refresh_signature_by", at=at)


def _open_note(clearance: Clearance, due_at: datetime | None, *, only_sign_off: bool) -> Reason:
    if due_at is None:
        return Reason("rest_not_available")
    if waits_for_sign_off(clearance, only_sign_off=only_sign_off):
        return Reason("sign_off_due", at=due_at)
    return Reason("due_on", at=due_at)
