"""The databases of a worker: of each kind an empty one, and copies of it with what many tests start from."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from portal.core import db, schema
from portal.core.environment import DATA, Settings
from tests import postgres_server

T = TypeVar("T")


@dataclass(frozen=True)
class Stage(Generic[T]):
    """A database that tests begin with, and what there is to know about the rows in it."""

    engine: Engine
    known: T


class Databases:
    """Makes each database when it is first asked for; what a test does to one is undone by its transaction."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stages: dict[tuple[str, str], Stage[object]] = {}

    def empty(self, kind: str) -> Stage[None]:
        """A migrated database without a row."""
        return self._once(kind, "empty", lambda: Stage(self._migrated(kind), None))

    def filled(self, kind: str, name: str, fill: Callable[[], T]) -> Stage[T]:
        """A copy of the empty database with the rows that ``fill`` commits; they are inserted once per worker."""
        return self._once(kind, name, lambda: self._filled(kind, name, fill))

    def close(self) -> None:
        """Close the connections that are kept."""
        for stage in self._stages.values():
            stage.engine.dispose()

    def _once(self, kind: str, name: str, make: Callable[[], Stage[T]]) -> Stage[T]:
        if (kind, name) not in self._stages:
            self._stages[kind, name] = make()
        return self._stages[kind, name]

    def _migrated(self, kind: str) -> Engine:
        engine = db.connect(self._settings_of(kind, "empty"))
        schema.upgrade(engine)
        engine.dispose()  # what SQLite keeps beside the file goes into it
        return engine

    def _filled(self, kind: str, name: str, fill: Callable[[], T]) -> Stage[T]:
        empty = self.empty(kind).engine
        empty.dispose()  # a database that is in use cannot be copied
        settings = self._settings_of(kind, name, template=empty)
        engine = db.connect(settings)
        db.bind(engine)
        known = fill()
        db.session.remove()
        return Stage(engine, known)

    def _settings_of(self, kind: str, name: str, *, template: Engine | None = None) -> Settings:
        """The settings that lead to a new database: without tables, or with those of ``template``."""
        if kind == "postgresql":
            copied = template.url.database if template else None
            return replace(self._settings, database_url=fresh_postgres(name, template=copied))
        folder = self._settings.data / name
        folder.mkdir()
        settings = replace(self._settings, data=folder, database_url="")
        if template:
            shutil.copy(str(template.url.database), folder)
        return settings


def engine_of(url: str, data: Path, *, pool_size: int = 5) -> Engine:
    """An engine for a portal with this data folder, without the limits on waiting that the portal sets."""
    return create_engine(url, pool_size=pool_size, execution_options={DATA: data})


@cache
def _server() -> postgres_server.Server:
    return postgres_server.Server()


def fresh_postgres(name: str, *, template: str | None = None) -> str:
    """The address of a new database of this worker: on a given server, on our own, or a loud skip."""
    given = os.environ.get("RUNG_TEST_PG_DSN")
    try:
        dsn = (given or _server().dsn).replace("postgresql://", "postgresql+psycopg://")
    except RuntimeError as error:
        if os.environ.get("RUNG_TEST_REQUIRE_PG") == "1":
            raise
        pytest.skip(f"no PostgreSQL: {error}")
    name = f"rung_{name}_{os.getpid()}"
    maintenance = create_engine(dsn, isolation_level="AUTOCOMMIT")
    with maintenance.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
        connection.execute(text(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else "")))
    maintenance.dispose()
    return str(make_url(dsn).set(database=name).render_as_string(hide_password=False))
