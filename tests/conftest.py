"""What every test stands on: both databases, the application, the cast, a browser that criticises pages."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, event

from portal.application import create_app
from portal.audit import frontier, keyring
from portal.core import clock, db, memory
from portal.core.environment import Settings
from portal.core.web import Portal
from portal.people import credentials
from portal.people.models import Person
from tests.browser import Browser
from tests.cast import Cast, find_cast, raise_the_curtain
from tests.counts import DATABASES
from tests.databases import Databases, Stage
from tests.instructions import Instructions
from tests.make import QUICK_HASHER
from tests.own_portal import migrated_file, own_portal  # noqa: F401 - fixtures for everyone
from tests.subqueries import refuse_unjoined

pytest_plugins = ("tests.split", "tests.counting", "tests.costs")
NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)  # a Thursday
SECRET = "tests-only-" + "x" * 32


refuse_unjoined()


def pytest_xdist_auto_num_workers() -> int:
    """Half as many workers again as there are cores: they wait for Chromium, for PostgreSQL and for served portals."""
    return max(2, (os.cpu_count() or 2) * 3 // 2)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever touches the database is told on both."""
    if "database" in metafunc.fixturenames:
        metafunc.parametrize("database", DATABASES, scope="session", indirect=True)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(data=tmp_path_factory.mktemp("var"), secret=SECRET, worker=False)


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> None:
    """Passwords are hashed cheaply; people/test_credentials.py has the hasher of production."""
    credentials._hasher = QUICK_HASHER


@pytest.fixture(scope="session")
def databases(settings: Settings) -> Iterator[Databases]:
    """All databases of this worker."""
    databases = Databases(settings)
    yield databases
    databases.close()


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database that a test runs on."""
    return str(request.param)


@pytest.fixture
def stage(request: pytest.FixtureRequest, database: str, databases: Databases, app: Portal) -> Stage[Any]:
    """The database that a test begins with: empty, or with the cast in it where the test asks for them."""
    if "cast" not in request.fixturenames:
        return databases.empty(database)
    with clock.moved_to(NOON), app.app_context():
        return databases.filled(database, "cast", raise_the_curtain)


@pytest.fixture
def connection(stage: Stage[Any], app: Portal) -> Iterator[Connection]:
    """One connection per test, inside a transaction that is undone at the end and a context of the portal."""
    with stage.engine.connect() as connection:
        outer = connection.begin()
        (db.data_folder(connection) / frontier.FILE).unlink(missing_ok=True)  # of a test that was undone
        db.session.remove()
        db.session.configure(bind=connection, join_transaction_mode="create_savepoint")
        with clock.moved_to(NOON), app.app_context():
            keyring.for_writing()  # so that no test counts the statements with which a key is made
            db.session.rollback()
            yield connection
        db.session.remove()
        outer.rollback()


@pytest.fixture(scope="session")
def app(settings: Settings) -> Portal:
    app = create_app(settings, engine=create_engine("sqlite://"))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return app


@pytest.fixture
def cast(connection: Connection) -> Cast:
    """Ada, Bo, Cal, Dot and Eve are at work."""
    found = find_cast()
    db.session.commit()  # a transaction that stayed open would take what follows back with it
    return found


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


@pytest.fixture
def work(connection: Connection) -> Iterator[Instructions]:
    """The instructions that SQLite has run since the test began; PostgreSQL counts none."""
    with Instructions().of(connection.connection.dbapi_connection) as counted:
        yield counted
