"""Runs migrations on the connection that the portal hands in; offline SQL is not offered.

Also brings two operations of our own: ``op.refuse_changes`` lets a table only grow, ``op.allow_changes`` undoes that.
"""

from collections.abc import Collection

from alembic import context
from alembic.operations import MigrateOperation, Operations
from sqlalchemy import MetaData, inspect

NAMES = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ROW_NUMBER = ("rowid", "oid", "_rowid_")  # what SQLite also calls the number of a row


@Operations.register_operation("refuse_changes")
class RefuseChanges(MigrateOperation):
    """Let the database itself refuse UPDATE and DELETE; columns named in ``but`` may be emptied, and nothing else."""

    def __init__(self, table: str, but: Collection[str]) -> None:
        self.table, self.but = table, but

    @classmethod
    def refuse_changes(cls, operations: Operations, table: str, *, but: Collection[str] = ()) -> None:
        operations.invoke(cls(table, but))


@Operations.register_operation("allow_changes")
class AllowChanges(MigrateOperation):
    """Take back what ``refuse_changes`` did."""

    def __init__(self, table: str) -> None:
        self.table = table

    @classmethod
    def allow_changes(cls, operations: Operations, table: str) -> None:
        operations.invoke(cls(table))


@Operations.implementation_for(RefuseChanges)
def refuse_changes(operations: Operations, asked: RefuseChanges) -> None:
    """Triggers: on SQLite each has its own refusal, on PostgreSQL all share one function."""
    table, is_sqlite = asked.table, operations.migration_context.dialect.name == "sqlite"
    every = [column["name"] for column in inspect(operations.get_bind()).get_columns(table)]
    fixed = [f'"{name}"' for name in (*every, *(ROW_NUMBER if is_sqlite else ())) if name not in asked.but]
    update = f"UPDATE OF {', '.join(fixed)}" if asked.but else "UPDATE"
    differs = "IS NOT" if is_sqlite else "IS DISTINCT FROM"
    filled = " OR ".join(f"NEW.{name} {differs} OLD.{name} AND NEW.{name} {differs} ''" for name in asked.but)
    if is_sqlite:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        operations.execute(f"CREATE TRIGGER {table}_no_update BEFORE {update} ON {table} {refuse}")
        operations.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}")
    else:
        operations.execute(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
        refuse = "EXECUTE FUNCTION refuse_change()"
        operations.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE {update} OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT {refuse}"
        )
    if asked.but:
        operations.execute(
            f"CREATE TRIGGER {table}_only_emptied BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({filled}) {refuse}"
        )


@Operations.implementation_for(AllowChanges)
def allow_changes(operations: Operations, asked: AllowChanges) -> None:
    is_sqlite = operations.migration_context.dialect.name == "sqlite"
    names = ("no_update", "no_delete", "only_emptied") if is_sqlite else ("append_only", "only_emptied")
    for name in names:
        where = "" if is_sqlite else f" ON {asked.table}"
        operations.execute(f"DROP TRIGGER IF EXISTS {asked.table}_{name}{where}")


connection = context.config.attributes["connection"]
is_postgres = connection.dialect.name == "postgresql"
if is_postgres:  # rather give way to those at work than let them wait; once begun, take the time it takes
    connection.exec_driver_sql("SET lock_timeout = '3s'")
    connection.exec_driver_sql("SET statement_timeout = 0")
    connection.commit()

context.configure(
    connection=connection,
    target_metadata=NAMES,
    render_as_batch=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()

if is_postgres:
    connection.exec_driver_sql("RESET lock_timeout")
    connection.exec_driver_sql("RESET statement_timeout")
    connection.commit()
