"""Reading quizzes. A person sees their own attempts; nobody else's, whatever their role (PRV-2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.core import db
from portal.core.reasons import Reason
from portal.core.statements import Moment
from portal.library import queries as library
from portal.library.models import ContentVersion
from portal.library.rules import ContentKind
from portal.people.models import Person
from portal.training.assessments import queries as assessments
from portal.training.assessments.queries import Ahead
from portal.training.assessments.rules import Finish, fails_in_a_row, read_attempts, refusals, tries_left
from portal.training.paths.rules import StepKind
from portal.training.quizzes import rules
from portal.training.quizzes.models import QuizAttempt, QuizResult
from portal.training.quizzes.rules import PassMark, Question


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
    item: Mapping[str, Any]
    topic: str
    is_right: bool
    options: Sequence[Option]

    @property
    def stem(self) -> str:
        return str(self.item["stem"])


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a person stands with one quiz: what came before, and what holds the next attempt up."""

    attempts: Sequence[QuizAttempt]
    open_attempt: QuizAttempt | None
    passed_at: datetime | None
    missing: Sequence[Ahead]
    refusals: Sequence[Reason]
    tries_left: int | None
    needs: PassMark
    fails_before_wait: int | None
    wait_hours: int


def visible_to(person: Person) -> Select[QuizAttempt]:
    """Where every read starts: one's own attempts."""
    return select(QuizAttempt).where(QuizAttempt.person_id == person.id)


def find_quiz(key: str) -> ContentVersion | None:
    """The quiz in force."""
    return library.find_current(ContentKind.QUIZ, key)


def list_attempts(person: Person, key: str) -> Sequence[QuizAttempt]:
    """Every attempt at one quiz with its result, newest first; one statement."""
    return db.session.scalars(
        visible_to(person)
        .where(QuizAttempt.quiz_key == key)
        .options(joinedload(QuizAttempt.result))
        .order_by(QuizAttempt.id.desc())
    ).all()


def find_attempt(person: Person, attempt_id: int, key: str, *, held: bool = False) -> QuizAttempt | None:
    """One attempt with what belongs to it; ``held`` until the use case ends, so that no answer is counted twice."""
    attempts = visible_to(person).where(QuizAttempt.id == attempt_id, QuizAttempt.quiz_key == key)
    if held:
        attempts = attempts.with_for_update(of=QuizAttempt)
    return db.session.scalars(
        attempts.options(
            joinedload(QuizAttempt.version),
            joinedload(QuizAttempt.result),
            selectinload(QuizAttempt.answers),
        )
    ).one_or_none()


def standing(person: Person, quiz: ContentVersion, at: datetime) -> Standing:
    """All that decides whether a person may start ``quiz`` at ``at``."""
    part = assessments.part_of(quiz.key, at)
    terms, attempts = read_attempts(part), list_attempts(person, quiz.key)
    of_era = [attempt for attempt in attempts if attempt.era == quiz.era]
    results = [attempt.result for attempt in of_era if attempt.result]
    fails = fails_in_a_row([Finish(result.passed, result.finished_at) for result in results])
    missing = assessments.list_ahead(person, StepKind.QUIZ, quiz.key, at)
    return Standing(
        attempts=attempts,
        open_attempt=next((attempt for attempt in of_era if not attempt.result), None),
        passed_at=next((result.finished_at for result in results if result.passed), None),
        missing=missing,
        refusals=refusals(missing=[each.key for each in missing], fails=fails, terms=terms, at=at),
        tries_left=tries_left(fails, terms),
        needs=rules.read_pass_mark(part),
        fails_before_wait=terms.wait_after_fails,
        wait_hours=int(terms.wait.total_seconds() // 3600),
    )


def pass_mark(key: str, at: datetime) -> PassMark:
    """What passing took at ``at``."""
    return rules.read_pass_mark(assessments.part_of(key, at))


def bank_of(quiz: ContentVersion) -> list[Question]:
    """The questions of a version, as a draw needs them."""
    return [Question(item["id"], item["competency"], item["must_know"]) for item in quiz.content["items"]]


def show_question(attempt: QuizAttempt, item_id: str) -> ShownQuestion:
    """One question as this attempt shows it, with what was chosen where it has been answered."""
    content = attempt.version.content
    item: Mapping[str, Any] = next(each for each in content["items"] if each["id"] == item_id)
    answer = next((each for each in attempt.answers if each.item_id == item_id), None)
    by_id = {option["id"]: option for option in item["options"]}
    options = [by_id[each] for each in rules.in_order(list(by_id), seed=attempt.seed, question=item_id)]
    chosen = answer.chosen if answer else []
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


def passed_quizzes(at: Moment) -> Select[int, str, datetime]:
    """(person_id, quiz_key, passed_at) of every pass that counted at ``at``; composes."""
    in_force = library.eras(ContentKind.QUIZ, at).subquery()
    return (
        select(
            QuizAttempt.person_id,
            QuizAttempt.quiz_key,
            QuizResult.finished_at.label("passed_at"),
        )
        .join(QuizResult, QuizResult.attempt_id == QuizAttempt.id)
        .join(in_force, and_(in_force.c.key == QuizAttempt.quiz_key, in_force.c.era == QuizAttempt.era))
        .where(QuizResult.passed, QuizResult.finished_at <= at)
    )


def list_passed(person: Person, at: datetime) -> Mapping[str, datetime]:
    """The quizzes a person had passed at ``at``, each with when it was last passed."""
    passed = passed_quizzes(at).where(QuizAttempt.person_id == person.id).order_by(QuizResult.finished_at)
    return {row.quiz_key: row.passed_at for row in db.session.execute(passed)}
