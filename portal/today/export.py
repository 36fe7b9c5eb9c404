"""The due dates of a person as a calendar (RFC 5545), for calendar programs that subscribe to it."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from portal.core.links import address_of_portal
from portal.core.phrases import gettext as _
from portal.core.tasks import Task

if TYPE_CHECKING:
    import icalendar

REFRESH = timedelta(hours=6)


def calendar_of(tasks: Iterable[Task], *, name: str, zone: str, at: datetime) -> bytes:
    """Return the tasks with a due date as a calendar; each has the same id for as long as it is open.

    What a colleague asked for is left out: its title names them, and calendars are shared.
    """
    import icalendar  # noqa: PLC0415 - the import takes a tenth of a second

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Rung//Due dates//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH)
    for task in tasks:
        if task.due_at is not None and task.asked_at is None:
            calendar.add_component(_event(icalendar.Event(), task, task.due_at, zone, at))
    return bytes(calendar.to_ical())


def _event(
    event: "icalendar.Event", task: Task, due_at: datetime, zone: str, at: datetime
) -> "icalendar.Event":
    day = due_at.astimezone(ZoneInfo(zone)).date()
    same = hashlib.sha256(f"{task.kind} {task.url or task.title}".encode()).hexdigest()[:32]
    event.add("uid", f"{same}@rung")
    event.add("dtstamp", at)
    event.add("summary", f"{task.kind}: {task.title}")
    event.add("transp", "TRANSPARENT")
    if task.is_exact:
        event.add("dtstart", due_at)
    else:
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
    if task.minutes:
        event.add("description", _("About %(minutes)s minutes.", minutes=task.minutes))
    if task.url:
        event.add("url", f"{address_of_portal()}{task.url}")
    return event
