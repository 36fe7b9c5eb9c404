"""Commands of quizzes: drawing the questions, and keeping the answers."""

from collections.abc import Collection, Sequence
from functools import partial

from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.library.models import ContentVersion
from portal.library.rules import is_right
from portal.paths import step_kinds
from portal.people.models import Person
from portal.training.assessments import commands
from portal.training.assessments.models import Attempt, Response, Result
from portal.training.quizzes import queries, rules


def start_quiz(actor: Person, quiz: ContentVersion, *, seed: int | None = None) -> Attempt:
    """Draw a new attempt, or return the open one.

    Raises ``Refused`` while lessons are missing or a wait is running.
    """
    return commands.start(actor, quiz, step_kinds.QUIZ, draw=partial(_draw, quiz), seed=seed)


def answer_question(
    actor: Person, attempt: Attempt, *, item_id: str, chosen: Collection[str]
) -> Result | None:
    """Keep an answer; the last one creates the result. A question that has an answer keeps it."""
    item = queries.show_question(attempt, item_id).item
    if not chosen or not {option["id"] for option in item["options"]}.issuperset(chosen):
        raise Refused(Reason("quiz_choose_an_answer"), field="answer")
    return commands.respond(
        actor,
        attempt,
        item_id=item_id,
        given=sorted(chosen),
        is_right=is_right(item, chosen),
        passes=partial(_passes, attempt),
    )


def _draw(quiz: ContentVersion, seed: int, seen: Sequence[Collection[str]]) -> list[str]:
    return rules.draw(
        queries.bank_of(quiz),
        blueprint=quiz.content["blueprint"],
        must_know=[topic["id"] for topic in quiz.content["must_know"]],
        seed=seed,
        seen=seen,
    )


def _passes(attempt: Attempt, answers: Sequence[Response]) -> bool:
    marks, needs = queries.marks_of(attempt, answers), queries.pass_mark(attempt.key, answers[-1].at)
    return not rules.shortfalls(rules.outcome(marks), needs)
