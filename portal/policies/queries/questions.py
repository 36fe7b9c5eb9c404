"""Queries of questions about policies: a person's own, those that wait, and the clauses asked about most."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.core import db
from portal.core.rows import fetch_all
from portal.people.models import Person
from portal.policies.models import PolicyAnswer, PolicyQuestion

SHOWN_MOST, CLAUSES_MOST = 50, 10


class UnclearClause(NamedTuple):
    """A clause, and how many people asked about it."""

    policy_key: str
    clause: str
    people: int


def list_asked(person: Person, key: str) -> Sequence[tuple[PolicyQuestion, PolicyAnswer | None]]:
    """Return the newest questions of a person about a policy, with their answers."""
    rows = db.session.execute(
        select(PolicyQuestion, PolicyAnswer)
        .outerjoin(PolicyAnswer, PolicyAnswer.question_id == PolicyQuestion.id)
        .where(PolicyQuestion.person_id == person.id, PolicyQuestion.policy_key == key)
        .order_by(PolicyQuestion.id.desc())
        .limit(SHOWN_MOST)
    )
    return [(question, answer) for question, answer in rows]


def list_unanswered() -> Sequence[PolicyQuestion]:
    """Return the questions without an answer, the oldest first."""
    return db.session.scalars(
        select(PolicyQuestion)
        .outerjoin(PolicyAnswer, PolicyAnswer.question_id == PolicyQuestion.id)
        .where(PolicyAnswer.id.is_(None))
        .options(joinedload(PolicyQuestion.person), joinedload(PolicyQuestion.version))
        .order_by(PolicyQuestion.id)
        .limit(SHOWN_MOST)
    ).all()


def count_unanswered() -> int:
    """Count the questions without an answer."""
    waiting = (
        select(func.count())
        .select_from(PolicyQuestion)
        .outerjoin(PolicyAnswer, PolicyAnswer.question_id == PolicyQuestion.id)
        .where(PolicyAnswer.id.is_(None))
    )
    return db.session.scalar(waiting) or 0


def list_unclear() -> Sequence[UnclearClause]:
    """Return the clauses that most people asked about."""
    people = func.count(PolicyQuestion.person_id.distinct()).label("people")
    return fetch_all(
        UnclearClause,
        select(PolicyQuestion.policy_key, func.max(PolicyQuestion.clause).label("clause"), people)
        .group_by(PolicyQuestion.policy_key, PolicyQuestion.anchor)
        .order_by(people.desc(), PolicyQuestion.policy_key, PolicyQuestion.anchor)
        .limit(CLAUSES_MOST),
    )


def find_question(question_id: int) -> PolicyQuestion | None:
    return db.session.get(PolicyQuestion, question_id)


def find_answer(question: PolicyQuestion) -> PolicyAnswer | None:
    """Return the answer to a question, if there is one."""
    return db.session.scalars(
        select(PolicyAnswer).where(PolicyAnswer.question_id == question.id)
    ).one_or_none()
