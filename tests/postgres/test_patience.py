"""A server that was frozen neither answers nor hangs up: whoever waits is let go, and the next one finds a way."""

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import OperationalError

from portal.core import db
from portal.core.environment import Settings
from portal.core.postgres import Patient
from tests.databases import fresh_postgres


@pytest.fixture
def engine(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """As in production, with less patience; the server is our own, so that its processes are ours to stop."""
    if os.environ.get("RUNG_TEST_PG_DSN"):
        pytest.skip("the server was given to us")
    monkeypatch.setattr(Patient, "patience", 0.5)
    engine = db.connect(replace(settings, database_url=fresh_postgres("patience")))
    yield engine
    engine.dispose()


@pytest.fixture
def freeze() -> Iterator[Callable[[int], None]]:
    """Stop a process of the server, until the end of the test."""
    frozen: list[int] = []

    def stop(process: int) -> None:
        os.kill(process, signal.SIGSTOP)
        frozen.append(process)

    yield stop
    for process in frozen:
        os.kill(process, signal.SIGCONT)


def test_a_frozen_server_lets_nobody_wait_for_ever(engine, freeze) -> None:
    with engine.connect() as connection:
        freeze(connection.scalar(text("SELECT pg_backend_pid()")))
        with pytest.raises(OperationalError, match="has not answered in time"):
            connection.scalar(select(1))

    with engine.connect() as another:
        assert another.scalar(select(1)) == 1


def test_who_was_told_to_take_longer_is_waited_for_and_only_then(engine) -> None:
    """An import or a migration may take minutes; the next request on the same connection may not."""
    slow = text("SELECT pg_sleep(0.8)")

    with engine.connect() as connection:
        db.be_patient(connection, None)
        connection.execute(slow)
    with engine.connect() as next_one, pytest.raises(OperationalError, match="has not answered in time"):
        next_one.execute(slow)
