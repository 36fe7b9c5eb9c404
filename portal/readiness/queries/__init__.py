"""Reading readiness: positions from the facts; lists and counts of people; who is certified."""

from portal.readiness.queries.agents import standings_by_agent
from portal.readiness.queries.observers import (
    certified,
    find_colleague,
    find_observer,
    has_certified,
    list_observers,
)
from portal.readiness.queries.positions import (
    Position,
    Terms,
    find_cleared_to,
    find_position,
    find_shown,
    find_terms,
    numbers,
)
from portal.readiness.queries.team import (
    count_clearances,
    find_in_line,
    list_agents_of_path,
    list_people_asked,
    list_tallies,
    list_waiting_for_sign_off,
)

__all__ = [
    "Position",
    "Terms",
    "certified",
    "count_clearances",
    "find_cleared_to",
    "find_colleague",
    "find_in_line",
    "find_observer",
    "find_position",
    "find_shown",
    "find_terms",
    "has_certified",
    "list_agents_of_path",
    "list_observers",
    "list_people_asked",
    "list_tallies",
    "list_waiting_for_sign_off",
    "numbers",
    "standings_by_agent",
]
