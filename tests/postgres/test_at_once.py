"""On a real server: several workers share the outbox, and two first administrators come at once."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, delete, func, select

from portal.core import clock, db, schema
from portal.core.errors import Refused
from portal.outbox import delivery, rules
from portal.outbox.models import OutboxMail
from portal.people.first_steps import make_first_administrator
from portal.people.models import Person
from tests.databases import engine_of, fresh_postgres


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Engine]:
    engine = engine_of(fresh_postgres("at_once"), tmp_path_factory.mktemp("at_once"), pool_size=12)
    schema.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def bound(server: Engine) -> Iterator[Engine]:
    db.bind(server)
    yield server
    db.session.remove()


def test_workers_never_claim_the_same_mail(bound) -> None:
    at = clock.now()
    with db.own_session(), db.use_case():
        db.session.add_all(
            OutboxMail(to_address="a@b.example", subject="Hello", text="Hi", enqueued_at=at, due_at=at)
            for _ in range(4 * rules.BATCH)
        )

    with ThreadPoolExecutor(4) as workers:
        batches = list(workers.map(lambda _: delivery.claim(), range(4)))

    claimed = [mail.id for batch in batches for mail in batch]
    assert len(claimed) == len(set(claimed))
    with db.own_session(), db.use_case():
        db.session.execute(delete(OutboxMail))


def test_a_claim_does_not_wait_for_another(bound) -> None:
    at = clock.now()
    with db.own_session(), db.use_case():
        db.session.add_all(
            OutboxMail(to_address=f"{n}@b.example", subject="Hello", text="Hi", enqueued_at=at, due_at=at)
            for n in range(2)
        )

    with db.own_session(), db.use_case():
        held = db.session.scalars(select(OutboxMail).order_by(OutboxMail.id).limit(1).with_for_update()).one()
        with ThreadPoolExecutor(1) as other:
            (free,) = other.submit(delivery.claim).result(timeout=5)

    assert free.id != held.id


def test_of_two_first_administrators_one_is_made(bound) -> None:
    together = threading.Barrier(2)

    def begin(name: str) -> bool:
        together.wait()
        try:
            db.perform(
                lambda: make_first_administrator(name=name, email=f"{name}@b.example", password_hash="x").id
            )
        except Refused:
            return False
        finally:
            db.session.remove()
        return True

    with ThreadPoolExecutor(2) as threads:
        made = list(threads.map(begin, ("ann", "abe")))

    assert sorted(made) == [False, True]
    with db.own_session():
        assert db.session.scalar(select(func.count()).select_from(Person)) == 1
