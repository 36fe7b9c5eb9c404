"""Rules of policies: who has to sign, what a newer text changes, and the life of a version."""

from portal.policies.rules.clauses import ChangedClause, anchor, changed_anchors, changed_clauses, text_of
from portal.policies.rules.redline import Spoken, redline
from portal.policies.rules.standing import (
    ASKED_AGAIN,
    ON_A_PATH,
    STEPS,
    WAITS,
    Concern,
    Facts,
    PolicyStanding,
    asks,
    changes_since,
    is_for,
    questions,
    standing,
    steps,
)

__all__ = [
    "ASKED_AGAIN",
    "ON_A_PATH",
    "STEPS",
    "WAITS",
    "ChangedClause",
    "Concern",
    "Facts",
    "PolicyStanding",
    "Spoken",
    "anchor",
    "asks",
    "changed_anchors",
    "changed_clauses",
    "changes_since",
    "is_for",
    "questions",
    "redline",
    "standing",
    "steps",
    "text_of",
]
