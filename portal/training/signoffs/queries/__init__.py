"""Reading sign-offs: who holds one, who may observe, whom one may observe, and what was seen."""

from portal.training.signoffs.queries.evidence import (
    earlier_among,
    find_checklist,
    find_last,
    find_observation,
    find_seen,
    find_valid,
    list_ahead,
    list_earlier,
    list_observations,
    list_seen,
    signed_off,
    stage_of,
    watched,
)
from portal.training.signoffs.queries.observers import (
    find_colleague,
    list_observers,
    may_observe,
    stands_in,
)
from portal.training.signoffs.queries.watching import (
    asked_of,
    can_be_observed,
    find_to_observe,
    has_asked,
    list_refusals,
    list_to_observe,
    seen_at_of_request,
)

__all__ = [
    "asked_of",
    "can_be_observed",
    "earlier_among",
    "find_checklist",
    "find_colleague",
    "find_last",
    "find_observation",
    "find_seen",
    "find_to_observe",
    "find_valid",
    "has_asked",
    "list_ahead",
    "list_earlier",
    "list_observations",
    "list_observers",
    "list_refusals",
    "list_seen",
    "list_to_observe",
    "may_observe",
    "seen_at_of_request",
    "signed_off",
    "stage_of",
    "stands_in",
    "watched",
]
