"""The parts of the attempt pages that are specific to a quiz."""

from dataclasses import replace
from typing import Any

from portal.core.access import actor
from portal.library.models import ContentVersion
from portal.paths import step_kinds
from portal.training.assessments.models import Attempt, Result
from portal.training.assessments.pages import AttemptPages, add_pages
from portal.training.assessments.queries import AssessmentStanding
from portal.training.blueprint import bp
from portal.training.quizzes import commands, queries, rules
from portal.training.quizzes.forms import QuestionForm, form_for


class QuizPages(AttemptPages[QuestionForm]):
    """The pages of a quiz: one question after another, each with its options."""

    kind, folder = step_kinds.QUIZ, "quizzes"

    def start(self, version: ContentVersion) -> Attempt:
        return commands.start_quiz(actor(), version)

    def form_for(self, attempt: Attempt, item_id: str) -> QuestionForm:
        return form_for(queries.show_question(attempt, item_id))

    def answer(self, attempt: Attempt, form: QuestionForm) -> None:
        commands.answer_question(actor(), attempt, item_id=form.item_id.data or "", chosen=form.chosen)

    def start_page(self, version: ContentVersion, standing: AssessmentStanding) -> dict[str, Any]:  # noqa: ARG002 - its shape
        return {"needs": rules.read_pass_mark(standing.part)}

    def item_page(self, attempt: Attempt, item_id: str) -> dict[str, Any]:  # noqa: ARG002 - the form shows it all
        return {}

    def result_page(self, attempt: Attempt, result: Result) -> dict[str, Any]:
        topics = queries.topic_names(attempt.version)
        needs = queries.pass_mark(attempt.key, result.finished_at)
        found = rules.outcome(queries.marks_of(attempt, attempt.responses))
        named = replace(found, missed_must_know=tuple(topics[each] for each in found.missed_must_know))
        return {
            "outcome": named,
            "questions": [queries.show_question(attempt, item) for item in attempt.items],
            "shortfalls": rules.shortfalls(named, needs),
            "needs": needs,
        }


add_pages(bp, QuizPages())
