"""Facts only grow: each append-only table refuses, in the database itself, whatever bypasses the models."""

from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import JSON, Column, Connection, Table, delete, insert, text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError

from portal.core import guards
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
        assert is_refused(
            connection, text(f"INSERT OR REPLACE INTO {table.name} (rowid) SELECT rowid FROM {table.name}")
        )
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


KEYED = [(fact.table, key) for fact in guards.all_facts() for key in fact.keys]


@pytest.mark.parametrize(
    ("name", "key"), KEYED, ids=lambda each: each if isinstance(each, str) else "-".join(each)
)
def test_a_fact_is_not_replaced_by_a_row_that_shares_a_key_with_it(
    connection: Connection, name: str, key: tuple[str, ...]
) -> None:
    table = Base.metadata.tables[name]
    write_row(connection, table)
    other = {column.name: values_for(column)[column.name not in key] for column in table.c}

    if connection.dialect.name == "sqlite":
        assert is_refused(connection, insert(table).prefix_with("OR REPLACE").values(other))
    else:
        assert is_refused(connection, _upserting(table, other, key))


def test_every_guard_is_in_place_and_ours(connection: Connection) -> None:
    assert faults(connection) == []


def test_a_guard_that_was_dropped_is_missed(connection: Connection) -> None:
    drop(connection, "audit_entry", "no_delete", "append_only")

    assert faults(connection) == [
        "The database does not refuse all changes of audit_entry: a trigger is missing."
    ]


def test_a_guard_that_does_nothing_any_more_is_found(connection: Connection) -> None:
    name = drop(connection, "audit_entry", "no_delete", "append_only")
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"CREATE TRIGGER {name} BEFORE DELETE ON audit_entry BEGIN SELECT 1; END"))
    else:
        connection.execute(
            text(f"CREATE TRIGGER {name} BEFORE INSERT ON audit_entry EXECUTE FUNCTION refuse_change()")
        )

    assert faults(connection)[0] == f"The trigger {name} of audit_entry was changed or switched off."


def test_a_trigger_that_the_portal_does_not_know_is_found_on_any_table(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(
            text("CREATE TRIGGER helper AFTER INSERT ON person BEGIN DELETE FROM job_role; END")
        )
    else:
        connection.execute(
            text("CREATE TRIGGER helper AFTER INSERT ON person FOR EACH ROW EXECUTE FUNCTION refuse_change()")
        )

    assert faults(connection) == ["The trigger helper of person does not belong to the portal."]


def test_what_was_dropped_or_weakened_can_be_put_back(connection: Connection) -> None:
    drop(connection, "audit_entry", "no_delete", "append_only")
    known = guards.all_facts()
    assert guards.unguarded(connection, known) == ["audit_entry"]

    for each in known:
        if each.table == "audit_entry":
            guards.disarm(connection, each.table)
            guards.arm(connection, each)

    assert (guards.unguarded(connection, known), faults(connection)) == ([], [])


def faults(connection: Connection) -> list[str]:
    return guards.find_faults(connection, guards.all_facts())


def drop(connection: Connection, table: str, on_sqlite: str, on_postgres: str) -> str:
    """Drop one trigger of a table as its owner can; return its name."""
    if connection.dialect.name == "sqlite":
        name = f"{table}_{on_sqlite}"
        connection.execute(text(f"DROP TRIGGER {name}"))
    else:
        name = f"{table}_{on_postgres}"
        connection.execute(text(f"DROP TRIGGER {name} ON {table}"))
    return name


def _upserting(table: Table, values: dict[str, Any], key: tuple[str, ...]) -> Any:
    return postgresql.insert(table).values(values).on_conflict_do_update(index_elements=key, set_=values)


def _changing(table: Table, column: Column[Any]) -> Any:
    return update(table).values({column.name: values_for(column)[1]})
