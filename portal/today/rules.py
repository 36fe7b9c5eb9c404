"""The order of the tasks on the first page, and the sentence above them."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from portal.core.reasons import Reason
from portal.core.tasks import Task

SHOWN_MOST = 6  # tasks on the page; the rest is on the pages of paths
WEEK = 7
NOON, EVENING = 12, 18


class PartOfDay(StrEnum):
    """The part of the day, which decides the greeting."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


def part_of_day(local: datetime) -> PartOfDay:
    """Return the part of the day: morning until noon, afternoon until six."""
    if local.hour < NOON:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if local.hour < EVENING else PartOfDay.EVENING


def is_late(task: Task, local: datetime) -> bool:
    """Return whether a task is overdue. ``local`` is the current moment in the reader's time zone."""
    if task.due_at is None or task.waits:
        return False
    return task.due_at < local if task.is_exact else days_left(task.due_at, local) < 0


def has_waited(task: Task, local: datetime) -> bool:
    """Return whether a task waits for another person and its day is over."""
    return task.waits and task.due_at is not None and days_left(task.due_at, local) < 0


def days_left(moment: datetime, local: datetime) -> int:
    """Return how many days from today ``moment`` is in the reader's time zone; negative for past days."""
    return (moment.astimezone(local.tzinfo).date() - local.date()).days


def in_order(tasks: Sequence[Task], local: datetime) -> list[Task]:
    """Sort tasks: late ones first, then by the work they block, by due date, and by length."""
    far = datetime.max.replace(tzinfo=local.tzinfo)
    return sorted(
        tasks,
        key=lambda task: (
            not is_late(task, local),
            -task.blocks,
            task.due_at or far,
            task.minutes or 0,
            task.title,
        ),
    )


def on_the_page(tasks: Sequence[Task]) -> tuple[list[Task], list[Task]]:
    """Split sorted tasks into those that the page shows and those left to a page that lists all of their kind."""
    shown = [task for number, task in enumerate(tasks, start=1) if number <= SHOWN_MOST or not task.rest_url]
    return shown, [task for task in tasks[SHOWN_MOST:] if task.rest_url]


def minutes_of(tasks: Sequence[Task]) -> int:
    """Return the sum of the known minutes."""
    return sum(task.minutes or 0 for task in tasks)


def tone(task: Task, local: datetime) -> str:
    """Return the colour of a task: ``bad`` if it is late, ``warn`` if it is due today, else none."""
    if is_late(task, local):
        return "bad"
    return "warn" if task.due_at and not task.waits and days_left(task.due_at, local) == 0 else ""


def lede(tasks: Sequence[Task], local: datetime, *, not_known_yet: Reason | None = None) -> Reason:
    """Return the sentence under the greeting.

    ``not_known_yet`` replaces “nothing is due” while that cannot be known. Steps that open later and are due within
    the week are counted too, with their minutes.
    """
    now = [task for task in tasks if not task.is_later]
    if not now:
        return not_known_yet or Reason("nothing_due")
    late = [task for task in now if is_late(task, local)]
    soon = [
        task
        for task in now
        if task not in late and task.due_at and days_left(task.due_at, local) in range(WEEK)
    ]
    asked = [task for task in now if task.asked_at]
    week = [*late, *soon, *asked]
    if not week and all(task.waits for task in now):
        return Reason("all_waits")
    if not week:
        return Reason("nothing_this_week", count=len(now))
    opens = [task for task in tasks if task.is_later and task.due_at and days_left(task.due_at, local) < WEEK]
    ends = [each.due_at for each in (*week, *opens) if each.due_at]
    return Reason(
        "this_week",
        late=len(late),
        soon=len(soon),
        asked=len(asked),
        minutes=minutes_of(week),
        untimed=sum(task.minutes is None for task in week),
        later=len(opens),
        in_all=minutes_of(week) + minutes_of(opens),
        by=max((end for end in ends if days_left(end, local) >= 0), default=None) if opens else None,
    )
