"""Receives bodies of requests in the event loop: whole, in time, and not too many at once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

BODY_SECONDS = 20.0  # time for a body; a long one has more, as long as it keeps the pace
PACE = 4096  # bytes a second
BODIES_MOST = 512  # bodies on their way at once
HELD_MOST = 128 * 1024 * 1024  # bytes of them in memory


class NotReceived(Exception):
    """The body did not arrive in time or not whole; ``status`` says which."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass
class _Arriving:
    """A body on its way: how much of it is here, and when it is cut off."""

    deadline: asyncio.Timeout
    size: int = 0


class Bodies:
    """The bodies that are on their way.

    When there are too many, the oldest is cut off. So slow clients displace each other, and a body that is sent at
    once is received however many of them there are.
    """

    def __init__(
        self, *, seconds: float = BODY_SECONDS, most: int = BODIES_MOST, held_most: int = HELD_MOST
    ) -> None:
        self._seconds, self._most, self._held_most = seconds, most, held_most
        self._arriving: dict[object, _Arriving] = {}  # oldest first
        self._held = 0

    async def receive(self, chunks: AsyncIterator[bytes], length: int) -> bytes:
        """Return a body of ``length`` bytes. Raises ``NotReceived`` if it is late or ends too early."""
        received, key = bytearray(), object()
        began = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout_at(began + self._seconds) as deadline:
                self._arriving[key] = _Arriving(deadline)
                async for chunk in chunks:
                    received += chunk
                    if self._note(key, len(chunk)):
                        deadline.reschedule(began + self._seconds + len(received) / PACE)
                    if len(received) >= length:
                        break
        except TimeoutError:
            raise NotReceived(408) from None
        finally:
            self._forget(key)
        if len(received) != length:
            raise NotReceived(400)
        return bytes(received)

    def _note(self, key: object, size: int) -> bool:
        """Count what has arrived, and cut off the oldest body if there is too much; return whether this one goes on."""
        if key in self._arriving:
            self._arriving[key].size += size
            self._held += size
        if len(self._arriving) > self._most or self._held > self._held_most:
            oldest = next(iter(self._arriving))
            self._arriving[oldest].deadline.reschedule(0)
            self._forget(oldest)
        return key in self._arriving

    def _forget(self, key: object) -> None:
        arriving = self._arriving.pop(key, None)
        self._held -= arriving.size if arriving else 0
