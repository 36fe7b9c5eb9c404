"""What every test stands on: both databases, the application, the cast, a browser that criticises pages."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text

from portal.application import create_app
from portal.core import clock, db, memory, schema
from portal.core.environment import Settings
from portal.core.web import Portal
from portal.people.models import Person
from tests import postgres_server
from tests.browser import Browser
from tests.cast import Cast, raise_the_curtain
from tests.counting import pytest_sessionfinish, pytest_terminal_summary  # noqa: F401 - hooks for the whole run
from tests.counts import DATABASES
from tests.own_portal import migrated_file, own_portal  # noqa: F401 - fixtures for everyone

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)  # a Thursday
SECRET = "tests-only-" + "x" * 32


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever touches the database is told on both."""
    if "database" in metafunc.fixturenames:
        metafunc.parametrize("database", DATABASES, scope="session", indirect=True)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(data=tmp_path_factory.mktemp("var"), secret=SECRET, worker=False)


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest, settings: Settings) -> Engine:
    """A migrated, empty database of the wanted kind, one per worker."""
    return _engine(request.param, settings)


@pytest.fixture
def connection(database: Engine, app: Portal) -> Iterator[Connection]:
    """One connection per test, inside a transaction that is undone at the end and a context of the portal."""
    with database.connect() as connection:
        outer = connection.begin()
        db.session.remove()
        db.session.configure(bind=connection, join_transaction_mode="create_savepoint")
        with clock.moved_to(NOON), app.app_context():
            yield connection
        db.session.remove()
        outer.rollback()


@pytest.fixture(scope="session")
def app(settings: Settings) -> Portal:
    app = create_app(settings, engine=create_engine("sqlite://"))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return app


@pytest.fixture
def cast(connection: Connection, app: Portal) -> Cast:
    """Ada, Bo, Cal, Dot and Eve are at work."""
    return raise_the_curtain()


@pytest.fixture
def as_(app: Portal, cast: Cast) -> Callable[[Person | None], Browser]:
    """A browser for someone: ``as_(cast.ada).get("people.profile")``; ``as_(None)`` is nobody."""
    return lambda person: Browser(app, person)


@pytest.fixture
def count_queries(connection: Connection) -> Callable[[], AbstractContextManager[list[str]]]:
    """Collect the statements that a page sends, savepoints left out."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                seen.append(statement)

        memory.recall_all()
        event.listen(connection, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(connection, "before_cursor_execute", note)

    return counting


@cache
def _engine(kind: str, settings: Settings) -> Engine:
    address = "" if kind == "sqlite" else fresh_postgres("tests")
    engine = db.connect(replace(settings, database_url=address))
    schema.upgrade(engine)
    return engine


@cache
def _server() -> postgres_server.Server:
    return postgres_server.Server()


def fresh_postgres(name: str) -> str:
    """The address of an empty database of this worker: on a given server, on our own, or a loud skip."""
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
        connection.execute(text(f"CREATE DATABASE {name}"))
    maintenance.dispose()
    return str(make_url(dsn).set(database=name).render_as_string(hide_password=False))
