"""Signs: one row for each job, backup and verification of the log, with its last run and how it went.

Rows are overwritten. What has to be kept is in the audit log.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock, db


class Sign(db.Base):
    """The last run of something. ``problem`` says in plain words what went wrong; empty if nothing did."""

    __tablename__ = "core_sign"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    well_at: Mapped[datetime | None]
    problem: Mapped[str]


def leave(name: str, *, problem: str = "") -> None:
    """Record that ``name`` has just run, in a short transaction of its own."""
    db.note(lambda: _write(name, problem))


def find(name: str) -> Sign | None:
    return db.session.get(Sign, name)


def find_all() -> Mapping[str, Sign]:
    """Return every sign by its name."""
    return {sign.name: sign for sign in db.session.scalars(select(Sign).order_by(Sign.name))}


def _write(name: str, problem: str) -> None:
    at, before = clock.now(), db.session.get(Sign, name)
    well_at = (before.well_at if before else None) if problem else at
    db.session.merge(Sign(name=name, at=at, well_at=well_at, problem=problem))
