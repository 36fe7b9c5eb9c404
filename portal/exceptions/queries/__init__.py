"""Queries of exceptions."""

from portal.exceptions.queries.facts import (
    ExceptionFacts,
    count_asked,
    decides,
    find_covered,
    find_facts,
    get_exception,
    is_asked_already,
)
from portal.exceptions.queries.lists import (
    CoveringException,
    ExceptionRow,
    ExceptionShow,
    find_exception,
    list_covering,
    list_exceptions,
    visible_to,
)
from portal.exceptions.queries.times import list_ending, list_over

__all__ = [
    "CoveringException",
    "ExceptionFacts",
    "ExceptionRow",
    "ExceptionShow",
    "count_asked",
    "decides",
    "find_covered",
    "find_exception",
    "find_facts",
    "get_exception",
    "is_asked_already",
    "list_covering",
    "list_ending",
    "list_exceptions",
    "list_over",
    "visible_to",
]
