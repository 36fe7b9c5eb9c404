"""Reading readiness: positions from the facts; lists and counts of people; who is certified."""

from portal.readiness.queries.agents import standings_by_agent
from portal.readiness.queries.beside import count_beside, list_beside
from portal.readiness.queries.counts import (
    Drift,
    count_by_path,
    count_tallies_off,
    counted_live,
    find_drift,
    find_last_sample,
)
from portal.readiness.queries.observers import (
    certified,
    find_colleague,
    find_observer,
    has_certified,
    list_observers,
    list_observers_near,
    may_observe,
)
from portal.readiness.queries.positions import (
    Position,
    Terms,
    find_cleared_to,
    find_shown,
    find_terms,
    numbers,
)
from portal.readiness.queries.standings import (
    concerns_everybody,
    list_everybody,
    list_stale,
    standing_on,
    standings_by_facts,
    standings_kept,
)
from portal.readiness.queries.team import (
    COUNTED_MOST,
    SORTED_MOST,
    count_asked_on,
    find_in_line,
    list_agents_of_path,
    list_all_asked_on,
    list_people_asked,
    list_people_asked_on,
    list_waiting_for_sign_off,
    reads_evidence,
)
from portal.readiness.queries.transcript import Proof, list_proofs, list_suspensions

__all__ = [
    "COUNTED_MOST",
    "SORTED_MOST",
    "Drift",
    "Position",
    "Proof",
    "Terms",
    "certified",
    "concerns_everybody",
    "count_asked_on",
    "count_beside",
    "count_by_path",
    "count_tallies_off",
    "counted_live",
    "find_cleared_to",
    "find_colleague",
    "find_drift",
    "find_in_line",
    "find_last_sample",
    "find_observer",
    "find_shown",
    "find_terms",
    "has_certified",
    "list_agents_of_path",
    "list_all_asked_on",
    "list_beside",
    "list_everybody",
    "list_observers",
    "list_observers_near",
    "list_people_asked",
    "list_people_asked_on",
    "list_proofs",
    "list_stale",
    "list_suspensions",
    "list_waiting_for_sign_off",
    "may_observe",
    "numbers",
    "reads_evidence",
    "standing_on",
    "standings_by_agent",
    "standings_by_facts",
    "standings_kept",
]
