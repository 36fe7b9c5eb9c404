"""Queries of signing: which questions a person answers for a signature, and the receipt of one."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from sqlalchemy import Select, String, bindparam, or_, select

from portal.core import clock, db
from portal.core.permissions import Permission
from portal.core.statements import PERSON_ID, found_by_another_index
from portal.library import queries as library_queries
from portal.library.models import ContentVersion
from portal.library.rules import ItemBody
from portal.people import reach
from portal.people.models import Person
from portal.policies import rules
from portal.policies.models import Acknowledgement, SigningQuestions


class AskedQuestions(NamedTuple):
    """The questions for a signature, and the version that the person signed before, if there is one."""

    items: Sequence[ItemBody]
    signed_before: ContentVersion | None


class Receipt(NamedTuple):
    """A signature, the version under it, and the questions that were answered; ``None`` where none were recorded."""

    signed: Acknowledgement
    version: ContentVersion
    asked: Sequence[ItemBody] | None
    is_about_changes: bool


def find_asked(person: Person, version: ContentVersion) -> AskedQuestions:
    """Return the questions that ``person`` answers to sign a version; one statement. None after they have signed it."""
    values = {"person_id": person.id, "key": version.key}
    before = db.session.execute(_signed_last(), values).scalar_one_or_none()
    if before and before.id == version.id:
        return AskedQuestions((), before)
    changed = (
        rules.changed_anchors(before.content["sections"], version.content["sections"]) if before else None
    )
    return AskedQuestions(rules.questions(version.content["items"], changed=changed), before)


def find_receipt(reader: Person, signature_id: int) -> Receipt | None:
    """Return the receipt of a signature to its signer, and to those who may read evidence about the signer."""
    scope = reader.scope_of(Permission.EVIDENCE_READ)
    within = reach.within(scope, unit=Person.unit_id, at=clock.now())
    row = db.session.execute(
        select(Acknowledgement, ContentVersion, SigningQuestions)
        .join(ContentVersion, ContentVersion.id == Acknowledgement.version_id)
        .join(Person, Person.id == Acknowledgement.person_id)
        .outerjoin(SigningQuestions, SigningQuestions.acknowledgement_id == Acknowledgement.id)
        .where(Acknowledgement.id == signature_id, or_(Acknowledgement.person_id == reader.id, within))
    ).one_or_none()
    if row is None:
        return None
    signed, version, questions = row
    items = {item["id"]: item for item in version.content["items"]}
    return Receipt(
        signed,
        version,
        [items[each] for each in questions.item_ids] if questions else None,
        bool(questions and questions.signed_before_id),
    )


@cache
def _signed_last() -> Select[ContentVersion]:
    return (
        select(ContentVersion)
        .join(Acknowledgement, Acknowledgement.version_id == ContentVersion.id)
        .where(
            Acknowledgement.person_id == PERSON_ID,
            found_by_another_index(Acknowledgement.policy_key) == bindparam("key", type_=String()),
            ~library_queries.is_withdrawn(Acknowledgement.version_id),
        )
        .order_by(Acknowledgement.id.desc())
        .limit(1)
    )
