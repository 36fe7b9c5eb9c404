"""Severity of a report: harm, reach and reversibility, and what overrides them (field 6.5)."""

from dataclasses import dataclass
from enum import IntEnum

from portal.reports.rules.kinds import Affected, Ongoing


class Severity(IntEnum):
    """The severity of a report; a lower number is worse."""

    CRITICAL = 1
    SERIOUS = 2
    MODERATE = 3
    MINOR = 4


class Harm(IntEnum):
    """The harm to the people affected."""

    NONE = 0
    ANNOYANCE = 1
    LIMITED = 2
    SERIOUS = 3
    GRAVE = 4


class Reach(IntEnum):
    """The number of cases affected."""

    ONE = 1
    FEW = 2
    MANY = 3
    EVERYWHERE = 4


class Reversibility(IntEnum):
    """How hard the effect is to undo."""

    MINUTES = 1
    SAME_DAY = 2
    COSTLY = 3
    NEVER = 4


@dataclass(frozen=True, kw_only=True)
class Rating:
    """A triager's rating of one failure."""

    harm: Harm
    reach: Reach
    reversibility: Reversibility
    outsider_data: bool = False
    suspected_attack: bool = False
    ongoing: bool = False
    contained: bool = False
    near_miss: bool = False


@dataclass(frozen=True, kw_only=True)
class Scale:
    """The weights of the axes, and the minimum points of each level."""

    harm: int = 3
    reach: int = 1
    reversibility: int = 1
    critical: int = 16
    serious: int = 12
    moderate: int = 8


SCALE = Scale()


def points(rating: Rating, scale: Scale = SCALE) -> int:
    """Return the weighted sum of the three axes."""
    return scale.harm * rating.harm + scale.reach * rating.reach + scale.reversibility * rating.reversibility


def severity(rating: Rating, scale: Scale = SCALE) -> Severity:
    """Return the severity; each override applies to the result of the one before.

    A near miss is rated by what could have happened; :func:`handled_as` then gives it more time.
    """
    level = _by_points(points(rating, scale), scale)
    if rating.harm is Harm.NONE:
        level = Severity.MINOR
    if rating.harm is Harm.GRAVE:
        level = Severity.CRITICAL
    if rating.outsider_data or rating.suspected_attack:
        level = min(level, Severity.SERIOUS)
    if rating.ongoing and not rating.contained:
        level = Severity(max(level - 1, Severity.CRITICAL))
    return level


def handled_as(level: Severity | None, *, near_miss: bool = False) -> Severity:
    """Return the severity whose promises apply: one step lower for near misses, minor for friction."""
    if level is None:
        return Severity.MINOR
    return Severity(min(level + near_miss, Severity.MINOR))


def provisional(affected: Affected | None, ongoing: Ongoing | None) -> Rating:
    """Return a cautious first rating from two optional answers; no answer counts as “maybe”."""
    harm, reversibility = {
        Affected.NO: (Harm.ANNOYANCE, Reversibility.MINUTES),
        Affected.YES: (Harm.SERIOUS, Reversibility.SAME_DAY),
    }.get(affected or Affected.MAYBE, (Harm.LIMITED, Reversibility.SAME_DAY))
    return Rating(harm=harm, reach=Reach.ONE, reversibility=reversibility, ongoing=ongoing is Ongoing.YES)


def _by_points(total: int, scale: Scale) -> Severity:
    if total >= scale.critical:
        return Severity.CRITICAL
    if total >= scale.serious:
        return Severity.SERIOUS
    return Severity.MODERATE if total >= scale.moderate else Severity.MINOR
