"""How much work a database does: the instructions that SQLite runs, the same at every run on any machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

EVERY = 10  # instructions between two ticks


class Instructions:
    """Counts the instructions of the connections that it listens to."""

    def __init__(self) -> None:
        self._ticks = 0

    @property
    def run(self) -> int:
        return self._ticks * EVERY

    def listen(self, driver: Any, _record: Any = None) -> None:
        """Count on a connection of the driver; PostgreSQL counts nothing."""
        if hasattr(driver, "set_progress_handler"):
            driver.set_progress_handler(self._tick, EVERY)

    @contextmanager
    def of(self, driver: Any) -> Iterator["Instructions"]:
        """Count on a connection until the block ends."""
        self.listen(driver)
        try:
            yield self
        finally:
            if hasattr(driver, "set_progress_handler"):
                driver.set_progress_handler(None, 0)

    def _tick(self) -> None:
        self._ticks += 1
