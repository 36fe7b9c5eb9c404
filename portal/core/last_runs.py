"""The last run of each job, backup and verification of the log: one row each, with how it went.

Rows are overwritten. What has to be kept is in the audit log.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock, db


class LastRun(db.Base):
    """The last run of something. ``problem`` says in plain words what went wrong; empty if nothing did."""

    __tablename__ = "core_sign"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    well_at: Mapped[datetime | None]
    problem: Mapped[str]


def record(name: str, *, problem: str = "") -> None:
    """Record that ``name`` has just run, in a short transaction of its own."""
    db.note(lambda: _write(name, problem))


def find(name: str) -> LastRun | None:
    return db.session.get(LastRun, name)


def find_all() -> Mapping[str, LastRun]:
    """Return every last run by its name."""
    return {run.name: run for run in db.session.scalars(select(LastRun).order_by(LastRun.name))}


def _write(name: str, problem: str) -> None:
    at, before = clock.now(), db.session.get(LastRun, name)
    well_at = (before.well_at if before else None) if problem else at
    db.session.merge(LastRun(name=name, at=at, well_at=well_at, problem=problem))
