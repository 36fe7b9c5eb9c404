"""Whether the portal lives and is ready: ``/livez`` touches nothing, ``/readyz`` really writes."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from alembic.migration import MigrationContext
from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock, db, schema
from portal.core.access import access
from portal.core.environment import Settings
from portal.core.jobs import Job

FREE_MIN = 200 * 1024 * 1024  # bytes
READINESS, WORKER = 1, 2  # the rows of Probe
BEAT_EVERY = timedelta(seconds=30)
BEAT_LATE = timedelta(minutes=5)

bp = Blueprint("health", __name__)


class Probe(db.Base):
    """Rows that are really written: by the readiness check, as a full disk still answers reads, and by the worker."""

    __tablename__ = "core_probe"

    id: Mapped[int] = mapped_column(primary_key=True)
    probed_at: Mapped[datetime]


@dataclass(frozen=True)
class Check:
    """One question about health: ``problem`` returns a sentence, or nothing when all is well."""

    name: str
    problem: Callable[[], str | None]


@bp.get("/livez")
@access(None, is_logged=False)
def livez() -> ResponseReturnValue:
    return "alive\n", 200, {"Content-Type": "text/plain"}


@bp.get("/readyz")
@access(None, is_logged=False)
def readyz() -> ResponseReturnValue:
    problems = find_problems(current_app.checks)  # type: ignore[attr-defined]
    return jsonify(ready=not problems, problems=sorted(problems)), 503 if problems else 200


def find_problems(checks: list[Check]) -> dict[str, str]:
    """What is wrong now, by the name of the check."""
    found = {}
    for check in checks:
        try:
            problem = check.problem()
        except Exception as error:  # noqa: BLE001 - whatever fails here is the answer
            problem = type(error).__name__
        if problem:
            found[check.name] = problem
    return found


def database_writes() -> str | None:
    """Write and commit one row."""
    _probe(READINESS)
    return None


def disk_has_room() -> str | None:
    """The data folder can take some more."""
    free = shutil.disk_usage(current_app.settings.data).free  # type: ignore[attr-defined]
    return None if free >= FREE_MIN else f"Only {free // 1024 // 1024} MiB free in the data folder."


def is_migrated() -> str | None:
    """The database has the shape that this program was written for."""
    now, wanted = _revision(), _head()
    return None if now == wanted else f"The database stands at {now}, the program needs {wanted}."


@dataclass(frozen=True, kw_only=True)
class Vitals:
    """What an operator asks first, in figures."""

    database: str
    is_database_safe: bool
    revision: str | None
    worker_seen_at: datetime | None
    is_worker_late: bool
    data_bytes: int
    free_bytes: int


def find_vitals(settings: Settings) -> Vitals:
    """Look at the database, the worker and the data folder now."""
    database, is_safe = _database()
    worker = db.session.get(Probe, WORKER)
    return Vitals(
        database=database,
        is_database_safe=is_safe,
        revision=_revision(),
        worker_seen_at=worker.probed_at if worker else None,
        is_worker_late=worker is None or clock.is_past(worker.probed_at, by=BEAT_LATE),
        data_bytes=_size_of(settings.data),
        free_bytes=shutil.disk_usage(settings.data).free,
    )


def beat() -> int:
    """Let the worker say that it is alive; not counted as work."""
    _probe(WORKER)
    return 0


def _probe(row: int) -> None:
    db.note(lambda: db.session.merge(Probe(id=row, probed_at=clock.now())))


def _database() -> tuple[str, bool]:
    """Kind and version, and whether that version keeps data safe."""
    if db.is_sqlite():
        version = str(db.session.scalar(text("SELECT sqlite_version()")))
        return f"SQLite {version}", tuple(map(int, version.split("."))) >= db.SQLITE_MIN
    return f"PostgreSQL {db.session.scalar(text('SHOW server_version'))}", True


def _revision() -> str | None:
    return MigrationContext.configure(db.session.connection()).get_current_revision()


@cache
def _head() -> str | None:
    return schema.head()


def _size_of(folder: Path) -> int:
    """All bytes below a folder; what vanishes meanwhile counts as nothing."""
    total = 0
    for place, _folders, files in os.walk(folder):
        for name in files:
            path = Path(place, name)
            total += path.stat().st_size if path.exists() else 0
    return total


CHECKS = [Check("database", database_writes), Check("disk", disk_has_room), Check("migrations", is_migrated)]
JOBS = (Job(name="heartbeat", every=BEAT_EVERY, run=beat),)
