"""The queue of writers within one process, for SQLite."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from portal.core import sqlite
from portal.core.errors import Busy


class Writers:
    """SQLite allows one writer at a time. The others wait, and get :class:`Busy` when it takes too long."""

    def __init__(self) -> None:
        self._turn = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=sqlite.BUSY_SECONDS):
            raise Busy
        try:
            yield
        finally:
            self._turn.release()
