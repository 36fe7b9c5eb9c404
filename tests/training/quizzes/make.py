"""Small quizzes and attempts at them; rows are written directly, never through commands."""

from datetime import datetime
from typing import Any

from portal.core import clock
from portal.library.models import ContentVersion
from portal.library.rules import ContentKind
from portal.people.models import Person
from portal.training.quizzes.models import QuizAnswer, QuizAttempt, QuizResult
from tests.library.make import make_item, make_version
from tests.make import keep
from tests.training.assessments.make import make_terms

TOPIC = {"id": "stop-and-ask", "name": "Stop and ask"}


def make_quiz(
    key: str = "qz-foundation", *, terms: bool = True, right: str = "b", **more: Any
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
        "assessment": "as-foundation",
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
    at: datetime | None = None,
) -> QuizAttempt:
    """An attempt with the first answers given, right or wrong."""
    at = at or clock.now()
    attempt = keep(
        QuizAttempt(
            person_id=person.id, quiz_key=quiz.key, version_id=quiz.id, era=quiz.era, seed=7, items=list(items),
            started_at=at,
        )
    )  # fmt: skip
    for item_id, is_right in zip(items, answers, strict=False):
        chosen = ["b" if is_right else "a"]
        keep(
            QuizAnswer(
                attempt_id=attempt.id, item_id=item_id, chosen=chosen, is_right=is_right, answered_at=at
            )
        )
    return attempt


def make_quiz_result(
    person: Person, quiz: ContentVersion, *, passed: bool = True, at: datetime | None = None, **more: Any
) -> QuizResult:
    """A finished attempt: all right, or the must-know wrong."""
    attempt = make_quiz_attempt(person, quiz, answers=(True, True, passed), at=at, **more)
    return keep(
        QuizResult(
            attempt_id=attempt.id,
            right=2 + passed,
            total=3,
            passed=passed,
            missed_must_know=[] if passed else [TOPIC["id"]],
            finished_at=attempt.started_at,
        )
    )
