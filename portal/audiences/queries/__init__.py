"""Queries about audiences: rules and what they mean, members as they are kept, and previews of a change."""

from portal.audiences.queries.audiences import (
    SAMPLE,
    ListedMember,
    MembershipChange,
    compare,
    count_members,
    draft_of,
    explain,
    find_audience,
    find_rule,
    get_person,
    is_name_taken,
    list_audiences,
    list_sample,
    manages,
    members,
    visible_to,
)
from portal.audiences.queries.kept import (
    find_counts_by_rule,
    find_counts_kept,
    list_ids,
    list_members,
    list_stale,
)
from portal.audiences.queries.names import Names, names_in

__all__ = [
    "SAMPLE",
    "ListedMember",
    "MembershipChange",
    "Names",
    "compare",
    "count_members",
    "draft_of",
    "explain",
    "find_audience",
    "find_counts_by_rule",
    "find_counts_kept",
    "find_rule",
    "get_person",
    "is_name_taken",
    "list_audiences",
    "list_ids",
    "list_members",
    "list_sample",
    "list_stale",
    "manages",
    "members",
    "names_in",
    "visible_to",
]
