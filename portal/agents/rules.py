"""Rules about agents: levels, modes, scopes, risk tiers, source checks and oversight capacity."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Protocol

from portal.core.dates import deadline, has_passed
from portal.core.reasons import Reason

NAME_MAX = 80
LINE_MAX = 240  # characters in one line of the card
TEXT_MAX = 1000
DECISION_MAX = 60
DECISION = re.compile(r"(?=.*\d)[A-Za-z0-9]+([-/.][A-Za-z0-9]+)*")  # a number in a register, such as DEC-0042
REASON_MAX = 500
USABLE_ATTENTION = 0.70  # the usable share of an hour (field 1.6)
COMFORTABLE_COVERAGE = 1.2


class Autonomy(IntEnum):
    """How far an agent may act before a person must check (field 1.1)."""

    ASSIST = 1
    APPROVE = 2
    GUARDRAILS = 3
    COORDINATE = 4


class Mode(StrEnum):
    """Whether a deployment runs, independent of its level. In shadow mode nothing takes effect."""

    OFF = "off"
    SHADOW = "shadow"
    LIVE = "live"
    PAUSED = "paused"
    MANUAL_FALLBACK = "manual_fallback"
    RETIRED = "retired"


# People stay ready while a deployment is paused or done by hand, so that it can resume on any day.
NEEDS_PEOPLE = frozenset({Mode.SHADOW, Mode.LIVE, Mode.PAUSED, Mode.MANUAL_FALLBACK})
STOPPED = frozenset({Mode.PAUSED, Mode.MANUAL_FALLBACK})
RUNS = frozenset({Mode.SHADOW, Mode.LIVE})


class AgencyScope(StrEnum):
    """What an agent may access or change, independent of its level (field 1.1)."""

    READ = "read"
    DRAFT = "draft"
    WRITE_REVERSIBLE = "write_reversible"
    WRITE_IRREVERSIBLE = "write_irreversible"
    SPEND = "spend"
    COMMUNICATE_EXTERNAL = "communicate_external"
    GRANT_ACCESS = "grant_access"


class RiskTier(StrEnum):
    """How much harm a mistake can do (field 1.5)."""

    T1 = "t1"
    T2 = "t2"
    T3 = "t3"
    T4 = "t4"


CAP: dict[RiskTier, Autonomy] = {
    RiskTier.T1: Autonomy.COORDINATE,
    RiskTier.T2: Autonomy.COORDINATE,
    RiskTier.T3: Autonomy.GUARDRAILS,
    RiskTier.T4: Autonomy.APPROVE,
}
EXCEPTION_POSSIBLE = frozenset({RiskTier.T3})  # decided by compliance and an executive
NEVER_ABOVE_CAP = frozenset({AgencyScope.WRITE_IRREVERSIBLE, AgencyScope.SPEND, AgencyScope.GRANT_ACCESS})


class Channel(StrEnum):
    """The channel a deployment handles, if it handles one only."""

    PHONE = "phone"
    EMAIL = "email"
    CHAT = "chat"
    LETTER = "letter"
    TEXT_MESSAGE = "text_message"
    WEB = "web"
    IN_PERSON = "in_person"


class OwnerRole(StrEnum):
    """The two owner roles of an agent: accountable, and day-to-day caretaker."""

    ACCOUNTABLE = "accountable"
    CARETAKER = "caretaker"


class Enough(StrEnum):
    """Whether the people on duty can oversee the running work (field 1.6)."""

    NO = "no"
    BARELY = "barely"
    YES = "yes"


@dataclass(frozen=True)
class StepIn:
    """When a person steps in, and what happens then."""

    when: str
    then: str


@dataclass(frozen=True, kw_only=True)
class Card:
    """The plain-language description of an agent. Known limits are kept apart, because they change on their own."""

    name: str
    summary: str
    purpose: str
    talks_to_customers: bool
    risk_tier: RiskTier
    may: tuple[str, ...]
    may_not: tuple[str, ...]
    steps_in: tuple[StepIn, ...]
    how_to_stop: str


def card_refusals(card: Card) -> list[tuple[str, Reason]]:
    """Return the parts that a card must have but lacks, as (field, reason)."""
    parts = {
        "may": Reason("card_needs_may"),
        "may_not": Reason("card_needs_may_not"),
        "steps_in": Reason("card_needs_steps_in"),
        "how_to_stop": Reason("card_needs_stop"),
    }
    return [(part, reason) for part, reason in parts.items() if not getattr(card, part)]


def slug_of(name: str) -> str:
    """Return a name as a slug: plain letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def cap(
    tier: RiskTier, scope: AgencyScope, *, is_legally_significant: bool = False, has_exception: bool = False
) -> Autonomy:
    """Return the highest level an action may have (LVL-6).

    An exception lifts the cap of tier 3 only. It never lifts the cap of irreversible actions, spending, giving access,
    or decisions with legal weight about a person. The rules treat all spending as spending above a limit.
    """
    is_fixed = scope in NEVER_ABOVE_CAP or is_legally_significant
    if has_exception and tier in EXCEPTION_POSSIBLE and not is_fixed:
        return Autonomy.COORDINATE
    return CAP[tier]


