"""Health checks: ``/livez`` touches nothing, ``/readyz`` really writes."""

import os
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, has_request_context, jsonify
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock, db, guards, last_runs, schema, sqlite
from portal.core.access import access, comes_through_undeclared_proxy
from portal.core.environment import Settings
from portal.core.jobs import Job
from portal.core.last_runs import LastRun
from portal.core.phrases import gettext as _
from portal.core.text import local_datetime

FREE_MIN = 200 * 1024 * 1024  # bytes
READINESS, WORKER = 1, 2  # the rows of Probe
FAULTS_MOST = 3  # shown of the triggers; one of them is enough to act
DEADLINE = timedelta(seconds=2)
BEAT_EVERY = timedelta(seconds=30)
BEAT_LATE = timedelta(minutes=5)

bp = Blueprint("health", __name__)
_executor = ThreadPoolExecutor(1, thread_name_prefix="readiness")


class Probe(db.Base):
    """Rows written by the readiness check and by the worker. A full disk still answers reads, so the check writes."""

    __tablename__ = "core_probe"

    id: Mapped[int] = mapped_column(primary_key=True)
    probed_at: Mapped[datetime]


@dataclass(frozen=True)
class CheckNote:
    """What a check reports when there is no problem, with its tone."""

    text: str
    tone: str = "mute"


@dataclass(frozen=True)
class Check:
    """One health check: ``problem`` returns a sentence, or ``None`` when all is well.

    ``note`` replaces the word “Fine” then. ``for_machines`` marks the checks of ``/readyz``, which decides whether
    this process receives traffic.
    """

    name: str
    title: Any
    problem: Callable[[], str | None]
    note: Callable[[], CheckNote | None] = lambda: None
    for_machines: bool = True


@bp.get("/livez")
@access(None, is_logged=False)
def livez() -> ResponseReturnValue:
    return "alive\n", 200, {"Content-Type": "text/plain"}


@bp.get("/readyz")
@access(None, is_logged=False)
def readyz() -> ResponseReturnValue:
    checks: list[Check] = current_app.checks  # type: ignore[attr-defined]
    problems = _within_deadline([check for check in checks if check.for_machines])
    return jsonify(ready=not problems, problems=sorted(problems)), 503 if problems else 200


def _within_deadline(checks: list[Check]) -> dict[str, str]:
    """Return the problems, or a timeout as a problem. Later checks queue behind one that hangs."""
    running = _executor.submit(copy_context().run, _find_problems, checks)
    try:
        return running.result(timeout=DEADLINE.total_seconds())
    except TimeoutError:
        running.cancel()
        return {"deadline": f"No answer within {DEADLINE.total_seconds():g} seconds."}


def _find_problems(checks: list[Check]) -> dict[str, str]:
    with db.own_session():
        return find_problems(checks)


def find_problems(checks: Sequence[Check]) -> dict[str, str]:
    """Return the current problems by the name of their check."""
    found = {}
    for check in checks:
        try:
            problem = check.problem()
        except Exception as error:  # noqa: BLE001 - any failure here is the answer
            problem = type(error).__name__
        if problem:
            found[check.name] = problem
    return found


@dataclass(frozen=True, kw_only=True)
class CheckResult:
    """The current result of one check."""

    title: Any
    tone: str
    text: str


def run_checks(checks: Sequence[Check]) -> list[CheckResult]:
    """Return every check with its result, for the health page."""
    problems = find_problems(checks)
    return [_result_of(check, problems.get(check.name)) for check in checks]


def _result_of(check: Check, problem: str | None) -> CheckResult:
    if problem:
        return CheckResult(title=check.title, tone="bad", text=problem)
    note = check.note() or CheckNote(_("OK"), "good")
    return CheckResult(title=check.title, tone=note.tone, text=note.text)


@dataclass(frozen=True, kw_only=True)
class JobRun:
    """When a job last ran, and what went wrong then."""

    name: str
    title: Any
    seconds: int
    ran_at: datetime | None
    well_at: datetime | None
    problem: str


def list_job_runs(jobs: Sequence[Job]) -> list[JobRun]:
    """Return every job with its last run, failed ones first."""
    runs = last_runs.find_all()
    found = [_run_of(job, runs.get(job.run_name)) for job in jobs]
    return sorted(found, key=lambda job: not job.problem)


def _run_of(job: Job, run: LastRun | None) -> JobRun:
    return JobRun(
        name=job.name,
        title=job.title,
        seconds=round(job.every.total_seconds()),
        ran_at=run.at if run else None,
        well_at=run.well_at if run else None,
        problem=run.problem if run else "",
    )


def database_writes() -> str | None:
    """Write and commit one row."""
    _probe(READINESS)
    return None


