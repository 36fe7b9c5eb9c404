"""Dump and restore a whole database: SQLite by its online backup, PostgreSQL by ``pg_dump`` and ``pg_restore``."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pysqlite3.dbapi2
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import Engine, make_url

from portal.core import db, private
from portal.core.environment import Settings
from portal.core.errors import Misconfigured

SQLITE_NAME = "portal.db"
POSTGRES_NAME = "portal.dump"


def name_of_dump(settings: Settings) -> str:
    """Return the name of the dump file, which also tells the kind of the database."""
    return SQLITE_NAME if _is_sqlite(settings) else POSTGRES_NAME


def dump(settings: Settings, into: Path) -> None:
    """Write the database as it is at one moment. Requests that run meanwhile do not wait.

    Raises ``Misconfigured`` where there is no database, or where a program of PostgreSQL fails.
    """
    if not _is_sqlite(settings):
        _run("pg_dump", settings, "--format=custom", "--no-owner", "--no-privileges", f"--file={into}")
        return
    path = database_file(settings)
    if not path.exists():
        raise Misconfigured(
            f"There is no database at {path}. PORTAL_DATA says where the portal keeps its data."
        )
    with closing(_open(path)) as source, closing(_open(into)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, without a write-ahead log


@contextmanager
def opened(settings: Settings, dumped: Path) -> Iterator[Engine]:
    """Open a dump in a scratch database, which is removed afterwards."""
    if _is_sqlite(settings):
        engine = db.connect(replace(settings, data=dumped.parent, database_url=""))
        try:
            yield engine
        finally:
            engine.dispose()
        return
    with _scratch_database(settings) as scratch:
        _load(scratch, dumped)
        engine = db.connect(scratch)
        try:
            yield engine
        finally:
            engine.dispose()


def problems_of(engine: Engine) -> list[str]:
    """Return what is damaged in a SQLite file, and rows whose foreign key points nowhere.

    PostgreSQL checks every row while it loads a dump, so the list is empty there.
    """
    if engine.dialect.name != "sqlite":
        return []
    with engine.connect() as connection:
        damage = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
        astray = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return [
        *damage,
        *(f"A row of {row[0]} points to a row of {row[2]} that is not there." for row in astray[:10]),
    ]


def holds_anything(settings: Settings) -> bool:
    """Whether there already is a database where a dump would be restored."""
    if _is_sqlite(settings):
        return database_file(settings).exists()
    with psycopg.connect(_conninfo(settings)) as connection:
        found = connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchone()
    return found is not None


def put_back(settings: Settings, dumped: Path, *, aside: str) -> None:
    """Replace the database by a dump. The old one is kept as a file or a schema named ``aside``."""
    if _is_sqlite(settings):
        path = database_file(settings)
        if path.exists():
            path.rename(path.with_name(f"{path.name}.{aside}"))
        private.make_folder(path.parent)
        shutil.move(dumped, path)
        return
    if holds_anything(settings):
        with psycopg.connect(_conninfo(settings)) as connection:
            connection.execute(sql.SQL("ALTER SCHEMA public RENAME TO {}").format(sql.Identifier(aside)))
            connection.execute("CREATE SCHEMA public")
    _load(settings, dumped)


def refuse_if_running(settings: Settings) -> None:
    """Raise ``Misconfigured`` where a portal still has the SQLite file open; empty its write-ahead log."""
    if not _is_sqlite(settings) or not database_file(settings).exists():
        return
    with closing(_open(database_file(settings))) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
        except pysqlite3.dbapi2.OperationalError:
            raise Misconfigured("The portal is still running on this data. Stop it first.") from None


def database_file(settings: Settings) -> Path:
    """Return the path of the SQLite database."""
    return Path(make_url(settings.database).database or "")


def _is_sqlite(settings: Settings) -> bool:
    return settings.database.startswith("sqlite")


def _open(path: Path) -> pysqlite3.dbapi2.Connection:
    return pysqlite3.dbapi2.connect(str(path), isolation_level=None, timeout=1)


def _conninfo(settings: Settings) -> str:
    """Return the connection string for libpq. Of several hosts, libpq takes the primary."""
    url = make_url(settings.database)
    parameters = url.get_dialect()().create_connect_args(url)[1]
    return make_conninfo(**{"target_session_attrs": "read-write", **parameters})


def _load(settings: Settings, dumped: Path) -> None:
    """Load a dump in one transaction."""
    _run(
        "pg_restore",
        settings,
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--no-privileges",
        str(dumped),
    )


@contextmanager
def _scratch_database(settings: Settings) -> Iterator[Settings]:
    name = f"rung_check_{secrets.token_hex(4)}"
    with psycopg.connect(_conninfo(settings), autocommit=True) as connection:
        try:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege:
            raise Misconfigured(
                "The database role may not create databases, so a backup cannot be tried out. "
                "Give it the right: ALTER ROLE … CREATEDB."
            ) from None
        try:
            url = make_url(settings.database).set(database=name)
            yield replace(settings, database_url=url.render_as_string(hide_password=False))
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _run(program: str, settings: Settings, *arguments: str) -> None:
    """Run a program of PostgreSQL on the database; raise ``Misconfigured`` where it fails.

    The password goes through the environment, where other users of the machine cannot see it.
    """
    if shutil.which(program) is None:
        raise Misconfigured(
            f"{program} is not on PATH. Install the client programs of PostgreSQL "
            "(Debian: postgresql-client), then try again."
        )
    parameters: dict[str, Any] = dict(conninfo_to_dict(_conninfo(settings)))
    password = parameters.pop("password", None)
    environment = {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}
    done = subprocess.run(  # noqa: S603 - our own arguments
        [shutil.which(program) or program, f"--dbname={make_conninfo(**parameters)}", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise Misconfigured(
            f"{program}: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'failed'}"
        )
