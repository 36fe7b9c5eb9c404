"""Reading sign-offs: who holds one, who may observe, whom one may observe, and what was seen."""

from portal.training.signoffs.queries.evidence import (
    find_checklist,
    find_last,
    find_observation,
    find_valid,
    list_ahead,
    list_earlier,
    list_observations,
    signed_off,
    stage_of,
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
    list_to_observe,
)

__all__ = [
    "asked_of",
    "can_be_observed",
    "find_checklist",
    "find_colleague",
    "find_last",
    "find_observation",
    "find_to_observe",
    "find_valid",
    "has_asked",
    "list_ahead",
    "list_earlier",
    "list_observations",
    "list_observers",
    "list_to_observe",
    "may_observe",
    "signed_off",
    "stage_of",
    "stands_in",
]
