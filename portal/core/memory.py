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
class _Look(Generic[T]):
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
        self._last: _Look[T] | None = None
        _all.append(self)

    def recall(self) -> T:
        last, at, bind = self._last, clock.now(), db.session.get_bind()
        if last is not None and last.bind is not bind:
            last = None
        if last is not None and abs(at - last.checked_at) < FRESH:
            return last.found
        mark = self._mark()
        found = last.found if last is not None and last.mark == mark else self._read()
        self._last = _Look(found, bind, mark, at)
        return found

    def forget(self) -> None:
        """Read the database again before the next answer."""
        self._last = None

    def check_again(self) -> None:
        """Compare the mark before the next answer, and read again if it differs."""
        if self._last is not None:
            self._last = replace(self._last, checked_at=LONG_AGO)


def forget_all() -> None:
    """Clear every cache, after rows were written without commands."""
    for each in _all:
        each.forget()


def recall_all() -> None:
    """Fill every cache now, so that the next reads cost nothing."""
    for each in _all:
        each.recall()
