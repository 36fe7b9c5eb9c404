"""What readiness asks of a person, also when nobody has opened a page: for a digest."""

from datetime import timedelta

from flask import has_request_context

from portal.core.tasks import Task
from portal.paths import step_kinds
from portal.readiness.tasks import find_steps, why_not_known_yet
from portal.training.tasks import find_observations, find_talks
from tests.conftest import NOON
from tests.library.make import make_lesson
from tests.readiness.make import make_step, make_way, require
from tests.training.assessments.make import make_request as make_talk_request
from tests.training.labs.make import make_lab, make_lab_result
from tests.training.lessons.make import make_completion
from tests.training.signoffs.make import make_checklist, make_request


def of_today(tasks: list[Task]) -> list[tuple[str, str]]:
    return [(task.kind, task.url) for task in tasks if not task.is_later]


def test_the_steps_of_a_path_are_found_without_a_request(cast) -> None:
    make_way()
    require(cast.ada, due_at=NOON + timedelta(days=4))

    tasks = find_steps(cast.ada, NOON)

    assert not has_request_context()
    assert of_today(tasks) == [("Lesson", "/learn/lessons/a01")]
    assert [task.minutes for task in tasks if task.is_later]
    assert find_steps(cast.eve, NOON) == []


def test_who_has_done_everything_but_has_not_practised_is_asked_for_the_lab_once_more(cast) -> None:
    make_step("a01", step_kinds.LESSON, position=0)
    make_step("lab-20", step_kinds.LAB, position=1)
    long_past = NOON - timedelta(days=400)
    make_completion(cast.ada, make_lesson("a01"), at=long_past)
    make_lab_result(cast.ada, make_lab(), at=long_past)
    require(cast.ada)

    (task,) = find_steps(cast.ada, NOON)

    assert (task.title, task.url) == ("Step lab-20, once more", "/learn/labs/lab-20")
    assert task.why.startswith("Your clearance ended on")


def test_colleagues_who_asked_are_found_without_a_request(cast) -> None:
    make_talk_request(cast.ada, cast.bo)
    make_request(cast.eve, make_checklist(), observer=cast.bo)

    assert of_today([*find_talks(cast.bo, NOON), *find_observations(cast.bo, NOON)]) == [
        ("Coaching", "/learn/talks"),
        ("Observation", f"/learn/observe/{cast.eve.id}?checklist=so-1"),
    ]


def test_a_person_without_a_path_has_just_come_in(cast) -> None:
    require(cast.ada)

    assert why_not_known_yet(cast.ada, NOON) is None
    assert why_not_known_yet(cast.eve, NOON) is not None
