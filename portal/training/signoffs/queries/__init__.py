"""Reading sign-offs: who holds one, who may observe, whom one may observe, and what was seen."""

from portal.training.signoffs.queries.evidence import (
    find_checklist,
    find_observation,
    find_valid,
    list_earlier,
    list_observations,
    signed_off,
    stage_of,
    was_observed,
)
from portal.training.signoffs.queries.observers import (
    certified,
    find_colleague,
    find_observer,
    has_certified,
    learn_certified,
    list_observers,
)
from portal.training.signoffs.queries.watching import asked_of, find_to_observe, has_asked, list_to_observe

__all__ = [
    "asked_of",
    "certified",
    "find_checklist",
    "find_colleague",
    "find_observation",
    "find_observer",
    "find_to_observe",
    "find_valid",
    "has_asked",
    "has_certified",
    "learn_certified",
    "list_earlier",
    "list_observations",
    "list_observers",
    "list_to_observe",
    "signed_off",
    "stage_of",
    "was_observed",
]
