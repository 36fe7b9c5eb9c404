"""Background jobs. Features declare them, ``portal worker`` runs them one after the other; each is safe to repeat."""

import errno
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import OperationalError

from portal.core import db, last_runs
from portal.core.errors import Busy, Misconfigured

log = logging.getLogger("portal.worker")
RECORD_EVERY = 60.0  # seconds between two records of a job, unless its result changed


@dataclass(kw_only=True)
class Job:
    """A background job and how often it is due. The first run is due after ``wait``.

    ``run`` opens its own use cases and returns how much it did. The health page lists jobs that have a ``title``, and
    any job that failed. A job that ``follows`` the log can also be run at once, for a request that needs its result.
    """

    name: str
    every: timedelta
    run: Callable[[], int]
    title: Any = ""
    wait: timedelta = timedelta(0)
    follows: bool = False
    next_run: float = field(default=0.0, init=False)
    next_record: float = field(default=0.0, init=False)
    problem: str = field(default="", init=False)

    @property
    def run_name(self) -> str:
        """The name under which its runs are recorded (:mod:`portal.core.last_runs`)."""
        return f"job: {self.name}"


class Worker:
    """Runs due jobs until it is stopped. A job that fails is logged, and tried again when it is next due."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._jobs = jobs
        self._stopping = threading.Event()
        start_over(jobs)

    def run(self, *, pause: float = 1.0) -> None:
        while not self._stopping.wait(pause):
            self.run_due()

    def run_due(self) -> None:
        for job in self._jobs:
            if self._stopping.is_set():
                return
            if job.next_run <= time.monotonic():
                job.next_run = time.monotonic() + job.every.total_seconds()
                self._run(job)

    def stop(self) -> None:
        """Start no further job. The running one is finished."""
        self._stopping.set()

    def _run(self, job: Job) -> None:
        problem = ""
        try:
            done = job.run()
            if done:
                log.info("job", extra={"job": f"{job.name}: {done}"})
        except Busy:
            job.next_run = 0.0
            return
        except Exception as error:
            log.exception("job failed", extra={"job": job.name})
            problem = in_words(error)
        finally:
            db.session.remove()
        self._record_run(job, problem)

    def _record_run(self, job: Job, problem: str) -> None:
        """Record for the health page that the job ran. If that cannot be written either, log it."""
        if problem == job.problem and time.monotonic() < job.next_record:
            return
        job.problem, job.next_record = problem, time.monotonic() + RECORD_EVERY
        try:
            last_runs.record(job.run_name, problem=problem)
        except Exception:
            log.exception("a run was not recorded", extra={"job": job.name})
        finally:
            db.session.remove()


def start_over(jobs: Sequence[Job]) -> None:
    """Reset the schedule of every job: for a worker that starts, or that works on another database now."""
    for job in jobs:
        job.next_run = time.monotonic() + job.wait.total_seconds()
        job.next_record, job.problem = 0.0, ""


def catch_up(jobs: Sequence[Job]) -> None:
    """Run the jobs that follow the log now. A job that fails is logged and runs again when it is due."""
    for job in jobs:
        if job.follows:
            try:
                job.run()
            except Exception:
                log.exception("catching up failed", extra={"job": job.name})
            finally:
                db.session.remove()


def in_words(error: Exception) -> str:
    """Describe an error for an operator. Never quote the text of an unknown error: it may contain a row."""
    if isinstance(error, Misconfigured):
        return str(error)
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "The disk is full."
    if isinstance(error, OperationalError):
        return "The database did not take it."
    return f"Something broke ({type(error).__name__}). The server’s log has the details."
