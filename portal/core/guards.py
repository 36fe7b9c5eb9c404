"""The triggers with which the database itself refuses changes of facts, and a check that all of them are in place.

They hold for every connection, also for one that is not ours. An owner of the database can still drop them: that is
what :func:`find_faults` reports, and what was changed meanwhile is what ``portal audit verify`` finds.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, Dialect, Inspector, Table, UniqueConstraint, text

from portal.core.db import AppendOnly, Base

ROW_NUMBERS = ("rowid", "oid", "_rowid_")  # the names that SQLite gives to the number of a row

# On PostgreSQL all tables share two functions. Their bodies are compared word for word.
REFUSE = "refuse_change"
REFUSE_WORDS = "refuse_new_words"
BODIES = {
    REFUSE: " BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END ",
    REFUSE_WORDS: (
        " DECLARE name text; before jsonb := to_jsonb(OLD); after jsonb := to_jsonb(NEW);"
        " BEGIN FOREACH name IN ARRAY TG_ARGV LOOP"
        " IF after->>name IS DISTINCT FROM before->>name AND after->>name IS DISTINCT FROM ''"
        " THEN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END IF;"
        " END LOOP; RETURN NEW; END "
    ),
}


class Fact(NamedTuple):
    """A table whose rows are never changed or deleted; the columns in ``but`` may be emptied."""

    table: str
    columns: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    but: tuple[str, ...]


def fact(table: str, columns: Iterable[str], keys: Iterable[Iterable[str]], but: Iterable[str]) -> Fact:
    """Return a fact in an order of its own, so that models and database describe it in the same way."""
    ordered = sorted({tuple(sorted(each)) for each in keys if each})
    return Fact(table, tuple(sorted(columns)), tuple(ordered), tuple(sorted(but)))


def inspected(inspector: Inspector, table: str, but: Iterable[str]) -> Fact:
    """Return the fact as the database describes its table."""
    unique = [each for each in inspector.get_indexes(table) if each["unique"]]
    keys = [
        inspector.get_pk_constraint(table)["constrained_columns"],
        *(each["column_names"] for each in inspector.get_unique_constraints(table)),
        *([str(name) for name in each["column_names"]] for each in unique),
    ]
    return fact(table, [each["name"] for each in inspector.get_columns(table)], keys, but)


def all_facts() -> list[Fact]:
    """Return the facts of all models that are imported."""
    return sorted(
        _fact_of(mapper.local_table, mapper.class_.may_be_emptied)
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, AppendOnly) and isinstance(mapper.local_table, Table)
    )


def guards(each: Fact, dialect: Dialect) -> dict[str, str]:
    """Return the statement that creates each trigger of a fact, by the name of the trigger."""
    return dict(_sqlite_guards(each) if dialect.name == "sqlite" else _postgres_guards(each, dialect))


def arm(connection: Connection, each: Fact) -> None:
    """Create the triggers of a fact. On PostgreSQL also revoke the rights to change it."""
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        for name, body in BODIES.items():
            connection.execute(
                text(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")
            )
    for name, statement in guards(each, connection.dialect).items():
        connection.execute(text(statement))
        if not is_sqlite:  # ALWAYS: also while session_replication_role is replica
            connection.exec_driver_sql(f"ALTER TABLE {each.table} ENABLE ALWAYS TRIGGER {name}")
    if not is_sqlite:
        revoke(connection, each)


def disarm(connection: Connection, table: str) -> None:
    """Drop the triggers of a table, also those of older versions, and give its owner all rights back."""
    is_sqlite = connection.dialect.name == "sqlite"
    for name in ("no_update", "no_delete", "no_replace", "only_emptied", "append_only"):
        where = "" if is_sqlite else f" ON {table}"
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_{name}{where}")
    if not is_sqlite:
        connection.exec_driver_sql(f"GRANT ALL ON {table} TO CURRENT_USER")


def revoke(connection: Connection, each: Fact) -> None:
    """Take the rights to change a fact from everyone on PostgreSQL, its owner included; a dump does not keep this.

    A foreign key locks the row it points to, and for that PostgreSQL asks for the right to update any column. So one
    column of a key keeps it; the trigger refuses its change.
    """
    connection.exec_driver_sql(f"REVOKE UPDATE, DELETE, TRUNCATE ON {each.table} FROM PUBLIC, CURRENT_USER")
    quote = connection.dialect.identifier_preparer.quote
    changeable = ", ".join(quote(name) for name in (each.keys[0][0], *each.but))
    connection.exec_driver_sql(f"GRANT UPDATE ({changeable}) ON {each.table} TO CURRENT_USER")


def unguarded(connection: Connection, facts: Iterable[Fact]) -> list[str]:
    """Return the tables of facts whose triggers are not as they should be; all if a shared function was replaced."""
    is_sqlite = connection.dialect.name == "sqlite"
    found = dict(_sqlite_triggers(connection) if is_sqlite else _postgres_triggers(connection))
    all_changed = not is_sqlite and bool(_changed_functions(connection))
    return [
        each.table
        for each in facts
        if all_changed
        or any(
            found.get((each.table, name)) != _plain(statement)
            for name, statement in guards(each, connection.dialect).items()
        )
    ]


def find_faults(connection: Connection, facts: Iterable[Fact]) -> list[str]:
    """Return what is wrong with the triggers of the whole database: missing, changed, switched off or not ours.

    A view in SQLite is no better: it can pass for a table. On PostgreSQL extensions bring views of their own.
    """
    expected: dict[tuple[str, str], str] = {}
    for each in facts:
        for name, statement in guards(each, connection.dialect).items():
            expected[each.table, name] = _plain(statement)
    is_sqlite = connection.dialect.name == "sqlite"
    found = dict(_sqlite_triggers(connection) if is_sqlite else _postgres_triggers(connection))
    missing = sorted({table for table, name in expected.keys() - found.keys()})
    changed = sorted(
        f"{name} of {table}"
        for table, name in expected.keys() & found.keys()
        if found[table, name] != expected[table, name]
    )
    foreign = sorted(f"{name} of {table}" for table, name in found.keys() - expected.keys())
    return [
        *(f"The database does not refuse all changes of {table}: a trigger is missing." for table in missing),
        *(f"The trigger {each} was changed or switched off." for each in changed),
        *(f"The trigger {each} does not belong to the portal." for each in foreign),
        *(_sqlite_views(connection) if is_sqlite else _changed_functions(connection)),
    ]


def _fact_of(table: Table, but: Iterable[str]) -> Fact:
    unique = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    indexes = [each for each in table.indexes if each.unique]
    keys = [[column.name for column in table.primary_key.columns]]
    keys += [[column.name for column in each.columns] for each in unique]
    keys += [[column.name for column in each.columns] for each in indexes]
    return fact(table.name, [column.name for column in table.columns], keys, but)


def _sqlite_guards(each: Fact) -> Iterator[tuple[str, str]]:
    """REPLACE deletes the row it conflicts with and fires no trigger for that, so a conflict is refused before."""
    table = each.table
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    fixed = [f'"{name}"' for name in (*each.columns, *ROW_NUMBERS) if name not in each.but]
    update = f"UPDATE OF {', '.join(fixed)}" if each.but else "UPDATE"
    same = [
        "rowid = NEW.rowid",
        *(" AND ".join(f'"{name}" = NEW."{name}"' for name in key) for key in each.keys),
    ]
    there = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {one})" for one in same)  # noqa: S608 - our own names
    yield f"{table}_no_update", f"CREATE TRIGGER {table}_no_update BEFORE {update} ON {table} {refuse}"
    yield f"{table}_no_delete", f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}"
    yield (
        f"{table}_no_replace",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} {refuse}",
    )
    if each.but:
        filled = " OR ".join(
            f'NEW."{name}" IS NOT OLD."{name}" AND NEW."{name}" IS NOT \'\'' for name in each.but
        )
        only = f"{table}_only_emptied"
        yield only, f"CREATE TRIGGER {only} BEFORE UPDATE ON {table} WHEN {filled} {refuse}"


def _postgres_guards(each: Fact, dialect: Dialect) -> Iterator[tuple[str, str]]:
    """Written as ``pg_get_triggerdef`` writes them, so that the check compares text with text."""
    table, quote = each.table, dialect.identifier_preparer.quote
    fixed = ", ".join(quote(name) for name in each.columns if name not in each.but)
    update = f"UPDATE OF {fixed}" if each.but else "UPDATE"
    refuse = f"FOR EACH STATEMENT EXECUTE FUNCTION {REFUSE}()"
    name = f"{table}_append_only"
    yield name, f"CREATE TRIGGER {name} BEFORE DELETE OR {update} OR TRUNCATE ON {table} {refuse}"
    if each.but:
        words = ", ".join(f"'{name}'" for name in each.but)
        refuse = f"FOR EACH ROW EXECUTE FUNCTION {REFUSE_WORDS}({words})"
        yield (
            f"{table}_only_emptied",
            f"CREATE TRIGGER {table}_only_emptied BEFORE UPDATE ON {table} {refuse}",
        )


def _sqlite_triggers(connection: Connection) -> Iterator[tuple[tuple[str, str], str]]:
    rows = connection.exec_driver_sql("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
    for table, name, statement in rows:
        yield (table, name), _plain(statement)


def _postgres_triggers(connection: Connection) -> Iterator[tuple[tuple[str, str], str]]:
    rows = connection.exec_driver_sql(
        "SELECT c.relname, t.tgname, replace(pg_get_triggerdef(t.oid), quote_ident(n.nspname) || '.', ''), t.tgenabled "
        "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE NOT t.tgisinternal AND n.nspname = current_schema()"
    )
    for table, name, statement, enabled in rows:
        yield (table, name), _plain(statement) if enabled == "A" else "off"


def _sqlite_views(connection: Connection) -> list[str]:
    rows = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name"
    ).scalars()
    return [f"The view {name} does not belong to the portal." for name in rows]


def _changed_functions(connection: Connection) -> list[str]:
    rows = connection.exec_driver_sql(
        "SELECT p.proname, p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
        "WHERE n.nspname = current_schema()"
    )
    bodies: Mapping[str, str] = {name: body for name, body in rows if name in BODIES}
    return [
        f"The function {name} that refuses changes was replaced."
        for name, body in BODIES.items()
        if bodies.get(name) != body
    ]


def _plain(statement: str) -> str:
    """Return a statement without the quotes of names, which PostgreSQL writes only where it needs them."""
    return statement.replace('"', "")
