"""Rules of changes: the phases with their days, the states, and what keeps a change from being saved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.core.reasons import Reason

TITLE_MAX = 120
STORY_MAX = 2000
WORK_MAX = 120
REASON_MAX = 300


class Phase(StrEnum):
    """The phases of a change (field 4.5), in their order."""

    ANNOUNCE = "announce"
    PREPARE = "prepare"
    GO_LIVE = "go_live"
    STABILISE = "stabilise"
    EMBED = "embed"


class ChangeState(StrEnum):
    """The state of a change. The last two are final."""

    OPEN = "open"
    ON_HOLD = "on_hold"
    FINISHED = "finished"
    DROPPED = "dropped"


OVER = frozenset({ChangeState.FINISHED, ChangeState.DROPPED})
MOVES: dict[ChangeState, tuple[ChangeState, ...]] = {
    ChangeState.OPEN: (ChangeState.ON_HOLD, ChangeState.FINISHED, ChangeState.DROPPED),
    ChangeState.ON_HOLD: (ChangeState.OPEN, ChangeState.DROPPED),
    ChangeState.FINISHED: (),
    ChangeState.DROPPED: (),
}
# Weeks from going live to the first day of each phase, and to the end (field 4.8).
WEEKS = {Phase.ANNOUNCE: -8, Phase.PREPARE: -6, Phase.GO_LIVE: 0, Phase.STABILISE: 2, Phase.EMBED: 6}
WEEKS_TO_END = 12


@dataclass(frozen=True, kw_only=True)
class PhaseDates:
    """The first day of each phase, and the first day after the last one."""

    announce_on: date
    prepare_on: date
    go_live_on: date
    stabilise_on: date
    embed_on: date
    ends_on: date

    def begins(self) -> Iterator[tuple[Phase, date]]:
        """Yield each phase with its first day."""
        days = (self.announce_on, self.prepare_on, self.go_live_on, self.stabilise_on, self.embed_on)
        return zip(Phase, days, strict=True)


@dataclass(frozen=True, kw_only=True)
class PhaseRow:
    """One phase as a page shows it: its days, and whether it is over or under way."""

    phase: Phase
    begins_on: date
    ends_before: date
    is_over: bool
    is_now: bool


def dates_of(row: object) -> PhaseDates:
    """Return the days of a row that has a column for each."""
    return PhaseDates(**{name: getattr(row, name) for name in PhaseDates.__dataclass_fields__})


def suggested_dates(go_live_on: date) -> PhaseDates:
    """Return the usual days around the day of going live."""
    days = {f"{phase}_on": go_live_on + timedelta(weeks=weeks) for phase, weeks in WEEKS.items()}
    return PhaseDates(**days, ends_on=go_live_on + timedelta(weeks=WEEKS_TO_END))


def phase_on(dates: PhaseDates, day: date) -> Phase | None:
    """Return the phase of a day; ``None`` before the first and after the last."""
    if day >= dates.ends_on:
        return None
    begun = [phase for phase, begins_on in dates.begins() if begins_on <= day]
    return begun[-1] if begun else None


def phase_rows(dates: PhaseDates, day: date) -> list[PhaseRow]:
    """Return every phase with its days, as seen on ``day``."""
    begins = list(dates.begins())
    ends = [*(begins_on for _phase, begins_on in begins[1:]), dates.ends_on]
    now = phase_on(dates, day)
    return [
        PhaseRow(
            phase=phase,
            begins_on=begins_on,
            ends_before=ends_before,
            is_over=ends_before <= day,
            is_now=phase is now,
        )
        for (phase, begins_on), ends_before in zip(begins, ends, strict=True)
    ]


def dates_problems(dates: PhaseDates) -> list[tuple[str, Reason]]:
    """Return the fields whose day is before the day of the phase before it. Phases may fall on one day."""
    found, before = [], dates.announce_on
    named = [(f"{phase}_on", day) for phase, day in dates.begins()]
    for name, day in [*named[1:], ("ends_on", dates.ends_on)]:
        if day < before:
            found.append((name, Reason("change_phase_too_early")))
        before = day
    return found


def place_problems(*, unit_id: int | None, site_id: int | None) -> list[tuple[str, Reason]]:
    """Return why a place is missing; a change without one concerns nobody."""
    return [] if unit_id or site_id else [("unit_id", Reason("change_needs_place"))]


def subject_problems(*, agent_id: int | None, work: str) -> list[tuple[str, Reason]]:
    """Return what is missing where neither an agent nor the work is named."""
    return [] if agent_id or work else [("work", Reason("change_needs_work"))]


def move_problems(
    now: ChangeState, to: ChangeState, *, reason: str, go_live_on: date, day: date
) -> list[tuple[str, Reason]]:
    """Return what keeps a change from moving to a state."""
    if to not in MOVES[now]:
        return [("to", Reason("change_cannot_move", state=now))]
    if to is ChangeState.FINISHED and day < go_live_on:
        return [("to", Reason("change_not_live_yet"))]
    if to is not ChangeState.FINISHED and not reason:
        return [("reason", Reason("change_needs_reason"))]
    return []
