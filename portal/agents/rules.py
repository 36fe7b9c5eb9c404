"""The words and decisions about agents: levels, modes, scopes, risk tiers, fresh sources, and people enough to look."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum

from portal.core.reasons import Reason

NAME_MAX = 80
LINE_MAX = 240  # one line of the card
TEXT_MAX = 1000
DECISION_MAX = 60
DECISION = re.compile(r"(?=.*\d)[A-Za-z0-9]+([-/.][A-Za-z0-9]+)*")  # a number in a register, no words
REASON_MAX = 500
USABLE_ATTENTION = 0.70  # of an hour, field 1.6
COMFORTABLE_COVERAGE = 1.2


class Autonomy(IntEnum):
    """How far an agent may act before a person must look (field 1.1)."""

    ASSIST = 1
    APPROVE = 2
    GUARDRAILS = 3
    COORDINATE = 4


class Mode(StrEnum):
    """Whether a deployment runs, separate from its level. In shadow it runs and nothing takes effect."""

    OFF = "off"
    SHADOW = "shadow"
    LIVE = "live"
    PAUSED = "paused"
    MANUAL_FALLBACK = "manual_fallback"
    RETIRED = "retired"


# People beside it stay ready while it is paused or done by hand: the day it goes on is not the day to start learning.
NEEDS_PEOPLE = frozenset({Mode.SHADOW, Mode.LIVE, Mode.PAUSED, Mode.MANUAL_FALLBACK})
STOPPED = frozenset({Mode.PAUSED, Mode.MANUAL_FALLBACK})
RUNS = frozenset({Mode.SHADOW, Mode.LIVE})


class AgencyScope(StrEnum):
    """What an agent may touch, separate from its level (field 1.1)."""

    READ = "read"
    DRAFT = "draft"
    WRITE_REVERSIBLE = "write_reversible"
    WRITE_IRREVERSIBLE = "write_irreversible"
    SPEND = "spend"
    COMMUNICATE_EXTERNAL = "communicate_external"
    GRANT_ACCESS = "grant_access"


class RiskTier(StrEnum):
    """How much can go wrong (field 1.5)."""

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
EXCEPTION_POSSIBLE = frozenset({RiskTier.T3})  # by compliance and an executive
NEVER_ABOVE_CAP = frozenset({AgencyScope.WRITE_IRREVERSIBLE, AgencyScope.SPEND, AgencyScope.GRANT_ACCESS})


class Channel(StrEnum):
    """The way the work comes in, where a deployment is for one of them only."""

    PHONE = "phone"
    EMAIL = "email"
    CHAT = "chat"
    LETTER = "letter"
    TEXT_MESSAGE = "text_message"
    WEB = "web"
    IN_PERSON = "in_person"


class OwnerRole(StrEnum):
    """Who answers for an agent, and who looks after it day to day."""

    ACCOUNTABLE = "accountable"
    CARETAKER = "caretaker"


class Enough(StrEnum):
    """Whether there are people enough to oversee what runs (field 1.6)."""

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
    """What everybody is told about an agent, in plain words. Known limits come and go on their own."""

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
    """What a card must not leave out, each with the part that lacks it."""
    parts = {
        "may": Reason("card_needs_may"),
        "may_not": Reason("card_needs_may_not"),
        "steps_in": Reason("card_needs_steps_in"),
        "how_to_stop": Reason("card_needs_stop"),
    }
    return [(part, reason) for part, reason in parts.items() if not getattr(card, part)]


def slug_of(name: str) -> str:
    """A name as it stands in files and addresses: plain letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def cap(
    tier: RiskTier, scope: AgencyScope, *, is_legally_significant: bool = False, has_exception: bool = False
) -> Autonomy:
    """The highest level an action may have (LVL-6).

    An exception lifts the cap of tier 3 only, and never for what cannot be undone, spending, giving access or a
    decision with legal weight about a person. All spending counts as spending above a limit: the lower rung holds.
    """
    is_fixed = scope in NEVER_ABOVE_CAP or is_legally_significant
    if has_exception and tier in EXCEPTION_POSSIBLE and not is_fixed:
        return Autonomy.COORDINATE
    return CAP[tier]


def effective_level(deployment_level: Autonomy, ceiling: Autonomy) -> Autonomy:
    """The level of one action: the deployment's or the action's own ceiling, whichever is lower."""
    return min(deployment_level, ceiling)


def highest_level(ceilings: Iterable[Autonomy]) -> Autonomy:
    """The highest level that any action of a workflow may have; where none is listed, the lowest holds."""
    return max(ceilings, default=Autonomy.ASSIST)


@dataclass(frozen=True, kw_only=True)
class WorkingLevel:
    """Where an agent works at one level and mode, and whether it is where the reader works."""

    level: Autonomy
    mode: Mode
    is_mine: bool
    planned: Autonomy | None = None
    planned_on: date | None = None


def shown_level(working_levels: Iterable[WorkingLevel]) -> WorkingLevel | None:
    """What to show of an agent at several levels: where the reader works, else its highest live level (LVL-1)."""
    at_work = [each for each in working_levels if each.mode in NEEDS_PEOPLE]
    return max(
        at_work,
        key=lambda each: (each.is_mine, each.mode is Mode.LIVE, each.mode in RUNS, each.level),
        default=None,
    )


