"""The values of a verdict: the evidence of a person, and the clearance that follows from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import NamedTuple

from portal.calendars.rules import ALL_DAY, WorkCalendar
from portal.core.dates import day_in
from portal.paths import step_kinds
from portal.paths.rules import Stage, Step
from portal.paths.step_kinds import StepKind
from portal.people.rules import JobRole
from portal.readiness.rules.clocks import Leave
from portal.readiness.rules.reliefs import Relieved


class Clearance(StrEnum):
    """The clearance that is shown on screen."""

    CLEARED = "cleared"
    IN_PROGRESS = "in_progress"
    REFRESH_DUE = "refresh_due"
    LAPSED = "lapsed"
    NOT_STARTED = "not_started"
    SUSPENDED = "suspended"


class Ending(StrEnum):
    """The reason why time alone ends a clearance."""

    TERM = "term"
    PRACTICE = "practice"
    STEP = "step"
    TEXT = "text"
    VERSION = "version"


BY_NEWS = frozenset({Ending.TEXT, Ending.VERSION})  # a newer text was not signed, or a newer version not done


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

# The order of a list of people: suspended or lapsed first, then under way by due date, then those who wait for a
# sign-off, then those whose refresh is due, then the rest.
URGENCY = {
    Clearance.SUSPENDED: 0,
    Clearance.LAPSED: 0,
    Clearance.NOT_STARTED: 1,
    Clearance.IN_PROGRESS: 1,
    Clearance.REFRESH_DUE: 3,
    Clearance.CLEARED: 4,
}
WAITING = 2
AWAY = 5  # people on leave come last: their clocks are stopped
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """The numbers that a company may set, with the defaults of the field (2.6, 5.4)."""

    valid_months: Mapping[Stage, int]
    due_days: int = 30
    current_from: float = 0.85
    expired_below: float = 0.80
    certify_days: float = 90.0
    success_factor: float = 2.0
    most_days: float = 365.0
    policy_days: int = 14
    version_days: int = 14

    def days_for(self, kind: StepKind) -> int:
        """Return how many days there are to do a step again whose content has changed."""
        return self.policy_days if kind == step_kinds.POLICY else self.version_days


class Evidence(NamedTuple):
    """One completed step of a person: which step, and when.

    ``until`` is when it expires (a sign-off). ``overtaken_at`` is since when a newer version is to be done or
    signed instead.
    """

    kind: StepKind
    key: str
    at: datetime
    until: datetime | None = None
    overtaken_at: datetime | None = None


class Watched(NamedTuple):
    """When a person was last observed towards a sign-off, and whether only by the line manager so far."""

    at: datetime
    is_managers: bool


def _every_day(_at: datetime) -> WorkCalendar:
    """Return a calendar without days off, for facts whose site is not known."""
    return WorkCalendar(week=7 * (ALL_DAY,))


@dataclass(frozen=True)
class Shown:
    """The evidence of one person up to a moment, with suspensions and leaves.

    ``zone`` is their time zone: a deadline holds to the end of its day there. ``calendar_at`` gives the business
    calendar of their site at a moment.
    ``texts`` is the same for everybody: since when the content in force asks everybody anew, by the kind and key of
    its step. ``watched`` holds the observations towards a sign-off that is not given yet, by checklist.
    ``reliefs`` move due dates and change no verdict.
    """

    evidence: Sequence[Evidence] = ()
    suspended: frozenset[tuple[JobRole, Stage]] = frozenset()
    leaves: Sequence[Leave] = ()
    texts: Mapping[tuple[StepKind, str], datetime] = field(default_factory=dict)
    watched: Mapping[str, Watched] = field(default_factory=dict)
    zone: str = "UTC"
    reliefs: Sequence[Relieved] = ()
    calendar_at: Callable[[datetime], WorkCalendar] = _every_day


@dataclass(frozen=True)
class Lapse:
    """When and why time alone ends a clearance, or has ended it.

    ``step`` is the step that expires or whose new version is not done; ``None`` for the term and for practice.
    """

    at: datetime
    ending: Ending
    stage: Stage
    step: Step | None = None


@dataclass(frozen=True)
class Renewal:
    """A completed step to do again: since when its new version asks, and until when the old evidence counts."""

    step: Step
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Begun:
    """A missing sign-off with one of its two days observed."""

    step: Step
    seen: Watched


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The clearance of a person for one stage of one role: certification as a date range, and what is missing.

    ``renewals`` are the steps of ``done`` to do again, ``begun`` the steps of ``missing`` that are half done.
    ``due_from`` is since when a refresh is due. ``lapse`` is what ends the clearance first. ``practised_until`` is
    until when practice is recent enough. ``runs_out_at`` is when the next evidence of ``done`` expires, whatever the
    clearance. ``zone`` is the time zone of the person, in which these deadlines are days.
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
    zone: str = "UTC"

    @property
    def is_ready(self) -> bool:
        return self.clearance in READY

    @property
    def settled(self) -> tuple[Step, ...]:
        """The completed steps that are not to be done again."""
        again = {each.step for each in self.renewals}
        return tuple(step for step in self.done if step not in again)

    @property
    def is_about_text(self) -> bool:
        """Whether a new text of a policy has made a refresh due, or has ended the clearance."""
        if self.clearance is Clearance.LAPSED:
            return self.lapse is not None and self.lapse.ending is Ending.TEXT
        texts = [each.since for each in self.renewals if each.step.kind == step_kinds.POLICY]
        return self.due_from in texts

    @property
    def lapses_at(self) -> datetime | None:
        return self.lapse.at if self.lapse else None

    @property
    def lapses_on(self) -> date | None:
        """The last day of the clearance, where the person is."""
        return self.day_of(self.lapses_at)

    @property
    def practised_to(self) -> date | None:
        """The last day on which practice is recent enough, where the person is."""
        return self.day_of(self.practised_until)

    def day_of(self, deadline: datetime | None) -> date | None:
        """Return a deadline of the person as a day; readers elsewhere see the same day."""
        return day_in(self.zone, deadline) if deadline else None
