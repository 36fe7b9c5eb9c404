"""Clocks of readiness: how currency fades (field 5.3, 5.4), and how leave lets a clock stand still."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeAlias

Leave: TypeAlias = tuple[datetime, datetime]  # when it began, and when it ended or was asked about

DECAY = -0.1542  # field 5.3, w20
FACTOR = 0.9 ** (1 / DECAY) - 1


def retrievability(days: float, stability: float) -> float:
    """The share expected to be current after ``days`` (field 5.3, 5.4): 0.90 when days equal stability (in days)."""
    return float((1 + FACTOR * days / stability) ** DECAY)


def day_currency_falls_below(level: float, stability: float) -> float:
    """After how many days currency reaches ``level``."""
    return float((level ** (1 / DECAY) - 1) / FACTOR * stability)


def runs_out(since: datetime, length: timedelta, leaves: Iterable[Leave] = ()) -> datetime:
    """When a clock that began at ``since`` has run for ``length``: it stands still during leaves."""
    end = since + length
    for begins, ends in sorted(leaves):
        if begins < end:
            end += max(ends - max(begins, since), timedelta(0))
    return end


def due_at(since: datetime, due: datetime, leaves: Iterable[Leave] = ()) -> datetime:
    """By when something required since ``since`` is to be met, if it was due at ``due`` without leaves."""
    return runs_out(since, due - since, leaves)


def policy_due(due: datetime, published_at: datetime, *, days: int, leaves: Iterable[Leave] = ()) -> datetime:
    """By when a policy is to be signed: a text that everybody signs anew brings its own days (field 2.6)."""
    return max(due, runs_out(published_at, timedelta(days=days), leaves))


def has_run(since: datetime, at: datetime, leaves: Iterable[Leave] = ()) -> timedelta:
    """How long a clock that began at ``since`` has run by ``at``."""
    stood = (min(ends, at) - max(begins, since) for begins, ends in leaves)
    return at - since - sum((each for each in stood if each > timedelta(0)), timedelta(0))
