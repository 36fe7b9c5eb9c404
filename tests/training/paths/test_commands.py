"""Paths follow the catalogues, and requirements follow people, agents and levels."""

from datetime import datetime, timedelta

from sqlalchemy import select

from portal.core import clock, db
from portal.people.rules import JobRole
from portal.training.paths import commands, queries
from portal.training.paths.models import PathStep
from portal.training.paths.rules import Stage, Step, StepKind
from tests.conftest import NOON
from tests.library.make import make_lesson
from tests.make import actions
from tests.training.paths.make import make_catalogues

AGENT = JobRole.FRONTLINE_AGENT
LATER = NOON + timedelta(days=30)
FIRST = Step(Stage.ASSIST, StepKind.LESSON, "a01")


def keys(at: datetime, role: JobRole = AGENT, stage: Stage = Stage.ASSIST) -> list[str]:
    return [step.key for step in queries.find_paths([role], at).stage(role, stage)]


def test_the_steps_of_the_catalogues_become_rows_once(cast) -> None:
    make_catalogues(foundation=("f01",), assist=("a01", "a02"))

    assert commands.write_steps(cast.cal) > 0
    assert commands.write_steps(cast.cal) == 0

    assert keys(NOON) == ["a01", "a02", "so-1"]
    assert keys(NOON, JobRole.ALL_EMPLOYEES, Stage.FOUNDATION) == ["f01", "p06"]
    assert actions() == ["training.paths_written"]


def test_a_lesson_added_later_is_not_asked_of_the_past(cast) -> None:
    make_catalogues(assist=("a01", "a02"))
    commands.write_steps(None)
    begun = db.session.scalars(select(PathStep.id).where(PathStep.key == "a01")).one()

    with clock.moved_to(LATER):
        make_catalogues(assist=("a01", "a03", "a02"))
        commands.write_steps(None)

    assert keys(LATER - timedelta(seconds=1)) == ["a01", "a02", "so-1"]
    assert keys(LATER) == ["a01", "a03", "a02", "so-1"]
    kept = select(PathStep.id).where(PathStep.valid_until.is_(None), PathStep.key == "a01")
    assert db.session.scalars(kept).all() == [begun]


def test_content_that_ships_makes_its_step_available_from_then_on(cast) -> None:
    make_catalogues()
    commands.write_steps(None)

    with clock.moved_to(LATER):
        make_lesson("a01", title="The five-point check", minutes=14)
        commands.write_steps(None)

    then, now = (queries.find_paths([AGENT], at).about[FIRST] for at in (NOON, LATER))
    assert (then.title, then.minutes, then.is_available) == ("Lesson a01", 10, False)
    assert (now.title, now.minutes, now.is_available) == ("The five-point check", 14, True)
