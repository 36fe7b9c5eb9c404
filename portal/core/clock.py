"""The one source of time. Everything that needs "now" asks here, so that a test or the sample company can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta

_moved_to: ContextVar[datetime | None] = ContextVar("clock_moved_to", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC, to the microsecond."""
    return _moved_to.get() or datetime.now(UTC)


def today() -> date:
    """The present day in UTC; what a person sees is worked out in their own time zone."""
    return now().date()


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Let everything inside believe that it is ``moment``; stands still until moved again."""
    if moment.tzinfo is None:
        raise ValueError("The clock needs an aware moment.")
    token = _moved_to.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moved_to.reset(token)


def is_past(moment: datetime, *, by: timedelta = timedelta(0)) -> bool:
    """Whether ``moment`` plus ``by`` has come."""
    return moment + by <= now()
