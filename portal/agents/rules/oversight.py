"""How many people it takes to oversee agents (field 1.6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

USABLE_ATTENTION = 0.70  # the usable share of an hour (field 1.6)
COMFORTABLE_COVERAGE = 1.2


class Enough(StrEnum):
    """Whether the people on duty can oversee the running work (field 1.6)."""

    NO = "no"
    BARELY = "barely"
    YES = "yes"


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
