"""Two at once on a real server: a use case that could not be placed in order runs again, whole."""

import threading

import psycopg
import pytest
from sqlalchemy import select, text

from portal.core import db
from portal.core.errors import Busy
from portal.people.models import Site
from tests.counts import DATABASES


@pytest.fixture
def server(databases):
    """The bound, committing kind; what a test leaves is taken away."""
    engine = databases.empty(DATABASES[1]).engine
    db.bind(engine)
    yield engine
    db.session.remove()
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM people_site"))


def names() -> list[str]:
    found = list(db.session.scalars(select(Site.name).order_by(Site.name)))
    db.session.rollback()
    return found


def test_two_that_each_look_before_they_write_do_not_both_succeed_on_the_same_look(server) -> None:
    """Each adds the number of sites it sees; in some order, so that all numbers differ."""
    both_have_looked = threading.Barrier(2, timeout=10)
    runs: list[str] = []

    def add(own: str) -> None:
        def work() -> None:
            runs.append(own)
            db.session.execute(text("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"))
            seen = len(db.session.scalars(select(Site.name)).all())
            if runs.count(own) == 1:
                both_have_looked.wait()
            db.session.add(Site(name=f"saw {seen} ({own})"))

        db.session.remove()  # an earlier thread may have had the number of this one
        db.perform(work)
        db.session.remove()

    threads = [threading.Thread(target=add, args=(own,)) for own in ("ada", "bo")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [name[:5] for name in names()] == ["saw 0", "saw 1"]
    assert len(runs) == 3


def test_after_four_tries_the_person_is_asked_to_try_again(server) -> None:
    runs: list[int] = []

    def work() -> None:
        runs.append(1)
        db.session.execute(text("DO $$ BEGIN RAISE EXCEPTION 'no order' USING ERRCODE = '40001'; END $$"))

    with pytest.raises(Busy):
        db.perform(work)

    assert len(runs) == 4
    assert names() == []


def test_a_lock_that_does_not_come_free_means_try_again(server) -> None:
    with psycopg.connect(
        server.url.set(drivername="postgresql").render_as_string(hide_password=False)
    ) as other:
        other.execute("LOCK TABLE people_site")

        def work() -> None:
            db.session.execute(text("SET LOCAL lock_timeout = 20"))
            db.session.add(Site(name="York"))
            db.session.flush()  # the lock is asked for here

        with pytest.raises(Busy):
            db.perform(work)
        other.rollback()

    db.perform(lambda: db.session.add(Site(name="York")))
    assert names() == ["York"]


def test_what_is_no_matter_of_order_is_not_tried_again(server) -> None:
    runs: list[int] = []

    def work() -> None:
        runs.append(1)
        db.session.execute(text("SELECT 1 / 0"))

    with pytest.raises(Exception, match="division by zero"):
        db.perform(work)

    assert len(runs) == 1
