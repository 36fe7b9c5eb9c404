"""The only source of the current time. Tests and the sample company can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta

_moved_to: ContextVar[datetime | None] = ContextVar("clock_moved_to", default=None)


def now() -> datetime:
    """Return the current time: aware, in UTC, to the microsecond."""
    return _moved_to.get() or datetime.now(UTC)


def today() -> date:
    """Return the current day in UTC. The day that a person sees depends on their own time zone."""
    return now().date()


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Set the clock to ``moment`` inside the block. It does not run on until it is moved again."""
    if moment.tzinfo is None:
        raise ValueError("The clock needs an aware moment.")
    token = _moved_to.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moved_to.reset(token)


def is_past(moment: datetime, *, by: timedelta = timedelta(0)) -> bool:
    """Whether ``moment`` plus ``by`` has passed."""
    return moment + by <= now()