def disk_has_room() -> str | None:
    """Return a problem if the data folder has too little free space."""
    free = shutil.disk_usage(current_app.settings.data).free  # type: ignore[attr-defined]
    if free >= FREE_MIN:
        return None
    return str(_("Only %(free)s MiB free in the data folder.", free=free // 1024 // 1024))


def is_migrated() -> str | None:
    """Return a problem if the database is not at the migration this program needs."""
    now, needed = schema.standing_at(db.session.connection()), _head()
    if now == needed:
        return None
    return str(
        _("The database is at migration %(now)s. The program needs %(wanted)s.", now=now, wanted=needed)
    )


def facts_are_guarded() -> str | None:
    """Return a problem if a trigger that refuses changes of facts is missing, changed or not ours."""
    faults = guards.find_faults(db.session.connection(), guards.all_facts())
    return " ".join(faults[:FAULTS_MOST]) or None


def proxy_is_declared() -> str | None:
    """Return a problem if this request came through a proxy that the settings do not name."""
    if not has_request_context() or not comes_through_undeclared_proxy():
        return None
    return str(
        _(
            "Requests come through a proxy that is not declared, so failed sign-ins cannot be counted by address. "
            "Set PORTAL_TRUST_PROXY=True, and PORTAL_PUBLIC_URL to the address people use."
        )
    )


def worker_runs() -> str | None:
    """Return a problem if the worker has not written its heartbeat within five minutes."""
    seen = db.session.get(Probe, WORKER)
    if seen and not clock.is_past(seen.probed_at, by=BEAT_LATE):
        return None
    return str(_("Not running, so emails, reminders and new paths wait. Start it with: portal worker"))


BACKUP = "backup"
BACKUP_OLD = timedelta(days=30)


def backup_is_new() -> str | None:
    """Return a problem if the last backup failed or is older than thirty days."""
    last = last_runs.find(BACKUP)
    if last is None:
        return None
    if last.problem or not clock.is_past(last.at, by=BACKUP_OLD):
        return last.problem or None
    return str(_("The last backup is more than a month old. Make another: portal backup"))


def last_backup() -> CheckNote | None:
    """Return when the last backup was written."""
    last = last_runs.find(BACKUP)
    if last is None and current_app.settings.is_sample:  # type: ignore[attr-defined]
        return CheckNote(_("Not needed for a sample company"), "good")
    if last is None:
        return CheckNote(_("No backup yet. On the server, run: portal backup"))
    return CheckNote(local_datetime(last.at), "good")


@dataclass(frozen=True, kw_only=True)
class Vitals:
    """The figures an operator asks for first."""

    database: str
    is_database_safe: bool
    revision: str | None
    worker_seen_at: datetime | None
    data_bytes: int
    free_bytes: int


def find_vitals(settings: Settings) -> Vitals:
    """Return the current figures of the database, the worker and the data folder."""
    database, is_safe = _database()
    worker = db.session.get(Probe, WORKER)
    return Vitals(
        database=database,
        is_database_safe=is_safe,
        revision=schema.standing_at(db.session.connection()),
        worker_seen_at=worker.probed_at if worker else None,
        data_bytes=_size_of(settings.data),
        free_bytes=shutil.disk_usage(settings.data).free,
    )


def beat() -> int:
    """Write the heartbeat of the worker. Returns 0: it is not counted as work."""
    _probe(WORKER)
    return 0


def _probe(row: int) -> None:
    db.note(lambda: db.session.merge(Probe(id=row, probed_at=clock.now())))


def _database() -> tuple[str, bool]:
    """Return kind and version of the database, and whether that version keeps data safe."""
    if db.is_sqlite():
        version = str(db.session.scalar(text("SELECT sqlite_version()")))
        return f"SQLite {version}", tuple(map(int, version.split("."))) >= sqlite.OLDEST
    return f"PostgreSQL {db.session.scalar(text('SHOW server_version'))}", True


@cache
def _head() -> str:
    return schema.head()


def _size_of(folder: Path) -> int:
    """Return the size of a folder in bytes. Files that vanish meanwhile are not counted."""
    total = 0
    for place, _folders, files in os.walk(folder):
        for name in files:
            path = Path(place, name)
            total += path.stat().st_size if path.exists() else 0
    return total


CHECKS = [
    Check("database", _l("Database can be written to"), database_writes),
    Check("disk", _l("Disk has free space"), disk_has_room),
    Check("migrations", _l("Database matches this version of the portal"), is_migrated),
    Check("proxy", _l("Addresses of visitors are known"), proxy_is_declared, for_machines=False),
    Check("guards", _l("The database refuses changes of facts"), facts_are_guarded, for_machines=False),
    Check("worker", _l("Background work is running"), worker_runs, for_machines=False),
    Check("backup", _l("Last backup"), backup_is_new, last_backup, for_machines=False),
]
JOBS = (Job(name="heartbeat", every=BEAT_EVERY, run=beat),)
