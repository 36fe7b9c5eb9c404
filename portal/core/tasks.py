"""What needs a person now: the tasks that features contribute, for Today and whatever else lists them.

A feature gives ``Feature(tasks=find_tasks)``, a function of a person and a moment. It reads with a fixed number of
statements, in the reader's language, also outside a request.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.core.reasons import Reason


@dataclass(frozen=True, kw_only=True)
class Task:
    """One thing for one person to do.

    * ``blocks``: how much waits for it, clearances or colleagues. What blocks work comes first.
    * ``rest_url``: a page that lists all of its kind. A page may then leave the task out and link there.
    * ``is_exact``: it is late by the minute. Others are late once their day is over.
    * ``waits``: somebody else has to go on, so it is never late.
    * ``is_later``: it has its day but cannot be started before other tasks are done.
    * ``asked_at``: when a colleague asked for it. ``opens_on``: nobody can do it before that day.
    """

    title: str
    url: str
    kind: str
    icon: str
    due_at: datetime | None
    minutes: int | None = None
    blocks: int = 0
    why: str = ""
    rest_url: str = ""
    is_exact: bool = False
    waits: bool = False
    is_later: bool = False
    asked_at: datetime | None = None
    opens_on: date | None = None


FindTasks = Callable[[Any, datetime], list[Task]]  # of a person at a moment

# Says why it is not known yet what a person has to do; ``None`` once it is.
WhyNotYet = Callable[[Any, datetime], Reason | None]
