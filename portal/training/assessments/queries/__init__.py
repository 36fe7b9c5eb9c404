"""Queries of assessments: a person's own attempts, passes, the terms of the next attempt, and talks."""

from portal.training.assessments.queries.attempts import (
    find_attempt,
    find_content,
    hold,
    list_attempts,
    passed,
    proofs,
    visible_to,
)
from portal.training.assessments.queries.standing import (
    Ahead,
    AssessmentStanding,
    list_ahead,
    list_ahead_of,
    part_of,
    standing,
)
from portal.training.assessments.queries.talks import (
    asked_of,
    count_requests,
    find_open_request,
    find_request,
    list_coaches,
    list_requests,
)

__all__ = [
    "Ahead",
    "AssessmentStanding",
    "asked_of",
    "count_requests",
    "find_attempt",
    "find_content",
    "find_open_request",
    "find_request",
    "hold",
    "list_ahead",
    "list_ahead_of",
    "list_attempts",
    "list_coaches",
    "list_requests",
    "part_of",
    "passed",
    "proofs",
    "standing",
    "visible_to",
]
