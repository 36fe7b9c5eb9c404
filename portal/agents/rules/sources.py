"""When a source of an agent has to be checked."""

from datetime import datetime, timedelta
from typing import Protocol

from portal.core.dates import deadline, has_passed


class Checkable(Protocol):
    """A source: its last check, its interval in days, and the time zone of the person who checks it."""

    @property
    def last_at(self) -> datetime: ...

    @property
    def check_every_days(self) -> int: ...

    @property
    def time_zone(self) -> str: ...


def check_due(source: Checkable) -> datetime:
    """Return when the next check of a source is due: at the end of a day where its owner is."""
    return deadline(source.last_at + timedelta(days=source.check_every_days), source.time_zone)


def source_is_late(source: Checkable, at: datetime) -> bool:
    """Return whether the check of a source is late at ``at``."""
    return has_passed(check_due(source), at)
