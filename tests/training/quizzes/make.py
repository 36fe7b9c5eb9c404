"""Small quizzes and attempts at them; rows are written directly, never through commands."""

from typing import Any

from portal.library.models import ContentVersion
from portal.library.rules import ContentKind
from portal.people.models import Person
from portal.training.assessments.models import Attempt
from tests.library.make import make_item, make_version
from tests.training.assessments.make import make_attempt, make_terms

TOPIC = {"id": "stop-and-ask", "name": "Stop and ask"}


def make_quiz(
    key: str = "qz-foundation",
    *,
    assessment: str = "as-foundation",
    terms: bool = True,
    right: str = "b",
    **more: Any,
) -> ContentVersion:
    """A quiz in force that draws two plain questions and one must-know of a bank of nine; ``right`` is always right."""
    if terms:
        make_terms()
    plain = [{**make_item(f"plain-{n}", right=right), "competency": "und-1"} for n in range(6)]
    must = [
        {**make_item(f"must-{n}", right=right), "competency": "inc-1", "must_know": TOPIC["id"]}
        for n in range(3)
    ]
    body = {
        "id": key,
        "title": "Foundation quiz",
        "assessment": assessment,
        "intro": "Three questions.",
        "draw": 3,
        "blueprint": {"und": 2, "inc": 1},
        "must_know": [TOPIC],
        "items": [*plain, *must],
    }
    return make_version(ContentKind.QUIZ, key, body, title="Foundation quiz", minutes=None, **more)


def make_quiz_attempt(
    person: Person,
    quiz: ContentVersion,
    *,
    items: tuple[str, ...] = ("plain-0", "plain-1", "must-0"),
    answers: tuple[bool, ...] = (),
    **more: Any,
) -> Attempt:
    """An attempt with the first answers given, right or wrong."""
    given = {item: (["b" if right else "a"], right) for item, right in zip(items, answers, strict=False)}
    return make_attempt(person, quiz, items=items, responses=given, **more)


def make_quiz_result(person: Person, quiz: ContentVersion, *, passed: bool = True, **more: Any) -> Attempt:
    """A finished attempt: all right, or the must-know wrong."""
    return make_quiz_attempt(person, quiz, answers=(True, True, passed), passed=passed, **more)
