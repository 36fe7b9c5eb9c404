"""Commands of lessons. Every answer and every completion is appended, with the version that was read."""

from collections.abc import Collection

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite

from portal.audit.commands import record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.library.rules import is_right, right_options
from portal.people.models import Person
from portal.training.actions import TrainingAction
from portal.training.lessons import rules
from portal.training.lessons.models import CheckAnswer, LessonCompletion, LessonPlace
from portal.training.lessons.queries import Reading

_ANSWER = insert(CheckAnswer).returning(CheckAnswer.id)


def answer_check(actor: Person, reading: Reading, *, item_id: str, chosen: Collection[str]) -> bool:
    """Answer one check and return whether it was correct; a check may be answered any number of times.

    The last correct answer may complete the lesson.
    """
    _refuse_if_shut(reading)
    item = reading.items[item_id]
    options = {option["id"] for option in item["options"]}
    if problem := rules.answer_problem(chosen, options, wanted=len(right_options(item))):
        raise Refused(problem, field="answer")
    standing, is_correct = reading.standing, is_right(item, chosen)
    answer = {
        "person_id": actor.id,
        "lesson_key": standing.key,
        "version_id": standing.version_id,
        "era": standing.era,
        "item_id": item_id,
        "chosen": sorted(set(chosen)),
        "is_right": is_correct,
        "answered_at": clock.now(),
    }
    answered = CheckAnswer(id=db.rows(_ANSWER, answer).scalar_one(), **answer)
    record(
        actor, TrainingAction.CHECK_ANSWERED, answered, facts=[answered], lesson=standing.key, item=item_id
    )
    if is_correct:
        _finish(actor, reading, reading.progress_with(right=frozenset({item_id})))
    return is_correct


def save_place(actor: Person, reading: Reading, *, section: str) -> None:
    """Store that a person went on to a section; the last section may complete the lesson."""
    _refuse_if_shut(reading)
    number = reading.number_of(section) or 1
    progress = reading.progress_with(reached=number)
    if reading.standing.section is None:
        record(
            actor,
            TrainingAction.LESSON_BEGUN,
            lesson=reading.standing.key,
            version=reading.standing.version_id,
        )
    _keep_place(actor, reading, section, progress.reached)
    _finish(actor, reading, progress)


def _refuse_if_shut(reading: Reading) -> None:
    for reason in rules.can_open([lesson.title for lesson in reading.course.missing]):
        raise Refused(reason)


def _keep_place(actor: Person, reading: Reading, section: str, reached: int) -> None:
    """Insert or update the place in one statement, also when two requests arrive at once."""
    where = {
        "version_id": reading.standing.version_id,
        "era": reading.standing.era,
        "section": section,
        "reached": reached,
        "updated_at": clock.now(),
    }
    insert_or = sqlite.insert if db.is_sqlite() else postgresql.insert
    db.session.execute(
        insert_or(LessonPlace)
        .values(person_id=actor.id, lesson_key=reading.standing.key, **where)
        .on_conflict_do_update(index_elements=["person_id", "lesson_key"], set_=where)
    )


def _finish(actor: Person, reading: Reading, progress: rules.Progress) -> None:
    """Write the completion, once for a version that is new to the person."""
    standing = reading.standing
    if not progress.is_complete or (standing.is_done and not standing.has_news):
        return
    completed = select(LessonCompletion.id).where(
        LessonCompletion.person_id == actor.id, LessonCompletion.version_id == standing.version_id
    )
    if db.session.scalar(completed) is not None:  # SQLite refuses a second one even where it would do nothing
        return
    insert_or = sqlite.insert if db.is_sqlite() else postgresql.insert
    completion_id = db.session.scalar(
        insert_or(LessonCompletion)
        .values(
            person_id=actor.id,
            lesson_key=standing.key,
            version_id=standing.version_id,
            era=standing.era,
            completed_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=["person_id", "version_id"])
        .returning(LessonCompletion.id)
    )
    if completion_id is not None:
        completion = db.session.get_one(LessonCompletion, completion_id)
        record(
            actor,
            TrainingAction.LESSON_COMPLETED,
            completion,
            facts=[completion],
            concerns=actor,
            lesson=standing.key,
            version=standing.version_id,
        )
