"""Background work: steps that features bring, run by ``portal worker`` one after the other, each safe to run twice."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from portal.core import db
from portal.core.errors import Busy

log = logging.getLogger("portal.worker")


@dataclass(kw_only=True)
class Job:
    """A named step and how often it is due. ``run`` opens its own use cases and returns how much it did."""

    name: str
    every: timedelta
    run: Callable[[], int]
    next_run: float = field(default=0.0, init=False)


class Worker:
    """Runs due jobs until told to stop. A job that fails is logged and tried again at its next turn."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._jobs = jobs
        self._stopping = threading.Event()

    def run(self, *, pause: float = 1.0) -> None:
        while not self._stopping.wait(pause):
            self.run_due()

    def run_due(self) -> None:
        for job in self._jobs:
            if job.next_run <= time.monotonic():
                job.next_run = time.monotonic() + job.every.total_seconds()
                self._run(job)

    def stop(self) -> None:
        self._stopping.set()

    def _run(self, job: Job) -> None:
        try:
            done = job.run()
            if done:
                log.info("job", extra={"job": f"{job.name}: {done}"})
        except Busy:
            job.next_run = 0.0
        except Exception:
            log.exception("job failed", extra={"job": job.name})
        finally:
            db.session.remove()
