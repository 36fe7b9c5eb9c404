"""Bringing a database to the shape the models expect, and asking whether it has it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from portal.core import db

CHECKOUT = Path(__file__).parents[2] / "migrations"
PACKAGED = Path(__file__).parents[1] / "_migrations"
STARTING = 7_864_103  # any number that nothing else locks


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration, made in code: an installed wheel has no pyproject.toml."""
    config = Config()
    config.set_main_option("script_location", str(PACKAGED if PACKAGED.exists() else CHECKOUT))
    config.attributes["connection"] = connection
    return config


@contextmanager
def alone(engine: Engine, folder: Path) -> Iterator[None]:
    """Let one process at a time get a database ready; others wait, and find it so. Who dies lets go."""
    if engine.dialect.name == "sqlite":
        with (folder / "start.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        db.be_patient(connection, None)
        for limit in ("statement_timeout", "lock_timeout"):
            connection.execute(text(f"SET {limit} = 0"))
        connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": STARTING})
        try:
            yield
        finally:
            connection.invalidate()  # it ends with its connection, and so do the limits


def upgrade(engine: Engine, *, to: str = "head") -> None:
    """Run every migration that is missing, up to ``to``."""
    with engine.connect() as connection:
        db.be_patient(connection, None)
        command.upgrade(configuration(connection), to)
        connection.commit()


def downgrade(engine: Engine, *, to: str = "base") -> None:
    """Undo migrations down to ``to``."""
    with engine.connect() as connection:
        db.be_patient(connection, None)
        command.downgrade(configuration(connection), to)
        connection.commit()


def head() -> str | None:
    """The newest migration that this program knows."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


def current(engine: Engine) -> str | None:
    """The migration a database stands at; ``None`` for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str | None) -> bool:
    """Whether this program can go on from ``revision``; not so for one of a newer version."""
    script = ScriptDirectory.from_config(configuration())
    return revision in {each.revision for each in script.walk_revisions()}
