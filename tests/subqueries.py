"""Refuses subqueries that read several tables without a join: one of them belongs to the statement around it.

SQLAlchemy lets a nested ``EXISTS`` bring a table of its own where it should mean the row of an outer statement, unless
it is told by ``correlate``. The condition then holds for any row of that table, and so for everybody. A join that is
meant is written with ``join``.
"""

import re
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine, event

TEXT = re.compile(r"'[^']*'")
INNERMOST = re.compile(r"\(([^()]*)\)")
TABLES = re.compile(
    r"(?<!DISTINCT )\bFROM (?P<tables>.*?)(?:\b(?:WHERE|GROUP|ORDER|HAVING|LIMIT|UNION|EXCEPT|INTERSECT)\b|$)",
    re.DOTALL,
)


@lru_cache(maxsize=4096)
def unjoined(statement: str) -> tuple[str, ...]:
    """Return the lists of tables, separated by commas, that the subqueries of a statement read."""
    found: list[str] = []

    def note(part: re.Match[str]) -> str:
        if part[1].lstrip().startswith(("SELECT", "WITH")):
            found.extend(tables for tables in TABLES.findall(part[1]) if "," in tables)
        return "…"

    rest, count = TEXT.sub("''", statement), 1
    while count:
        rest, count = INNERMOST.subn(note, rest)
    return tuple(" ".join(tables.split()) for tables in found)


def refuse_unjoined() -> None:
    """Let every engine of this process fail on such a statement."""
    event.listen(Engine, "before_cursor_execute", _refuse)


def _refuse(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    if found := unjoined(statement):
        raise AssertionError(
            f"A subquery reads {' and '.join(found)} without a join: correlate it, or join them.\n{statement}"
        )
