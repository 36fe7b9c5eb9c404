"""Who has finished what, and how one person stands in one lesson."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from portal.core import clock, db
from portal.library.rules import ChangeClass
from portal.paths import step_kinds
from portal.paths.rules import Stage
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.training.lessons import queries
from tests.library.make import make_lesson
from tests.training.lessons.make import make_answer, make_completion, make_path, make_place

WEEK = timedelta(days=7)


def completed(person: Person, at: datetime) -> Mapping[str, datetime]:
    rows = db.session.execute(queries.completed(at)).all()
    return {
        key: done_at
        for person_id, key, done_at, overtaken_at in rows
        if person_id == person.id and overtaken_at is None
    }


def test_a_completion_counts_until_a_full_change_and_is_still_known_of_the_day_before(cast) -> None:
    now = clock.now()
    old = make_lesson()
    make_completion(cast.ada, old, at=now - 3 * WEEK)
    make_lesson(label="1.1.0", change=ChangeClass.DELTA, published_at=now - 2 * WEEK)
    assert completed(cast.ada, now) == {"f01-first": now - 3 * WEEK}

    make_lesson(label="2.0.0", era=2, published_at=now - WEEK)

    assert completed(cast.ada, now) == {}
    overtaken = [row.overtaken_at for row in db.session.execute(queries.completed(now))]
    assert overtaken == [now - WEEK]
    assert completed(cast.ada, now - 2 * WEEK) == {"f01-first": now - 3 * WEEK}
    assert completed(cast.ada, now - 4 * WEEK) == {}
    assert completed(cast.eve, now - 2 * WEEK) == {}


def test_taking_a_changed_lesson_again_leaves_one_row_with_the_first_day(cast) -> None:
    now = clock.now()
    make_completion(cast.ada, make_lesson(), at=now - WEEK)
    make_completion(cast.ada, make_lesson(label="1.1.0", change=ChangeClass.DELTA), at=now)

    rows = db.session.execute(queries.completed(now)).all()

    assert [tuple(row) for row in rows] == [(cast.ada.id, "f01-first", now - WEEK, None)]


def test_completions_compose_with_a_choice_of_people(cast) -> None:
    version = make_lesson()
    make_completion(cast.ada, version)
    make_completion(cast.eve, version)
    rows = queries.completed(clock.now()).subquery()

    found = db.session.scalars(select(rows.c.person_id).where(rows.c.person_id.in_([cast.ada.id])))

    assert list(found) == [cast.ada.id]


def test_answers_outlive_a_small_change_and_not_a_full_one(cast) -> None:
    make_answer(cast.ada, make_lesson(), "f01-first-1")
    make_lesson(label="1.0.1", change=ChangeClass.COSMETIC)
    assert queries.find_reading(cast.ada, "f01-first").right == {"f01-first-1"}

    make_lesson(label="2.0.0", era=2)

    assert queries.find_reading(cast.ada, "f01-first").right == frozenset()


def test_a_right_answer_is_not_lost_by_a_later_wrong_one(cast) -> None:
    version = make_lesson()
    make_answer(cast.ada, version, "f01-first-1", chosen="b")
    make_answer(cast.ada, version, "f01-first-1", chosen="a", is_right=False)

    answered = queries.find_reading(cast.ada, "f01-first").answers["f01-first-1"]

    assert (answered.is_right, answered.chosen) == (True, {"b"})


def test_the_place_is_where_somebody_left_off_if_that_section_is_still_there(cast) -> None:
    version = make_lesson()
    make_place(cast.ada, version, "try-it", reached=2)
    make_place(cast.eve, version, "gone-since", reached=2)

    assert queries.find_reading(cast.ada, "f01-first").place == 2
    assert queries.find_reading(cast.eve, "f01-first").place == 1
    assert queries.find_reading(cast.bo, "f01-first").place == 1


def test_the_course_is_the_stage_and_everything_before_it_is_missing(cast) -> None:
    keys = ["f01-first", "f02-second"]
    versions = {key: make_lesson(key) for key in [*keys, "a01-third", "a02-fourth"]}
    make_path(*keys, role=JobRole.FRONTLINE_AGENT)
    make_path("a01-third", "a02-fourth", role=JobRole.FRONTLINE_AGENT, stage=Stage.ASSIST)
    make_completion(cast.ada, versions["f01-first"])

    course = queries.find_reading(cast.ada, "a02-fourth").course

    assert (course.role, course.stage) == (JobRole.FRONTLINE_AGENT, Stage.ASSIST)
    assert [lesson.key for lesson in course.lessons] == ["a01-third", "a02-fourth"]
    assert [lesson.key for lesson in course.missing] == ["f02-second", "a01-third"]


def test_a_lesson_on_nobodys_path_stands_alone_and_open(cast) -> None:
    make_lesson()

    course = queries.find_reading(cast.ada, "f01-first").course

    assert (course.role, course.stage, list(course.missing)) == (None, None, [])
    assert [lesson.key for lesson in course.lessons] == ["f01-first"]


def test_a_lesson_that_is_not_written_yet_holds_nobody_up(cast) -> None:
    make_lesson("f02-second")
    make_path("f01-first", "f02-second")
    make_path("qz-first", kind=step_kinds.QUIZ, role=JobRole.FRONTLINE_AGENT)

    assert list(queries.find_reading(cast.ada, "f02-second").course.missing) == []


@pytest.mark.parametrize("lessons", [1, 3])
def test_a_reading_needs_three_queries(cast, count_queries, lessons: int) -> None:
    keys = [f"f0{n}-part" for n in range(1, lessons + 1)]
    for key in keys:
        make_lesson(key)
    make_path(*keys)
    queries.find_reading(cast.ada, "f01-part")
    db.session.expire_all()
    assert cast.ada.id

    with count_queries() as seen:
        queries.find_reading(cast.ada, "f01-part")

    assert len(seen) == 3, seen  # the roles, the paths, the lessons, the answers
