"""The statistics by which a database chooses its indexes, computed anew after its tables have changed a lot."""

from datetime import timedelta

from sqlalchemy import text

from portal.core import db
from portal.core.jobs import Job

EVERY_TABLE = 0x10002  # look at all tables and analyze, within limits, those that have changed a lot


def refresh() -> None:
    """Compute the statistics of tables that have changed a lot, as a part of a use case.

    SQLite does so only when asked (sqlite.org/pragma.html#pragma_optimize). PostgreSQL does so by itself some minutes
    after a change, which is late for the pages that are opened right after an import.
    """
    db.session.execute(text(f"PRAGMA optimize={EVERY_TABLE}" if db.is_sqlite() else "ANALYZE"))


def refresh_on_sqlite() -> int:
    """Refresh the statistics of SQLite. Returns 0: it is not counted as work."""
    if db.is_sqlite():
        db.perform(refresh)
    return 0


JOBS = (
    Job(
        name="statistics",
        every=timedelta(hours=6),
        wait=timedelta(minutes=5),
        run=refresh_on_sqlite,
    ),
)
