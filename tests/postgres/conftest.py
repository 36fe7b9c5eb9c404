"""Two who act at the same moment, each in a transaction of their own, on a database of the test's own."""

import itertools
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from portal.agents.models import Agent
from portal.audit.commands import record
from portal.core import db, schema
from portal.core.errors import Refused
from portal.core.permissions import Role
from portal.core.web import Portal
from portal.people.actions import PeopleAction
from portal.people.models import Person
from portal.people.rules import JobRole
from tests.agents.make import make_agent
from tests.databases import engine_of, fresh_postgres
from tests.make import make_person, make_unit

PATIENCE = 20  # seconds until a test that hangs says so
_numbers = itertools.count()

Work = Callable[[], Any]
Together = Callable[[Work, Work], list[Any]]


@cache
def _template() -> str:
    """The address of a migrated, empty database, to be copied."""
    url = fresh_postgres("template")
    engine = create_engine(url)
    schema.upgrade(engine)
    engine.dispose()
    return url


@pytest.fixture
def server(tmp_path) -> Iterator[Engine]:
    """A migrated database that nobody else uses, bound; what is written there is committed."""
    template = make_url(_template())
    name = f"{template.database}_{next(_numbers)}"
    maintenance = create_engine(template.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with maintenance.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template.database}"))
    address = template.set(database=name).render_as_string(hide_password=False)
    engine = engine_of(address, tmp_path, pool_size=6)
    db.bind(engine)
    yield engine
    db.session.remove()
    engine.dispose()
    with maintenance.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    maintenance.dispose()


@pytest.fixture
def together(server: Engine, app: Portal) -> Iterator[Together]:
    """Run two use cases at once: the first has done all but commit when the second sets out.

    Only then is it let go: once the second has ended, or waits for it. What each returned comes back, or the code of
    its refusal.
    """
    db.bind(server)  # the application has bound its own

    def run(first: Work, second: Work) -> list[Any]:
        is_ready, is_over = threading.Event(), threading.Event()

        def one() -> Any:
            def work() -> Any:
                done = first()
                db.session.flush()
                is_ready.set()
                _until(lambda: is_over.is_set() or _somebody_waits(server))
                return done

            return _outcome(app, work)

        def other() -> Any:
            assert is_ready.wait(PATIENCE)
            try:
                return _outcome(app, second)
            finally:
                is_over.set()

        with ThreadPoolExecutor(2) as pool:
            asked = [pool.submit(one), pool.submit(other)]
            found = [each.result(PATIENCE) for each in asked]
        db.session.rollback()
        db.session.expire_all()
        return found

    yield run
    db.session.remove()


def _outcome(app: Portal, work: Work) -> Any:
    with app.test_request_context():
        try:
            return db.perform(work)
        except Refused as refused:
            return refused.reason.code
        finally:
            db.session.remove()


def _somebody_waits(server: Engine) -> bool:
    """Whether a transaction of this database waits for another to end."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with server.connect() as connection:
        return bool(connection.scalar(waiting))


def _until(is_so: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(PATIENCE * 100):
        if is_so():
            return
        pause.wait(0.01)
    raise AssertionError("Nothing happened.")


@pytest.fixture
def ann(server) -> Person:
    """An administrator who has been here before: who acts for the first time waits for their key in the log."""
    ann = make_person(
        "Ann Adler", unit=make_unit("Claims"), access=(Role.ADMIN,), job_roles=(JobRole.FRONTLINE_AGENT,)
    )
    db.perform(lambda: record(ann, PeopleAction.SIGNED_IN))
    return ann


@pytest.fixture
def agent(ann) -> Agent:
    return make_agent(accountable=ann, caretaker=ann)
