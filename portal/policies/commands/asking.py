"""Ask about a clause of a policy before signing it, say that one cannot agree, and answer."""

from portal.audit.commands import record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.library.models import ContentVersion
from portal.notices.commands import tell
from portal.people.models import Person
from portal.policies import queries
from portal.policies.actions import PolicyAction
from portal.policies.models import PolicyAnswer, PolicyQuestion
from portal.policies.notices import ANSWERED
from portal.policies.rules import Concern


def ask(
    actor: Person, version: ContentVersion, *, concern: Concern, anchor: str, clause: str, words: str
) -> PolicyQuestion:
    """Tell the people who write policies about a clause. It changes nothing about who has to sign, or until when."""
    question = PolicyQuestion(
        policy_key=version.key,
        version_id=version.id,
        anchor=anchor,
        clause=clause,
        person_id=actor.id,
        concern=concern,
        words=words,
        asked_at=clock.now(),
    )
    db.session.add(question)
    db.session.flush()  # the audit subject needs the id
    record(actor, PolicyAction.ASKED, question, policy=version.key, version=version.id, concern=concern)
    return question


def answer(actor: Person, question: PolicyQuestion, *, words: str) -> PolicyAnswer:
    """Answer a question, once, and tell the person who asked."""
    db.hold(question)
    if queries.find_answer(question):
        raise Refused(Reason("policy_answered_already"))
    written = PolicyAnswer(question_id=question.id, person_id=actor.id, words=words, answered_at=clock.now())
    db.session.add(written)
    db.session.flush()  # the audit subject needs the id
    record(actor, PolicyAction.ANSWERED, written, concerns=question.person, policy=question.policy_key)
    address = {"key": question.policy_key}
    tell([question.person], ANSWERED, question, address=address, title=question.version.title)
    return written
