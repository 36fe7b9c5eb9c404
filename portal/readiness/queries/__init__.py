"""Queries of readiness: positions from the facts, lists and counts of people, and who is certified."""

from portal.readiness.queries.agents import standings_by_agent
from portal.readiness.queries.beside import BesideCounts, count_beside, list_beside, reads_counts
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
    find_shown,
    find_terms,
    numbers,
)
from portal.readiness.queries.rows import (
    PersonAsked,
    PersonAskedOn,
    PersonBeside,
    PersonWaiting,
    StandingValues,
    SuspensionBy,
)
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

__all__ = [
    "COUNTED_MOST",
    "BesideCounts",
    "PersonAsked",
    "PersonAskedOn",
    "PersonBeside",
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
    "list_agents_of_path",
    "list_all_asked_on",
    "list_beside",
    "list_everybody",
    "list_people_asked",
    "list_people_asked_on",
    "list_proofs",
    "list_stale",
    "list_suspensions",
    "list_unit_ids",
    "list_waiting_for_sign_off",
    "numbers",
    "reads_counts",
    "reads_evidence",
    "standing_on",
    "standings_by_agent",
    "standings_by_facts",
    "standings_kept",
]
