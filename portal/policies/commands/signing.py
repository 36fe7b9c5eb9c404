"""Commands that acknowledge a policy and erase a person's signatures."""

import json
from collections.abc import Collection, Mapping

from sqlalchemy import update

from portal.audit.commands import record
from portal.core import db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.library.models import ContentVersion
from portal.library.rules import is_right
from portal.people.models import Person
from portal.policies import queries
from portal.policies.actions import PolicyAction
from portal.policies.models import (
    Acknowledgement,
    PolicyAnswer,
    PolicyComment,
    PolicyOpinion,
    PolicyQuestion,
    PolicyReview,
    SigningQuestions,
)
from portal.policies.queries import AskedQuestions
from portal.signatures.commands import signature
from portal.signatures.rules import Signing

TEXT_CHANGED = Reason("policy_text_changed")


def acknowledge(
    actor: Person, version: ContentVersion, *, answers: Mapping[str, Collection[str]], signing: Signing
) -> Acknowledgement:
    """Sign the version in force once its questions are answered correctly; a second signature changes nothing."""
    current = queries.find_policy(version.key)
    if current is None or current.id != version.id:
        raise Refused(TEXT_CHANGED)
    if not queries.asks(version):
        raise Refused(Reason("policy_not_to_sign"))
    if signed := queries.find_acknowledgement(actor, version):
        return signed
    asked = queries.find_asked(actor, version)
    if wrong := sum(not is_right(item, answers.get(item["id"], ())) for item in asked.items):
        raise Refused(Reason("policy_answers_wrong", count=wrong))
    signed = Acknowledgement(
        person_id=actor.id,
        policy_key=version.key,
        version_id=version.id,
        **signature(actor, version, signing),
    )
    db.session.add(signed)
    db.session.flush()  # the audit subject needs the id
    questions = _questions_of(signed, asked)
    record(
        actor,
        PolicyAction.ACKNOWLEDGED,
        signed,
        facts=[signed, questions],
        concerns=actor,
        policy=version.key,
        version=version.id,
        hash=version.hash,
    )
    return signed


def _questions_of(signed: Acknowledgement, asked: AskedQuestions) -> SigningQuestions:
    """Keep which questions were answered, so that a receipt can show them."""
    kept = SigningQuestions(
        acknowledgement_id=signed.id,
        signed_before_id=asked.signed_before.id if asked.signed_before else None,
        items=json.dumps([item["id"] for item in asked.items]),
    )
    db.session.add(kept)
    db.session.flush()  # its fingerprint needs the id
    return kept


def forget_person(person: Person) -> None:
    """Empty the name under a person's signatures, and what they said in reviews; part of erasing the person."""
    theirs = Acknowledgement.person_id == person.id
    db.session.execute(update(Acknowledgement).where(theirs).values(signed_name=""))
    opinions = PolicyOpinion.person_id == person.id
    db.session.execute(update(PolicyOpinion).where(opinions).values(signed_name="", reason=""))
    for said in (PolicyQuestion, PolicyAnswer, PolicyReview):
        db.session.execute(update(said).where(said.person_id == person.id).values(words=""))
    db.session.execute(update(PolicyComment).where(PolicyComment.person_id == person.id).values(words=""))
