"""Bringing a database to the shape the models expect, and asking whether it has it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

CHECKOUT = Path(__file__).parents[2] / "migrations"
PACKAGED = Path(__file__).parents[1] / "_migrations"


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration, made in code: an installed wheel has no pyproject.toml."""
    config = Config()
    config.set_main_option("script_location", str(PACKAGED if PACKAGED.exists() else CHECKOUT))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine, *, to: str = "head") -> None:
    """Run every migration that is missing, up to ``to``."""
    with engine.connect() as connection:
        command.upgrade(configuration(connection), to)
        connection.commit()


def downgrade(engine: Engine, *, to: str = "base") -> None:
    """Undo migrations down to ``to``."""
    with engine.connect() as connection:
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
