"""A cache in each process for what every page needs and hardly anything changes, revalidated every few seconds."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from portal.core import clock, db

T = TypeVar("T")
FRESH = timedelta(seconds=5)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class _Cached(Generic[T]):
    """The cached value, its database, the version mark it was read at, and when that was last checked."""

    found: T
    bind: Any
    mark: Any
    checked_at: datetime


_all: list["Memory[Any]"] = []


class Memory(Generic[T]):
    """Caches the result of ``read`` until ``mark`` changes.

    At most every five seconds, each process compares the mark with the database. So it sees changes of other processes
    after at most that time; a command that changes the data calls :meth:`forget`. Another database is read anew.
    """

    def __init__(self, read: Callable[[], T], *, mark: Callable[[], Any]) -> None:
        self._read, self._mark = read, mark
        self._cached: _Cached[T] | None = None
        _all.append(self)

    def recall(self) -> T:
        cached, at, bind = self._cached, clock.now(), db.session.get_bind()
        if cached is not None and cached.bind is not bind:
            cached = None
        if cached is not None and abs(at - cached.checked_at) < FRESH:
            return cached.found
        mark = self._mark()
        found = cached.found if cached is not None and cached.mark == mark else self._read()
        self._cached = _Cached(found, bind, mark, at)
        return found

    def forget(self) -> None:
        """Read the database again before the next answer."""
        self._cached = None

    def check_again(self) -> None:
        """Compare the mark before the next answer, and read again if it differs."""
        if self._cached is not None:
            self._cached = replace(self._cached, checked_at=LONG_AGO)


def forget_all() -> None:
    """Clear every cache, after rows were written without commands."""
    for each in _all:
        each.forget()


def recall_all() -> None:
    """Fill every cache now, so that the next reads cost nothing."""
    for each in _all:
        each.recall()
