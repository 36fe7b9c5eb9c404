"""Queries of quizzes: the questions of a bank as a draw, a page and a count read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.library.models import ContentVersion
from portal.library.rules import ItemBody
from portal.paths import step_kinds
from portal.training.assessments import queries as assessment_queries
from portal.training.assessments.models import Attempt, Response
from portal.training.quizzes import rules
from portal.training.quizzes.rules import AnswerMark, PassMark, Question


@dataclass(frozen=True)
class Option:
    """An option as a page shows it; ``is_right`` and ``feedback`` are for the result only."""

    id: str
    text: str
    is_right: bool
    is_chosen: bool
    feedback: str


@dataclass(frozen=True, kw_only=True)
class ShownQuestion:
    """A question of an attempt; ``item`` has its options in the order of that attempt."""

    id: str
    number: int
    item: ItemBody
    topic: str
    is_right: bool
    options: Sequence[Option]

    @property
    def stem(self) -> str:
        return str(self.item["stem"])


def find_quiz(key: str) -> ContentVersion | None:
    """Return the quiz in force."""
    return assessment_queries.find_content(step_kinds.QUIZ, key)


def pass_mark(key: str, at: datetime) -> PassMark:
    """Return the pass mark that applied at ``at``."""
    return rules.read_pass_mark(assessment_queries.part_of(step_kinds.QUIZ, key, at))


def bank_of(quiz: ContentVersion) -> list[Question]:
    """Return the questions of a version, as a draw reads them."""
    return [Question(item["id"], item["competency"], item["must_know"]) for item in quiz.content["items"]]


def marks_of(attempt: Attempt, answers: Sequence[Response]) -> list[AnswerMark]:
    """Return the answers of an attempt, as a count reads them."""
    topics = {question.id: question.must_know for question in bank_of(attempt.version)}
    return [AnswerMark(topics[each.item_id], each.is_right) for each in answers]


def show_question(attempt: Attempt, item_id: str) -> ShownQuestion:
    """Return a question as this attempt shows it, with the chosen options once it is answered."""
    content = attempt.version.content
    item: ItemBody = next(each for each in content["items"] if each["id"] == item_id)
    answer = next((each for each in attempt.responses if each.item_id == item_id), None)
    by_id = {option["id"]: option for option in item["options"]}
    options = [by_id[each] for each in rules.in_order(list(by_id), seed=attempt.seed, question=item_id)]
    chosen = answer.given if answer else []
    return ShownQuestion(
        id=item_id,
        number=attempt.items.index(item_id) + 1,
        item={**item, "options": options},
        topic=topic_names(attempt.version).get(item["must_know"] or "", ""),
        is_right=bool(answer and answer.is_right),
        options=[
            Option(each["id"], each["text"], each["correct"], each["id"] in chosen, each["feedback"])
            for each in options
        ],
    )


def topic_names(quiz: ContentVersion) -> dict[str, str]:
    """Return the names of the must-know topics of a version, by id."""
    return {topic["id"]: topic["name"] for topic in quiz.content["must_know"]}
