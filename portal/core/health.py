"""Whether the portal lives and is ready: ``/livez`` touches nothing, ``/readyz`` really writes."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock, db
from portal.core.access import access

FREE_MIN = 200 * 1024 * 1024  # bytes

bp = Blueprint("health", __name__)


class Probe(db.Base):
    """One row that the readiness check really writes: a full disk answers reads but no writes."""

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
    db.note(lambda: db.session.merge(Probe(id=1, probed_at=clock.now())))
    return None


def disk_has_room() -> str | None:
    """The data folder can take some more."""
    free = shutil.disk_usage(current_app.settings.data).free  # type: ignore[attr-defined]
    return None if free >= FREE_MIN else f"Only {free // 1024 // 1024} MiB free in the data folder."


CHECKS = [Check("database", database_writes), Check("disk", disk_has_room)]
