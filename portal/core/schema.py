"""Migrates a database to the schema the models expect, and tells which migration it has.

Alembic is imported only where there is work: importing it takes a tenth of a second, and most starts need none.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from portal.core import db

if TYPE_CHECKING:
    from alembic.config import Config

CHECKOUT = Path(__file__).parents[2] / "migrations"
PACKAGED = Path(__file__).parents[1] / "_migrations"
STARTING = 7_864_103  # the key of the advisory lock; any number that nothing else uses


def configuration(connection: Connection | None = None) -> "Config":
    """Return Alembic's configuration, made in code: an installed wheel has no ``pyproject.toml``."""
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(_folder()))
    config.attributes["connection"] = connection
    return config


@contextmanager
def alone(engine: Engine, folder: Path) -> Iterator[None]:
    """Let one process at a time prepare a database; others wait. A process that dies releases the lock."""
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
            connection.invalidate()  # lock and limits end with the connection


def upgrade(engine: Engine, *, to: str = "head") -> None:
    """Run every missing migration, up to ``to``."""
    from alembic import command  # noqa: PLC0415 - see above

    with engine.connect() as connection:
        db.be_patient(connection, None)
        command.upgrade(configuration(connection), to)
        connection.commit()


def downgrade(engine: Engine, *, to: str = "base") -> None:
    """Undo migrations, down to ``to``."""
    from alembic import command  # noqa: PLC0415 - see above

    with engine.connect() as connection:
        db.be_patient(connection, None)
        command.downgrade(configuration(connection), to)
        connection.commit()


def head() -> str:
    """Return the newest migration that this program knows."""
    return _known()[-1]


def current(engine: Engine) -> str | None:
    """Return the migration that a database is at, or ``None`` for an empty one."""
    with engine.connect() as connection:
        return standing_at(connection)


def standing_at(connection: Connection) -> str | None:
    """Return the same as :func:`current`, over a connection that is open already."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def is_known(revision: str | None) -> bool:
    """Whether this program knows the migration ``revision``. A newer version may have made it."""
    return revision in _known()


def _known() -> list[str]:
    """Return every migration, oldest first. A test checks that they form one line and match their file names."""
    return sorted(file.stem for file in (_folder() / "versions").glob("[0-9]*.py"))


def _folder() -> Path:
    return PACKAGED if PACKAGED.exists() else CHECKOUT
