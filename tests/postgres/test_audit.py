"""The log on a real server: places are given while many write, by one at a time."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from portal.audit import chain, export
from portal.audit.commands import record
from portal.core import db, schema
from portal.people.actions import PeopleAction
from tests.databases import engine_of, fresh_postgres


class Gil:
    id, name = 77, "Gil Grant"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    engine = engine_of(fresh_postgres("audit"), tmp_path_factory.mktemp("audit"), pool_size=12)
    schema.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def bound(server):
    db.bind(server)
    yield server
    db.session.remove()


def test_many_write_and_several_give_places_and_the_chain_has_no_seam(bound) -> None:
    def write(number: int) -> None:
        db.perform(lambda: record(Gil(), PeopleAction.PLACED, number=number))
        db.session.remove()

    def place(_number: int) -> None:
        db.perform(chain.sequence)
        db.session.remove()

    with ThreadPoolExecutor(10) as pool:
        jobs = [pool.submit(place if number % 4 == 0 else write, number) for number in range(80)]
        for job in jobs:
            job.result()
    db.perform(chain.sequence)

    with bound.connect() as connection:
        report = export.inspect(connection)
    assert (report.faults, report.entries, report.waiting) == ([], 60, 0)


def test_the_first_two_entries_of_a_person_at_once_agree_on_one_key(bound) -> None:
    both_are_there = threading.Barrier(2, timeout=10)

    class Hal:
        id, name = 78, "Hal Holt"

    def write(_number: int) -> None:
        def work() -> None:
            db.session.execute(text("SELECT 1"))
            both_are_there.wait()
            record(Hal(), PeopleAction.SIGNED_IN)

        db.perform(work)
        db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, range(2)))

    with bound.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM audit_key WHERE actor_id = 78")) == 1
        assert connection.scalar(text("SELECT count(*) FROM audit_entry WHERE actor_id = 78")) == 2
