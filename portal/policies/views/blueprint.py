"""The blueprint of policies, and lookups that its views share."""

from flask import Blueprint, abort

from portal.core.access import actor
from portal.policies import queries
from portal.policies.models import PolicyDraft

bp = Blueprint("policies", __name__, url_prefix="/policies", template_folder="../templates")


def draft_or_404(draft_id: int) -> PolicyDraft:
    """Return a draft that the reader writes, reviews or approves."""
    return queries.find_draft(actor(), draft_id) or abort(404)


def writers_only() -> None:
    """Refuse a reader whose right to write policies does not hold everywhere."""
    if not queries.writes(actor()):
        abort(403)


def writers_draft(draft_id: int) -> PolicyDraft:
    """Return a draft to someone who writes policies."""
    writers_only()
    return draft_or_404(draft_id)
