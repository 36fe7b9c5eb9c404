"""Taking a quiz: start, answer, and the result that follows from the last answer."""

import secrets
from collections.abc import Collection, Sequence

from portal.audit.commands import record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.library.models import ContentVersion
from portal.library.rules import is_right
from portal.people.models import Person
from portal.training.assessments.queries import hold
from portal.training.quizzes import queries, rules
from portal.training.quizzes.models import QuizAnswer, QuizAttempt, QuizResult
from portal.training.quizzes.rules import Mark, Outcome


def start_quiz(actor: Person, quiz: ContentVersion, *, seed: int | None = None) -> QuizAttempt:
    """Draw a new attempt, or go on with the open one; refuses while lessons are missing or a wait is on."""
    hold(actor)
    at = clock.now()
    standing = queries.standing(actor, quiz, at)
    if standing.open_attempt:
        return standing.open_attempt
    if standing.refusals:
        raise Refused(standing.refusals[0])
    seed = secrets.randbits(rules.SEED_BITS) if seed is None else seed
    attempt = QuizAttempt(
        person_id=actor.id, quiz_key=quiz.key, version_id=quiz.id, era=quiz.era, seed=seed, started_at=at,
        items=rules.draw(
            queries.bank_of(quiz),
            blueprint=quiz.content["blueprint"],
            must_know=[topic["id"] for topic in quiz.content["must_know"]],
            seed=seed,
            seen=[earlier.items for earlier in reversed(standing.attempts)],
        ),
    )  # fmt: skip
    db.session.add(attempt)
    db.session.flush()  # the audit subject needs the id
    record(actor, "training.quiz_started", attempt, quiz=quiz.key, version=quiz.id)
    return attempt


def answer_question(
    actor: Person, attempt: QuizAttempt, *, item_id: str, chosen: Collection[str]
) -> QuizResult | None:
    """Keep an answer; the last one brings the result. A question that was answered before stays as it is."""
    if item_id != attempt.current_item:
        return attempt.result
    current = queries.find_quiz(attempt.quiz_key)
    if current is None or current.era != attempt.era:
        raise Refused(Reason("quiz_changed_meanwhile"))
    question = queries.show_question(attempt, item_id)
    known = {option.id for option in question.options}
    if not chosen or not known.issuperset(chosen):
        raise Refused(Reason("quiz_choose_an_answer"), field="answer")
    answer = QuizAnswer(
        attempt_id=attempt.id, item_id=item_id, chosen=sorted(chosen),
        is_right=is_right(question.item, chosen), answered_at=clock.now(),
    )  # fmt: skip
    db.session.add(answer)
    record(actor, "training.quiz_answered", attempt, quiz=attempt.quiz_key, item=item_id)
    answers = [*attempt.answers, answer]
    result = _finish(actor, attempt, answers) if len(answers) == len(attempt.items) else None
    db.session.flush()  # whoever goes on with this attempt should find the answer in it
    db.session.expire(attempt, ["answers", "result"])
    return result


def _finish(actor: Person, attempt: QuizAttempt, answers: Sequence[QuizAnswer]) -> QuizResult:
    at = clock.now()
    outcome = _outcome(attempt, answers, queries.pass_mark(attempt.quiz_key, at))
    result = QuizResult(
        attempt_id=attempt.id,
        right=outcome.right,
        total=outcome.total,
        passed=outcome.passed,
        missed_must_know=list(outcome.missed_must_know),
        finished_at=at,
    )
    db.session.add(result)
    record(actor, "training.quiz_finished", attempt, quiz=attempt.quiz_key, version=attempt.version_id)
    return result


def _outcome(attempt: QuizAttempt, answers: Sequence[QuizAnswer], needs: rules.PassMark) -> Outcome:
    topics = {question.id: question.must_know for question in queries.bank_of(attempt.version)}
    return rules.outcome([Mark(topics[each.item_id], each.is_right) for each in answers], needs)
