"""Facts only grow: each append-only table refuses, in the database itself, whatever bypasses the models."""

from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import JSON, Column, Connection, Table, delete, insert, text, update
from sqlalchemy.exc import DBAPIError

from portal.core.db import AppendOnly, Base, UtcDateTime
from tests.test_migrations import everything

everything()
FACTS = sorted(
    (mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, AppendOnly)),
    key=lambda model: model.__tablename__,
)
VALUES: dict[type, tuple[Any, Any]] = {
    int: (1, 2), str: ("x", "y"), bool: (False, True), bytes: (b"x", b"y"),
    date: (date(2026, 3, 12), date(2026, 3, 13)),
    datetime: (datetime(2026, 3, 12, tzinfo=UTC), datetime(2026, 3, 13, tzinfo=UTC)), object: ([], [1]),
    UUID: (UUID(int=1), UUID(int=2)),
}  # fmt: skip


def values_for(column: Column[Any]) -> tuple[Any, Any]:
    """Two values that fit a column: one to write, one to change it to."""
    kind = _kind_of(column)
    if issubclass(kind, Enum):
        members = list(kind)
        return members[0], members[-1]
    return VALUES[kind]


def _kind_of(column: Column[Any]) -> type:
    if isinstance(column.type, UtcDateTime):
        return datetime
    return object if isinstance(column.type, JSON) else column.type.python_type


def write_row(connection: Connection, table: Table) -> None:
    """One row that points nowhere; foreign keys are not what is asked about here."""
    is_sqlite = connection.dialect.name == "sqlite"
    connection.execute(
        text(
            "PRAGMA defer_foreign_keys = ON" if is_sqlite else "SET LOCAL session_replication_role = replica"
        )
    )
    connection.execute(insert(table).values({column.name: values_for(column)[0] for column in table.c}))
    if not is_sqlite:
        connection.execute(text("SET LOCAL session_replication_role = origin"))


def is_refused(connection: Connection, statement: Any) -> bool:
    """Whether it is refused because facts only grow; that the row points nowhere does not count."""
    try:
        with connection.begin_nested():
            connection.execute(statement)
    except DBAPIError as error:
        return "is append-only" in str(error.orig)
    return False


def test_there_are_facts_to_try() -> None:
    assert len(FACTS) > 20


@pytest.mark.parametrize("model", FACTS, ids=lambda model: model.__tablename__)
def test_a_fact_is_neither_changed_nor_deleted_by_hand(connection: Connection, model: Any) -> None:
    table: Table = model.__table__
    write_row(connection, table)
    fixed = [column for column in table.c if column.name not in model.may_be_emptied]

    changed = [column.name for column in fixed if not is_refused(connection, _changing(table, column))]

    assert changed == []
    assert is_refused(connection, delete(table))
    if connection.dialect.name == "sqlite":
        assert is_refused(connection, text(f"UPDATE {table.name} SET rowid = 7"))
    else:
        assert is_refused(connection, text(f"TRUNCATE {table.name} CASCADE"))


WORDED = [(model, name) for model in FACTS for name in sorted(model.may_be_emptied)]


@pytest.mark.parametrize(("model", "name"), WORDED, ids=lambda each: getattr(each, "__tablename__", each))
def test_words_about_a_person_may_be_emptied_and_never_replaced(
    connection: Connection, model: Any, name: str
) -> None:
    table: Table = model.__table__
    write_row(connection, table)
    other = next(column for column in table.c if column.name not in model.may_be_emptied)

    assert is_refused(connection, _changing(table, table.c[name]))
    assert is_refused(connection, update(table).values({name: "", other.name: values_for(other)[1]}))
    assert not is_refused(connection, update(table).values({name: ""}))
    assert is_refused(connection, _changing(table, table.c[name]))


def _changing(table: Table, column: Column[Any]) -> Any:
    return update(table).values({column.name: values_for(column)[1]})
