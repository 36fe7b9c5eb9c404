"""What a person has to do now: the tasks that features contribute to Today and other lists.

A feature declares ``Feature(tasks=(TaskSource(find_tasks),))``, with a function of a person and a moment. It uses a
fixed number of statements and the reader's language, also outside a request.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.core.reasons import Reason


@dataclass(frozen=True, kw_only=True)
class Task:
    """One thing for one person to do.

    * ``blocks``: how many clearances or colleagues wait for it. What blocks work comes first.
    * ``rest_url``: a page that lists every task of this kind. A page may leave the task out and link there.
    * ``is_exact``: it is overdue by the minute. Others are overdue when their day is over.
    * ``waits``: somebody else has to act first, so it is never overdue.
    * ``is_later``: it has a due day but cannot be started before other tasks are done.
    * ``asked_at``: when a colleague asked for it. ``opens_on``: it cannot be done before that day.
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


FindTasks = Callable[[Any, datetime], list[Task]]  # from a person and a moment

# Says why it is not known yet what a person has to do; ``None`` once it is.
WhyNotYet = Callable[[Any, datetime], Reason | None]
