"""Whether anything about policies may wait for a person; asked for every first page, so it is one statement."""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import bindparam, exists, select

from portal.core import db
from portal.core.db import UtcDateTime
from portal.core.statements import PERSON_ID, Rows, is_one_of
from portal.core.validity import valid_at
from portal.library import queries as library_queries
from portal.library.models import ContentVersion
from portal.library.rules import ContentKind, Origin
from portal.people.models import Person
from portal.policies import rules
from portal.policies.models import PolicyDraft, PolicyDuty, PolicyOwner
from portal.policies.rules.life import DraftState


class PolicyWaits(NamedTuple):
    """What may wait for a person: a policy to sign, a draft to decide on, a draft of theirs, a policy to review."""

    to_sign: bool
    to_decide: bool
    to_go_on: bool
    to_review: bool


def find_waits(person: Person, at: datetime) -> PolicyWaits:
    """Return what may wait for a person; what really does is asked for only where it may."""
    row = db.rows(_waits(), {"person_id": person.id, "at": at}).one()
    return PolicyWaits(*(bool(each) for each in row))


@cache
def _waits() -> Rows:
    at = bindparam("at", type_=UtcDateTime())
    own = library_queries.current().where(
        is_one_of(ContentVersion.kind, [ContentKind.POLICY]),
        is_one_of(ContentVersion.origin, [Origin.PORTAL]),
        ContentVersion.key.not_in(rules.ON_A_PATH),
    )
    named = (
        select(PolicyDuty.id)
        .join(PolicyDraft, PolicyDraft.id == PolicyDuty.draft_id)
        .where(
            PolicyDuty.person_id == PERSON_ID,
            valid_at(PolicyDuty, at),
            is_one_of(PolicyDraft.state, [DraftState.IN_REVIEW, DraftState.TO_APPROVE]),
        )
    )
    written = select(PolicyDraft.id).where(
        PolicyDraft.author_id == PERSON_ID,
        is_one_of(PolicyDraft.state, [DraftState.DRAFT, DraftState.APPROVED]),
    )
    owned = select(PolicyOwner.id).where(PolicyOwner.person_id == PERSON_ID, valid_at(PolicyOwner, at))
    return select(
        exists(own.with_only_columns(ContentVersion.id)).label("to_sign"),
        exists(named).label("to_decide"),
        exists(written).label("to_go_on"),
        exists(owned).label("to_review"),
    )
