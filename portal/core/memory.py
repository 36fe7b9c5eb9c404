"""What every page asks and hardly anything changes: remembered by each process, and checked every few seconds."""

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
    """What was read from which database, when it was last checked, and by which mark a change will show."""

    found: T
    bind: Any
    mark: Any
    checked_at: datetime


_all: list["Memory[Any]"] = []


class Memory(Generic[T]):
    """What ``read`` finds, until ``mark`` tells something else.

    Costs nothing but, at most every five seconds and process, one look at the mark. What another process changes is
    known here after at most that time; a command that changes it calls :meth:`forget`. Another database is read anew.
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
        """Look at the database again before the next answer."""
        self._last = None

    def check_again(self) -> None:
        """Compare the mark before the next answer, and read again where it differs."""
        if self._last is not None:
            self._last = replace(self._last, checked_at=LONG_AGO)


def forget_all() -> None:
    """Forget everything, after rows were written past the commands."""
    for each in _all:
        each.forget()


def recall_all() -> None:
    """Look at everything now, so that what follows costs nothing."""
    for each in _all:
        each.recall()
