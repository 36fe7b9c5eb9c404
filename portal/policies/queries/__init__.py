"""Queries of policies: what a person has to sign, and the versions of a policy."""

from portal.policies.queries.standing import (
    History,
    PolicyRow,
    acknowledged,
    asking_since,
    find_acknowledgement,
    find_policy,
    find_row,
    find_version,
    list_for,
    list_history,
    list_questions,
    proofs,
)

__all__ = [
    "History",
    "PolicyRow",
    "acknowledged",
    "asking_since",
    "find_acknowledgement",
    "find_policy",
    "find_row",
    "find_version",
    "list_for",
    "list_history",
    "list_questions",
    "proofs",
]
