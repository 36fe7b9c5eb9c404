"""The rate limit: how many calls a token may make in a minute. Each process counts for itself, in memory."""

import threading
from collections import Counter

from portal.core import clock

CALLS_PER_MINUTE = 600
MINUTE = 60


class Window:
    """The number of calls of each token in the current minute. A new minute starts at zero."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = 0
        self._calls: Counter[int] = Counter()

    def take(self, token_id: int) -> int:
        """Count a call. Return how many seconds the token has to wait, 0 if it may continue."""
        second = int(clock.now().timestamp())
        with self._lock:
            if self._minute != second // MINUTE:
                self._minute, self._calls = second // MINUTE, Counter()
            self._calls[token_id] += 1
            return MINUTE - second % MINUTE if self._calls[token_id] > CALLS_PER_MINUTE else 0