def card_is_behind(checked_at: datetime, level_changed_at: datetime | None) -> bool:
    """Whether an agent has got another level since its card was read: what it may not do may be another thing now."""
    return level_changed_at is not None and level_changed_at > checked_at


def what_happened(
    level: Autonomy, mode: Mode, *, before: Autonomy | None, mode_before: Mode | None
) -> Reason:
    """One step of a climb in words: started, raised, stepped down, or another mode at the same level."""
    if before is None:
        return Reason("climb_started_in_shadow" if mode is Mode.SHADOW else "climb_started", level=level)
    if level != before:
        return Reason("climb_raised" if level > before else "climb_lowered", level=level)
    if mode is Mode.LIVE and mode_before in STOPPED:
        return Reason("climb_resumed", level=level)
    return Reason(f"climb_{mode}", level=level)


@dataclass(frozen=True, kw_only=True)
class ChangeFacts:
    """What is known when someone asks for another level or mode of a deployment."""

    manages: bool
    is_beside: bool
    decision: str
    highest: Autonomy


@dataclass(frozen=True, kw_only=True)
class PeopleReady:
    """How many people work beside a deployment, those on leave left out, and how many are ready for each level."""

    beside: int
    ready: Mapping[Autonomy, int]

    def is_everybody(self, level: Autonomy) -> bool:
        """Whether all of them are ready for ``level``; where nobody works beside it, nobody is ready to look."""
        return 0 < self.beside == self.ready.get(level, 0)


def people_said(level: Autonomy, people: PeopleReady | None, *, smallest: int) -> Reason:
    """How ready the people beside an agent are for ``level``; a group below ``smallest`` is not counted out."""
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
    """What was announced for a day to come."""

    level: Autonomy
    mode: Mode
    due_on: date


@dataclass(frozen=True, kw_only=True)
class StepUpFacts:
    """What is known when an agent is about to get more autonomy. ``people`` is ``None`` where nobody could count."""

    today: date
    agreed: Agreed | None
    people: PeopleReady | None
    goes_ahead: bool


Refusals = list[tuple[str, Reason]]  # the field each stands beside, and why


def level_refusals(now: Autonomy | None, wanted: Autonomy, facts: ChangeFacts) -> Refusals:
    """Why a deployment may not go from ``now`` (``None``: it is new) to ``wanted``; empty means go (LVL-2, 5, 6)."""
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
    """What raising to ``wanted`` takes besides: the day that was agreed, a reason, and people who are ready for it."""
    found: Refusals = []
    if facts.agreed and wanted > facts.agreed.level:
        found.append(("level", Reason("raise_above_agreed", level=facts.agreed.level)))
    if not reason:
        found.append(("reason", Reason("raise_needs_reason")))
    return found + step_up_refusals(wanted, facts, field="level")


def step_up_refusals(level: Autonomy, facts: StepUpFacts, *, field: str) -> Refusals:
    """Why an agent may not act at ``level`` yet: it is too early, or not everybody beside it is ready.

    Who goes ahead all the same has to say so. Where nobody could count the people, the lower level holds.
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
    """Why a deployment may not go from mode ``now`` to ``wanted``.

    Whoever works beside it may stop it, and need not say why. To let it act (again) takes a decision.
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
    """Whether this is the number of a decision, such as DEC-0042. It goes into the log, where no words may."""
    return len(text) <= DECISION_MAX and DECISION.fullmatch(text) is not None


def scope_refusals(held: Collection[AgencyScope], wanted: AgencyScope, decision: str) -> Refusals:
    """Why an agent may not be given one more scope (LVL-2)."""
    if wanted in held:
        return [("scope", Reason("scope_held"))]
    return [] if decision else [("decision", Reason("scope_needs_decision"))]


def check_due(last_checked_at: datetime, check_every_days: int) -> datetime:
    """When the next check of a knowledge source is due."""
    return last_checked_at + timedelta(days=check_every_days)


def source_is_late(last_checked_at: datetime, check_every_days: int, at: datetime) -> bool:
    """Whether a source should have been checked by now."""
    return at > check_due(last_checked_at, check_every_days)


@dataclass(frozen=True, kw_only=True)
class Stream:
    """Work of one kind that people look at: how much an hour, which share of it, how long each takes."""

    per_hour: float
    review_share: float
    minutes: float


def minutes_per_hour(streams: Iterable[Stream]) -> float:
    """The minutes of attention that an hour of the agent's work asks for."""
    return sum(stream.per_hour * stream.review_share * stream.minutes for stream in streams)


def people_needed(streams: Iterable[Stream], *, usable: float = USABLE_ATTENTION) -> float:
    """How many people that is, when only a part of an hour is usable attention."""
    return minutes_per_hour(streams) / (60 * usable)


def oversight(rostered: int, needed: float) -> tuple[float, Enough]:
    """Coverage, and whether it is enough: below 1 the level must drop, below 1.2 it is barely enough."""
    coverage = rostered / needed if needed else float("inf")
    if coverage < 1:
        return coverage, Enough.NO
    return coverage, Enough.BARELY if coverage < COMFORTABLE_COVERAGE else Enough.YES
