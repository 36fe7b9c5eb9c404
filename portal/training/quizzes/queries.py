"""Reading quizzes: a bank as a draw needs it, a question as a page shows it, answers as a count needs them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.library.models import ContentVersion
from portal.library.rules import ItemBody
from portal.paths import step_kinds
from portal.training.assessments import queries as assessments
from portal.training.assessments.models import Attempt, Response
from portal.training.quizzes import rules
from portal.training.quizzes.rules import AnswerMark, PassMark, Question


@dataclass(frozen=True)
class Option:
    """One option as a page shows it; ``feedback`` and the truth are for the result only."""

    id: str
    text: str
    is_right: bool
    is_chosen: bool
    feedback: str


@dataclass(frozen=True, kw_only=True)
class ShownQuestion:
    """One question of an attempt; ``item`` is its text, its options in the order of that attempt."""

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
    """The quiz in force."""
    return assessments.find_content(step_kinds.QUIZ, key)


def pass_mark(key: str, at: datetime) -> PassMark:
    """What passing took at ``at``."""
    return rules.read_pass_mark(assessments.part_of(step_kinds.QUIZ, key, at))


def bank_of(quiz: ContentVersion) -> list[Question]:
    """The questions of a version, as a draw needs them."""
    return [Question(item["id"], item["competency"], item["must_know"]) for item in quiz.content["items"]]


def marks_of(attempt: Attempt, answers: Sequence[Response]) -> list[AnswerMark]:
    """The answers of an attempt as a count needs them."""
    topics = {question.id: question.must_know for question in bank_of(attempt.version)}
    return [AnswerMark(topics[each.item_id], each.is_right) for each in answers]


def show_question(attempt: Attempt, item_id: str) -> ShownQuestion:
    """One question as this attempt shows it, with what was chosen where it has been answered."""
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
    """The must-know topics of a version by id."""
    return {topic["id"]: topic["name"] for topic in quiz.content["must_know"]}