def effective_level(deployment_level: Autonomy, ceiling: Autonomy) -> Autonomy:
    """Return the level of one action: the lower of the deployment's level and the action's ceiling."""
    return min(deployment_level, ceiling)


def highest_level(ceilings: Iterable[Autonomy]) -> Autonomy:
    """Return the highest of some ceilings; the lowest level without any."""
    return max(ceilings, default=Autonomy.ASSIST)


@dataclass(frozen=True, kw_only=True)
class WorkingLevel:
    """A level and mode at which an agent works, and whether the reader works with it there."""

    level: Autonomy
    mode: Mode
    is_mine: bool
    planned: Autonomy | None = None
    planned_on: date | None = None


def shown_level(working_levels: Iterable[WorkingLevel]) -> WorkingLevel | None:
    """Return the level to show of an agent: the reader's own, else its highest live one (LVL-1)."""
    at_work = [each for each in working_levels if each.mode in NEEDS_PEOPLE]
    return max(
        at_work,
        key=lambda each: (each.is_mine, each.mode is Mode.LIVE, each.mode in RUNS, each.level),
        default=None,
    )


def card_is_behind(checked_at: datetime, level_changed_at: datetime | None) -> bool:
    """Return whether the level of an agent changed after its card was last checked."""
    return level_changed_at is not None and level_changed_at > checked_at


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
    """The facts for giving an agent more autonomy. ``people`` is ``None`` where no feature could count."""

    today: date
    agreed: Agreed | None
    people: PeopleReady | None
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

    ``goes_ahead`` confirms the change although some people are not ready. Without a count the change is refused.
    """
    found: Refusals = []
    if facts.agreed and facts.today < facts.agreed.due_on:
        found.append((field, Reason("step_up_too_early", day=facts.agreed.due_on)))
    if facts.people is None:
        found.append((field, Reason("people_not_counted")))
    elif not facts.people.is_everybody(level) and not facts.goes_ahead:
        found.append(("goes_ahead", Reason("step_up_needs_confirmation", level=level)))
    return found


def mode_refusals(now: Mode | None, wanted: Mode, facts: ChangeFacts) -> Refusals:
    """Return why a deployment may not go from mode ``now`` to ``wanted``.

    People who work with it may stop it without a reason. Going live takes a decision.
    """
    if now is Mode.RETIRED:
        return [("mode", Reason("deployment_retired"))]
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


class Checkable(Protocol):
    """A source: its last check, its interval in days, and the time zone of the person who checks it."""

    @property
    def last_at(self) -> datetime: ...

    @property
    def check_every_days(self) -> int: ...

    @property
    def time_zone(self) -> str: ...


def check_due(source: Checkable) -> datetime:
    """Return when the next check of a source is due: at the end of a day where its owner is."""
    return deadline(source.last_at + timedelta(days=source.check_every_days), source.time_zone)


def source_is_late(source: Checkable, at: datetime) -> bool:
    """Return whether the check of a source is late at ``at``."""
    return has_passed(check_due(source), at)


@dataclass(frozen=True, kw_only=True)
class Stream:
    """Work of one kind to review: items per hour, the share reviewed, and minutes for each."""

    per_hour: float
    review_share: float
    minutes: float


def minutes_per_hour(streams: Iterable[Stream]) -> float:
    """Return the minutes of review that one hour of the agent's work needs."""
    return sum(stream.per_hour * stream.review_share * stream.minutes for stream in streams)


def people_needed(streams: Iterable[Stream], *, usable: float = USABLE_ATTENTION) -> float:
    """Return how many people that takes, with ``usable`` as the usable share of an hour."""
    return minutes_per_hour(streams) / (60 * usable)


def oversight(rostered: int, needed: float) -> tuple[float, Enough]:
    """Return coverage and its verdict: below 1 the level must drop, below 1.2 it is barely enough."""
    coverage = rostered / needed if needed else float("inf")
    if coverage < 1:
        return coverage, Enough.NO
    return coverage, Enough.BARELY if coverage < COMFORTABLE_COVERAGE else Enough.YES
