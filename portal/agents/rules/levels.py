"""Levels, modes, scopes and risk tiers of agents."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum


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


REPORTED_FOR = timedelta(days=30)  # an agent that has ended can be reported for so long


def takes_reports(ended_at: datetime, at: datetime) -> bool:
    """Return whether a report about an agent that ended at ``ended_at`` can still be filed at ``at``."""
    return at < ended_at + REPORTED_FOR


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
