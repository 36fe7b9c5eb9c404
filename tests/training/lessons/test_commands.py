"""Answering, going on, finishing: rows, entries, refusals."""

import json

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.library.rules import ChangeClass
from portal.training.lessons import commands, queries
from portal.training.lessons.models import CheckAnswer, LessonCompletion, LessonPlace
from tests.library.make import make_lesson
from tests.make import actions, only
from tests.training.lessons.make import make_answer, make_completion, make_path, make_place


def reading_of(person):
    reading = queries.find_reading(person, "f01-first")
    assert reading
    return reading


def test_an_answer_is_a_fact_pinned_to_its_version(cast) -> None:
    version = make_lesson()

    was_right = commands.answer_check(
        cast.ada, reading_of(cast.ada), item_id="f01-first-2", chosen=["c", "a"]
    )

    answer = only(CheckAnswer)
    assert was_right
    assert (answer.person_id, answer.version_id, answer.era) == (cast.ada.id, version.id, 1)
    assert (answer.item_id, answer.chosen, answer.is_right) == ("f01-first-2", ["a", "c"], True)
    assert answer.answered_at == clock.now()
    assert actions() == ["training.check_answered"]


def test_the_log_does_not_say_what_was_chosen_or_whether_it_was_right(cast) -> None:
    make_lesson()

    commands.answer_check(cast.ada, reading_of(cast.ada), item_id="f01-first-1", chosen=["a"])

    entry = db.session.scalars(select(AuditEntry)).one()
    detail = json.loads(entry.detail)
    assert detail.pop("facts").keys() == {f"training_check_answer {entry.subject_id}"}
    assert detail == {"item": "f01-first-1", "lesson": "f01-first"}


@pytest.mark.parametrize("chosen", [[], ["a", "b"], ["x"]])
def test_what_is_no_answer_is_refused(cast, chosen: list[str]) -> None:
    make_lesson()

    with pytest.raises(Refused) as refusal:
        commands.answer_check(cast.ada, reading_of(cast.ada), item_id="f01-first-1", chosen=chosen)

    assert refusal.value.reason == Reason("check_choose", wanted=1)
    assert db.session.scalars(select(CheckAnswer)).all() == []


def test_a_lesson_that_is_not_open_takes_neither_answers_nor_places(cast) -> None:
    make_lesson("f00-before")
    make_lesson()
    make_path("f00-before", "f01-first")
    reading = reading_of(cast.ada)

    for attempt in (
        lambda: commands.answer_check(cast.ada, reading, item_id="f01-first-1", chosen=["b"]),
        lambda: commands.save_place(cast.ada, reading, section="try-it"),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.reason == Reason("lesson_earlier_first", first="Lesson f00-before", count=1)
    assert actions() == []


def test_the_furthest_place_is_kept_when_somebody_reads_again(cast) -> None:
    make_lesson()
    commands.save_place(cast.ada, reading_of(cast.ada), section="take-to-work")

    commands.save_place(cast.ada, reading_of(cast.ada), section="try-it")

    db.session.expire_all()
    place = only(LessonPlace)
    assert (place.section, place.reached) == ("try-it", 3)
    assert actions() == ["training.lesson_begun"]


def test_the_last_right_answer_finishes_a_lesson_that_was_read_to_the_end(cast) -> None:
    version = make_lesson()
    make_place(cast.ada, version, "take-to-work", reached=3)
    make_answer(cast.ada, version, "f01-first-1")

    commands.answer_check(cast.ada, reading_of(cast.ada), item_id="f01-first-2", chosen=["a", "c"])

    completion = only(LessonCompletion)
    assert (completion.person_id, completion.version_id, completion.era) == (cast.ada.id, version.id, 1)
    assert actions() == ["training.check_answered", "training.lesson_completed"]


def test_reading_to_the_end_does_not_finish_a_lesson_with_an_open_check(cast) -> None:
    version = make_lesson()
    make_answer(cast.ada, version, "f01-first-1")

    commands.save_place(cast.ada, reading_of(cast.ada), section="take-to-work")

    assert db.session.scalars(select(LessonCompletion)).all() == []


def test_a_lesson_is_finished_once(cast) -> None:
    version = make_lesson()
    make_completion(cast.ada, version)
    for item, chosen in (("f01-first-1", "b"), ("f01-first-2", "ac")):
        make_answer(cast.ada, version, item, chosen=chosen)

    commands.save_place(cast.ada, reading_of(cast.ada), section="take-to-work")

    assert only(LessonCompletion).version_id == version.id


def test_two_tabs_that_finish_at_once_make_one_completion(cast) -> None:
    version = make_lesson()
    for item, chosen in (("f01-first-1", "b"), ("f01-first-2", "ac")):
        make_answer(cast.ada, version, item, chosen=chosen)
    first, second = reading_of(cast.ada), reading_of(cast.ada)

    commands.save_place(cast.ada, first, section="take-to-work")
    commands.save_place(cast.ada, second, section="take-to-work")

    assert only(LessonCompletion).person_id == cast.ada.id
    assert actions().count("training.lesson_completed") == 1


def test_going_through_a_changed_lesson_again_is_a_completion_of_the_new_version(cast) -> None:
    old = make_lesson()
    make_completion(cast.ada, old)
    new = make_lesson(label="1.1.0", change=ChangeClass.DELTA)
    for item, chosen in (("f01-first-1", "b"), ("f01-first-2", "ac")):
        make_answer(cast.ada, new, item, chosen=chosen)
    assert reading_of(cast.ada).standing.has_news

    commands.save_place(cast.ada, reading_of(cast.ada), section="take-to-work")

    versions = db.session.scalars(select(LessonCompletion.version_id).order_by(LessonCompletion.id))
    assert list(versions) == [old.id, new.id]
    assert not reading_of(cast.ada).standing.has_news
