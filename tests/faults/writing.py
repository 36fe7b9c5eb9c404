"""Several people who state facts, one after another, until they are told to stop or the portal is gone."""

import http.client
import itertools
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event
from typing import Self

from tests.faults.served import Caller

PATIENCE = 2400  # times a twentieth of a second
GONE = (OSError, http.client.HTTPException)


@dataclass
class Facts:
    """What was stated, and what the portal has given its word for."""

    stated: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)  # by status; 0 where no answer came


class Writing:
    """``with Writing(ann, 4) as facts:`` writes in the background; ``wait_for`` returns after so many were kept."""

    def __init__(
        self, caller: Caller, people: int, *, about: str = "the claim", goes_on: bool = False
    ) -> None:
        self.facts, self._stop, self._about, self._goes_on = Facts(), Event(), about, goes_on
        caller.take_token("/reports/new")
        self._callers = [caller.twin() for _ in range(people)]
        self._pool = ThreadPoolExecutor(people)
        self._running: list[Future[None]] = []

    def __enter__(self) -> Self:
        self._running = [self._pool.submit(self._write, n, each) for n, each in enumerate(self._callers)]
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._pool.shutdown()
        for each in self._running:
            each.result()

    def wait_for(self, kept: int) -> None:
        self._wait(lambda: len(self.facts.kept) >= kept)

    def wait_for_refusals(self, refused: int) -> None:
        self._wait(lambda: len(self.facts.refused) >= refused)

    def _wait(self, is_so: Callable[[], bool]) -> None:
        for _ in range(PATIENCE):
            if is_so():
                return
            Event().wait(0.05)
        raise AssertionError(f"{len(self.facts.kept)} facts were kept; refused: {self.facts.refused}")

    def _write(self, person: int, caller: Caller) -> None:
        for number in itertools.count():
            if self._stop.is_set():
                return
            what = f"It closed {self._about}, {person}-{number:05}, without reading it."
            self.facts.stated.append(what)
            try:
                answer = caller.report(what)
            except GONE:
                self.facts.refused.append(0)
                if not self._goes_on:
                    return
                continue
            if answer.status == http.client.SEE_OTHER:
                self.facts.kept.append(what)
            else:
                self.facts.refused.append(answer.status)
