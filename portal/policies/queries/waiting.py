"""Whether anything about policies may wait for a person. The first page asks for it, about ``PERSON_ID`` and ``AT``."""

from sqlalchemy import ColumnElement, exists, select

from portal.core.statements import AT, PERSON_ID, is_one_of
from portal.core.validity import valid_at
from portal.library import queries as library_queries
from portal.library.models import ContentVersion
from portal.library.rules import ContentKind, Origin
from portal.policies import rules
from portal.policies.models import PolicyDraft, PolicyDuty, PolicyOwner
from portal.policies.rules.life import DraftState


def signatures_may_wait() -> ColumnElement[bool]:
    """Return the condition that a policy of the company's own is in force, which perhaps has to be signed."""
    own = library_queries.current().where(
        is_one_of(ContentVersion.kind, [ContentKind.POLICY]),
        is_one_of(ContentVersion.origin, [Origin.PORTAL]),
        ContentVersion.key.not_in(rules.ON_A_PATH),
    )
    return exists(own.with_only_columns(ContentVersion.id))


def decisions_wait() -> ColumnElement[bool]:
    """Return the condition that a draft waits for a person to review or approve it."""
    return exists(
        select(PolicyDuty.id)
        .join(PolicyDraft, PolicyDraft.id == PolicyDuty.draft_id)
        .where(
            PolicyDuty.person_id == PERSON_ID,
            valid_at(PolicyDuty, AT),
            is_one_of(PolicyDraft.state, [DraftState.IN_REVIEW, DraftState.TO_APPROVE]),
        )
    )


def drafts_wait() -> ColumnElement[bool]:
    """Return the condition that a person has a draft to change or to publish."""
    return exists().where(
        PolicyDraft.author_id == PERSON_ID,
        is_one_of(PolicyDraft.state, [DraftState.DRAFT, DraftState.APPROVED]),
    )


def owns_policies() -> ColumnElement[bool]:
    """Return the condition that a person looks after a policy, which perhaps is due for review."""
    return exists().where(PolicyOwner.person_id == PERSON_ID, valid_at(PolicyOwner, AT))
