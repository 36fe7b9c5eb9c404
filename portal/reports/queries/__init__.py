"""Queries about reports: the queue, one's own reports, events, and the current terms."""

from portal.reports.queries.duty import has_triager, is_attended, list_administrators, list_on_duty
from portal.reports.queries.events import (
    closing_facts,
    find_proposal,
    list_events,
    who_did,
)
from portal.reports.queries.filing import (
    AgentToReport,
    FilingFacts,
    find_filing_facts,
    list_agents_to_report,
)
from portal.reports.queries.first import find_next, names_of
from portal.reports.queries.mine import (
    MINE_MOST,
    find_mine,
    list_mine,
)
from portal.reports.queries.promises import (
    find_promises_by_facts,
    find_promises_kept,
    hold_reports,
    list_open_ids,
)
from portal.reports.queries.queue import (
    ANSWERED_COUNTED,
    Load,
    QueueCounts,
    count_all_open,
    count_open,
    count_queue,
    find_for_triage,
    find_load,
    is_overdue,
    list_queue,
    visible_to,
)
from portal.reports.queries.searching import find_numbered, search_mine
from portal.reports.queries.terms import (
    answer_min,
    duty_phone,
    scale,
    terms,
)

__all__ = [
    "ANSWERED_COUNTED",
    "MINE_MOST",
    "AgentToReport",
    "FilingFacts",
    "Load",
    "QueueCounts",
    "answer_min",
    "closing_facts",
    "count_all_open",
    "count_open",
    "count_queue",
    "duty_phone",
    "find_filing_facts",
    "find_for_triage",
    "find_load",
    "find_mine",
    "find_next",
    "find_numbered",
    "find_promises_by_facts",
    "find_promises_kept",
    "find_proposal",
    "has_triager",
    "hold_reports",
    "is_attended",
    "is_overdue",
    "list_administrators",
    "list_agents_to_report",
    "list_events",
    "list_mine",
    "list_on_duty",
    "list_open_ids",
    "list_queue",
    "names_of",
    "scale",
    "search_mine",
    "terms",
    "visible_to",
    "who_did",
]
