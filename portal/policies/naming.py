"""Names that the log shows for rows of policies."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from portal.core import db
from portal.core.feature import RowNames
from portal.policies.models import PolicyDraft


def _drafts(ids: Collection[int]) -> Mapping[int, str]:
    drafts = db.session.scalars(select(PolicyDraft).where(PolicyDraft.id.in_(ids)))
    return {each.id: each.title for each in drafts}


ROW_NAMES = (RowNames(table="policy_draft", find=_drafts),)
