"""The words and facts of a verdict: what somebody has shown, and where that leaves them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from portal.paths.rules import Stage, Step
from portal.paths.step_kinds import StepKind
from portal.people.rules import JobRole
from portal.readiness.rules.clocks import Leave


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
    TEXT = "text"


READY = frozenset({Clearance.CLEARED, Clearance.REFRESH_DUE})
UNDER_WAY = frozenset({Clearance.NOT_STARTED, Clearance.IN_PROGRESS})
WORST_FIRST = (
    Clearance.SUSPENDED,
    Clearance.LAPSED,
    Clearance.NOT_STARTED,
    Clearance.IN_PROGRESS,
    Clearance.REFRESH_DUE,
    Clearance.CLEARED,
)

# A list of people: what binds first, then who is on the way by when it is due, who has done all of theirs and waits
# for a sign-off, whose refresh is due, then the rest.
URGENCY = {
    Clearance.SUSPENDED: 0,
    Clearance.LAPSED: 0,
    Clearance.NOT_STARTED: 1,
    Clearance.IN_PROGRESS: 1,
    Clearance.REFRESH_DUE: 3,
    Clearance.CLEARED: 4,
}
WAITING = 2
AWAY = 5  # whoever is on leave comes last: their clocks stand still


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


class Evidence(NamedTuple):
    """Something somebody has shown: which step, and when.

    ``until``: when it ends by itself (a sign-off). ``overtaken_at``: since when a newer text asks to be signed instead.
    """

    kind: StepKind
    key: str
    at: datetime
    until: datetime | None = None
    overtaken_at: datetime | None = None


class Watched(NamedTuple):
    """When somebody was last observed towards a sign-off, and whether only by their line manager so far."""

    at: datetime
    is_managers: bool


@dataclass(frozen=True)
class Shown:
    """What one person has shown up to a moment, where they are suspended, and when they were on leave until then.

    ``texts`` is the same for everybody: since when each policy has asked to be signed, by its key. ``watched``: how
    they were observed towards a sign-off that is not given yet, by its checklist.
    """

    evidence: Sequence[Evidence] = ()
    suspended: frozenset[tuple[JobRole, Stage]] = frozenset()
    leaves: Sequence[Leave] = ()
    texts: Mapping[str, datetime] = field(default_factory=dict)
    watched: Mapping[str, Watched] = field(default_factory=dict)


@dataclass(frozen=True)
class Lapse:
    """When time alone ends a clearance, or has ended it, and why.

    Its term, want of practice, ``step`` that runs out, or the new text of ``step`` that is not signed.
    """

    at: datetime
    ending: Ending
    stage: Stage
    step: Step | None = None


@dataclass(frozen=True)
class Renewal:
    """A step that still counts and is to be done again: since when its new text asks, and until when the old counts."""

    step: Step
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Begun:
    """A sign-off that is missing and of which one day was seen."""

    step: Step
    seen: Watched


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Where somebody stands for one stage of one role: certification as a date range, and what is missing.

    ``renewals`` are those of ``done`` that are to be done again, ``begun`` those of ``missing`` that are half done.
    ``due_from`` is since when a refresh is due;
    ``lapse`` is what takes the clearance away first; ``practised_until`` is when practice will no longer be recent
    enough. ``runs_out_at`` is when the next of ``done`` will no longer be shown, whatever the clearance.
    """

    stage: Stage
    clearance: Clearance
    missing: tuple[Step, ...] = ()
    done: tuple[Step, ...] = ()
    renewals: tuple[Renewal, ...] = ()
    begun: tuple[Begun, ...] = ()
    certified_at: datetime | None = None
    expires_at: datetime | None = None
    due_from: datetime | None = None
    lapse: Lapse | None = None
    practised_until: datetime | None = None
    runs_out_at: datetime | None = None
    currency: float | None = None

    @property
    def is_ready(self) -> bool:
        return self.clearance in READY

    @property
    def settled(self) -> tuple[Step, ...]:
        """What is done and not to be done again."""
        again = {each.step for each in self.renewals}
        return tuple(step for step in self.done if step not in again)

    @property
    def is_about_text(self) -> bool:
        """Whether a new text is what made a refresh due, or has ended the clearance."""
        if self.clearance is Clearance.LAPSED:
            return self.lapse is not None and self.lapse.ending is Ending.TEXT
        return self.due_from in [each.since for each in self.renewals]

    @property
    def lapses_at(self) -> datetime | None:
        return self.lapse.at if self.lapse else None
