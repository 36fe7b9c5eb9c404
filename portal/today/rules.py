"""What comes first on a day, and what the page says about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from portal.core.reasons import Reason

SHOWN_MOST = 6  # things to do on one page; the rest stands on the paths
WEEK = 7
NOON, EVENING = 12, 18


class PartOfDay(StrEnum):
    """How to greet."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class Wish(StrEnum):
    """What a colleague may ask for."""

    TALK = "talk"
    OBSERVATION = "observation"


@dataclass(frozen=True, kw_only=True)
class Task:
    """One thing to do. ``blocks`` is how many clearances wait for it: what blocks work comes first."""

    title: str
    url: str
    kind: str
    icon: str
    due_at: datetime | None
    minutes: int | None
    blocks: int
    why: str


def part_of_day(local: datetime) -> PartOfDay:
    """Morning until noon, afternoon until six."""
    if local.hour < NOON:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if local.hour < EVENING else PartOfDay.EVENING


def in_order(tasks: Sequence[Task], at: datetime) -> list[Task]:
    """Late first, then what blocks most work, then what is due first, then the shortest."""
    far = datetime.max.replace(tzinfo=at.tzinfo)
    return sorted(
        tasks,
        key=lambda task: (
            not (task.due_at and task.due_at < at),
            -task.blocks,
            task.due_at or far,
            task.minutes or 0,
            task.title,
        ),
    )


def tone(due_on: date | None, today: date) -> str:
    """How a date looks: late, today, or neither."""
    if due_on is None or due_on > today:
        return ""
    return "bad" if due_on < today else "warn"


def lede(tasks: Sequence[Task], at: datetime, *, has_path: bool) -> Reason:
    """The sentence under the greeting. Everybody at work has a path, so whoever has none has just come in."""
    if not tasks:
        return Reason("nothing_due" if has_path else "path_not_yet")
    late = sum(bool(task.due_at and task.due_at < at) for task in tasks)
    if late:
        return Reason("some_late", count=late)
    soon = [task for task in tasks if task.due_at and (task.due_at - at).days < WEEK]
    if soon:
        return Reason("due_this_week", count=len(soon), minutes=sum(task.minutes or 0 for task in soon))
    return Reason("nothing_this_week", count=len(tasks))
