"""Statements that are built once and run with values, as prepared statements are.

SQLAlchemy takes ten times longer to build a statement than to run it. So a statement of a page that is opened often is
built by a function with ``@cache``. The bind parameters below take the place of its values::

    def list_late(person: Person, at: datetime) -> Sequence[LateDuty]:
        return fetch_all(LateDuty, _late(), {"person_id": person.id, "at": at})

    @cache
    def _late() -> Rows:
        return select(...).where(Duty.owner_id == PERSON_ID, valid_at(Duty, AT))
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, ParamSpec, TypeAlias

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Executable,
    Integer,
    Select,
    String,
    bindparam,
    lambda_stmt,
    literal_column,
)

from portal.core.db import UtcDateTime

P = ParamSpec("P")
Moment: TypeAlias = (
    datetime | BindParameter[datetime]
)  # the argument of a query that composes: a moment, or AT
Rows: TypeAlias = Select[*tuple[Any, ...]]  # a statement with any columns
RowId: TypeAlias = int | BindParameter[int]

AT: BindParameter[datetime] = bindparam("at", type_=UtcDateTime())
TODAY: BindParameter[date] = bindparam("today", type_=Date())  # in the time zone of the person
PERSON_ID: BindParameter[int] = bindparam("person_id", type_=Integer())
PERSON_IDS: BindParameter[Any] = bindparam("person_ids", type_=Integer(), expanding=True)
UNIT_IDS: BindParameter[Any] = bindparam("unit_ids", type_=Integer(), expanding=True)
AGENT_IDS: BindParameter[Any] = bindparam("agent_ids", type_=Integer(), expanding=True)
AGENT_ID: BindParameter[int] = bindparam("agent_id", type_=Integer())


def prepared(build: Callable[P, Executable]) -> Callable[P, Executable]:
    """Cache the statements that ``build`` returns. Decorates a function whose statements are run as they are."""
    return cache(lambda *about, **named: recognized(build(*about, **named)))  # type: ignore[return-value]


def recognized(statement: Executable) -> Executable:
    """Return a statement that is kept and run again as it is.

    SQLAlchemy recognizes a statement by all its parts, which for a large one takes a fifth of the time to run it. It
    recognizes this one by a mark.
    """
    return lambda_stmt(
        lambda: statement, track_on=[object()], track_bound_values=False, global_track_bound_values=False
    )


def at_most(rows: int) -> ColumnElement[int]:
    """Return a limit for a statement that is built once: ``.limit(at_most(20))``.

    The number is part of the statement. SQLite would plan a statement with a bound limit anew at each run.
    """
    return literal_column(str(rows), Integer())


def literal_text(text: str) -> ColumnElement[str]:
    """Return a text that is part of a statement instead of one of its values, which are sent at each run."""
    return literal_column(f"'{text}'", String())


def found_by_another_index(column: Any) -> ColumnElement[Any]:
    """Return a column in a form that no index covers, so that the other conditions find the rows.

    Without statistics a database takes an index on a value that many rows share for a good one.
    """
    found: ColumnElement[Any] = column + 0 if isinstance(column.type, Integer) else column.concat("")
    return found


def is_one_of(column: Any, members: Iterable[StrEnum]) -> ColumnElement[bool]:
    """Return the condition that ``column`` is one of ``members``, which are literals in the statement.

    SQLAlchemy writes a bound list into the statement anew at each run, which costs more than the query.
    """
    found: ColumnElement[bool] = column.in_(
        [literal_column(f"'{member.value}'") for member in sorted(members)]
    )
    return found
