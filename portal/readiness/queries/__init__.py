"""Queries of readiness: positions from the facts, lists and counts of people, and who is certified."""

from portal.readiness.queries.agents import standings_by_agent
from portal.readiness.queries.beside import (
    COUNTED_MOST as COUNTED_BESIDE_MOST,
    BesideCounts,
    count_beside,
    list_beside,
    reads_counts,
)
from portal.readiness.queries.beside_on import list_beside_on
from portal.readiness.queries.certified import certified
from portal.readiness.queries.counts import (
    count_by_path,
    counted_live,
    find_tallies_by_facts,
    find_tallies_kept,
    list_unit_ids,
)
from portal.readiness.queries.positions import (
    Position,
    Terms,
    find_cleared_to,
    find_terms,
    numbers,
)
from portal.readiness.queries.rows import (
    PersonAsked,
    PersonAskedOn,
    PersonBeside,
    PersonBesideOn,
    PersonWaiting,
    StandingValues,
    SuspensionBy,
)
from portal.readiness.queries.shown import find_shown
from portal.readiness.queries.standings import (
    find_standings_by_facts,
    find_standings_kept,
    list_everybody,
    list_stale,
    standing_on,
    standings_by_facts,
    standings_kept,
)
from portal.readiness.queries.team import (
    COUNTED_MOST,
    count_asked_on,
    find_answered_for,
    list_agents_of_path,
    list_all_asked_on,
    list_people_asked,
    list_people_asked_on,
    list_waiting_for_sign_off,
    reads_evidence,
)
from portal.readiness.queries.transcript import Proof, list_proofs, list_suspensions
from portal.readiness.queries.works_with import (
    find_works_with_by_facts,
    find_works_with_kept,
    list_moved,
    list_works_with,
    list_works_with_by_facts,
)

__all__ = [
    "COUNTED_BESIDE_MOST",
    "COUNTED_MOST",
    "BesideCounts",
    "PersonAsked",
    "PersonAskedOn",
    "PersonBeside",
    "PersonBesideOn",
    "PersonWaiting",
    "Position",
    "Proof",
    "StandingValues",
    "SuspensionBy",
    "Terms",
    "certified",
    "count_asked_on",
    "count_beside",
    "count_by_path",
    "counted_live",
    "find_answered_for",
    "find_cleared_to",
    "find_shown",
    "find_standings_by_facts",
    "find_standings_kept",
    "find_tallies_by_facts",
    "find_tallies_kept",
    "find_terms",
    "find_works_with_by_facts",
    "find_works_with_kept",
    "list_agents_of_path",
    "list_all_asked_on",
    "list_beside",
    "list_beside_on",
    "list_everybody",
    "list_moved",
    "list_people_asked",
    "list_people_asked_on",
    "list_proofs",
    "list_stale",
    "list_suspensions",
    "list_unit_ids",
    "list_waiting_for_sign_off",
    "list_works_with",
    "list_works_with_by_facts",
    "numbers",
    "reads_counts",
    "reads_evidence",
    "standing_on",
    "standings_by_agent",
    "standings_by_facts",
    "standings_kept",
]
