"""Statements that are built once and run with values.

SQLAlchemy takes ten times longer to put a statement together than to run it. So a statement of a page that is opened
often is built by a function with ``@cache``, with the parameters below where values will stand::

    def list_late(person: Person, at: datetime) -> Sequence[Any]:
        return db.rows(_late(), {"person_id": person.id, "at": at}).all()

    @cache
    def _late() -> Rows:
        return select(...).where(Duty.owner_id == PERSON_ID, valid_at(Duty, AT))
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, ColumnElement, Integer, Select, bindparam, literal_column

from portal.core.db import UtcDateTime

Moment: TypeAlias = datetime | BindParameter[datetime]  # what a composing query takes: a moment, or AT
Rows: TypeAlias = Select[*tuple[Any, ...]]  # a statement, whatever its columns
RowId: TypeAlias = int | BindParameter[int]

AT: BindParameter[datetime] = bindparam("at", type_=UtcDateTime())
PERSON_ID: BindParameter[int] = bindparam("person_id", type_=Integer())
PERSON_IDS: BindParameter[Any] = bindparam("person_ids", type_=Integer(), expanding=True)
UNIT_IDS: BindParameter[Any] = bindparam("unit_ids", type_=Integer(), expanding=True)
AGENT_IDS: BindParameter[Any] = bindparam("agent_ids", type_=Integer(), expanding=True)
AGENT_ID: BindParameter[int] = bindparam("agent_id", type_=Integer())


def at_most(rows: int) -> ColumnElement[int]:
    """How many rows a statement that is built once gives at most: ``.limit(at_most(20))``.

    It stands in the statement. A number would be sent with each run, and SQLite would plan each run anew.
    """
    return literal_column(str(rows), Integer())


def is_one_of(column: Any, members: Iterable[StrEnum]) -> ColumnElement[bool]:
    """Whether ``column`` holds one of some members that never change; they stand in the statement, nothing is sent.

    A list of values that is sent is written into the text of the statement anew each time it runs.
    """
    found: ColumnElement[bool] = column.in_(
        [literal_column(f"'{member.value}'") for member in sorted(members)]
    )
    return found
