"""Engines for SQLite: durable, recent enough, and with cached query plans."""

from pathlib import Path
from typing import Any

import pysqlite3.dbapi2
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler

from portal.core import private
from portal.core.environment import DATA, Settings
from portal.core.errors import Misconfigured
from portal.core.folding import fold

OLDEST = (3, 51, 3)  # older ones have a race that can corrupt the write-ahead log
BUSY_SECONDS = 5
STATEMENTS_KEPT = 200  # prepared statements of each connection


class Compiler(SQLiteCompiler):
    """Writes the limit into the statement instead of binding it.

    SQLite looks at a bound LIMIT when it plans, so it plans the statement anew at each run. Planning takes ten times
    as long as running it.
    """

    def limit_clause(self, select: Any, **kw: Any) -> str:
        limit = select._limit_clause  # noqa: SLF001 - the method it overrides reads it too
        if limit is None or select._offset_clause is not None or not select._simple_int_clause(limit):  # noqa: SLF001
            return super().limit_clause(select, **kw)  # type: ignore[no-any-return, no-untyped-call]
        return f"\n LIMIT {self.process(limit.render_literal_execute(), **kw)}"


def connect(settings: Settings) -> Engine:
    """Return an engine for the file of ``settings``; raise :class:`Misconfigured` where SQLite is too old."""
    _refuse_old(settings)
    # Named parameters: a value that occurs twenty times in a statement is sent once.
    engine = create_engine(
        settings.database,
        module=pysqlite3.dbapi2,
        paramstyle="named",
        hide_parameters=True,
        execution_options={DATA: settings.data},
        pool_size=settings.threads + 2,
        connect_args={"cached_statements": STATEMENTS_KEPT},
    )
    engine.dialect.statement_compiler = Compiler
    event.listen(engine, "do_connect", _keep_private)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _keep_private(_dialect: Any, _record: Any, given: Any, _named: Any) -> None:
    """Create the file for its owner alone before SQLite would; the files beside it get the same rights."""
    path = Path(str(given[0]))
    if path.parent.is_dir() and not str(given[0]).startswith((":", "file:")):
        private.make_file(path)


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions; see _begin
    connection.create_function(
        "folded", 1, lambda name: None if name is None else fold(name), deterministic=True
    )
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "foreign_keys=ON",
        "trusted_schema=OFF",
        "cache_size=-16000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:
    writes = connection.get_execution_options().get("portal_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _refuse_old(settings: Settings) -> None:
    version = pysqlite3.dbapi2.sqlite_version_info
    if version < OLDEST and not settings.allow_old_sqlite:
        needed = ".".join(map(str, OLDEST))
        raise Misconfigured(
            f"SQLite {'.'.join(map(str, version))} can lose data; the portal needs {needed} or newer. "
            "Install the pysqlite3 wheel of the lock file, use PostgreSQL, or set PORTAL_ALLOW_OLD_SQLITE=True."
        )
