"""What follows the log on a real server: what is committed late is not missed because its number was drawn early."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest
from sqlalchemy import Engine, func, select

from portal.audit.commands import record
from portal.audit.projections import follow as follow_log
from portal.core import clock, db, schema
from portal.core.web import Portal
from portal.library.models import ContentVersion
from portal.paths import jobs as paths
from portal.paths.models import Requirement
from portal.people import commands as people
from portal.people.models import Person
from portal.people.rules import PersonState
from portal.readiness import commands
from portal.readiness.jobs import STANDINGS
from portal.readiness.models import Standing, Tally
from portal.readiness.rules import Clearance
from portal.training.actions import TrainingAction
from portal.training.lessons.models import LessonCompletion
from tests.databases import engine_of, fresh_postgres
from tests.library.make import make_library

FIRST_LESSON = "f01-what-an-agent-is"


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Engine]:
    engine = engine_of(fresh_postgres("feed"), tmp_path_factory.mktemp("feed"), pool_size=12)
    schema.upgrade(engine)
    db.bind(engine)
    make_library()
    yield engine
    engine.dispose()


@pytest.fixture
def bound(server: Engine, app: Portal) -> Iterator[Engine]:
    db.bind(server)
    with app.app_context():
        yield server
    db.session.remove()


def follow() -> None:
    """What the worker does: requirements first, then where everybody stands."""
    paths.follow()
    follow_log(STANDINGS)
    db.session.remove()


def while_open(change: Callable[[], object], meanwhile: Callable[[], object]) -> None:
    """Run ``meanwhile`` after ``change`` was made in another transaction, which commits only then."""
    is_made, may_commit = threading.Event(), threading.Event()

    def work() -> None:
        change()
        db.session.flush()
        is_made.set()
        may_commit.wait(10)

    def slowly() -> None:
        db.perform(work)
        db.session.remove()

    with ThreadPoolExecutor(1) as other:
        slow = other.submit(copy_context().run, slowly)
        assert is_made.wait(10)
        meanwhile()
        may_commit.set()
        slow.result(timeout=10)


def enter(name: str, unit_id: int | None = None) -> int:
    email = f"{name}@b.example"
    return people.add_person(None, name=name, email=email, state=PersonState.ACTIVE, unit_id=unit_id).id


def finish_a_lesson(person_id: int) -> None:
    person = db.session.get_one(Person, person_id)
    lesson = db.session.scalars(select(ContentVersion).where(ContentVersion.key == FIRST_LESSON)).one()
    db.session.add(
        LessonCompletion(
            person_id=person_id, lesson_key=lesson.key, version_id=lesson.id, era=lesson.era, completed_at=clock.now()
        )
    )  # fmt: skip
    record(person, TrainingAction.LESSON_COMPLETED, person)


def required() -> list[str]:
    with db.own_session():
        names = select(Person.name).join(Requirement, Requirement.person_id == Person.id)
        return list(db.session.scalars(names.order_by(Person.name)))


def begun() -> list[str]:
    with db.own_session():
        names = select(Person.name).join(Standing, Standing.person_id == Person.id)
        in_progress = Standing.clearance == Clearance.IN_PROGRESS
        return list(db.session.scalars(names.where(in_progress).order_by(Person.name)))


def test_nobody_is_missed_whose_entry_was_numbered_before_and_committed_after_another(bound) -> None:
    follow()

    def enter_quickly() -> None:
        db.perform(lambda: enter("quick"))
        follow()
        assert required() == ["quick"]

    while_open(lambda: enter("slow"), enter_quickly)
    follow()
    assert required() == ["quick", "slow"]

    with db.own_session():
        ids = {row.name: row.id for row in db.session.execute(select(Person.name, Person.id))}

    def finish_quickly() -> None:
        db.perform(lambda: finish_a_lesson(ids["quick"]))
        follow()
        assert begun() == ["quick"]

    while_open(lambda: finish_a_lesson(ids["slow"]), finish_quickly)
    follow()
    assert begun() == ["quick", "slow"]


def test_two_who_work_out_the_same_person_take_turns_and_count_them_once(bound, app) -> None:
    with db.own_session(), db.use_case():
        person_id = enter("placed", unit_id=people.add_unit(None, name="Claims").id)
    paths.follow()
    both_are_there = threading.Barrier(2, timeout=10)

    def work_out(_number: int) -> None:
        def work() -> None:
            db.session.execute(select(1))
            both_are_there.wait()
            commands.refresh([person_id])

        with app.app_context():
            db.perform(work)
        db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work_out, range(2)))

    with db.own_session():
        assert db.session.scalar(select(func.count()).where(Standing.person_id == person_id)) == 1
        assert db.session.scalar(select(func.sum(Tally.people))) == 1
