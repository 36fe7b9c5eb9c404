"""Runs migrations on the connection that the portal hands in; offline SQL is not offered.

Also brings two operations of our own: ``op.refuse_changes`` lets a table only grow, ``op.allow_changes`` undoes that.
"""

from collections.abc import Collection

from alembic import context
from alembic.operations import MigrateOperation, Operations
from sqlalchemy import MetaData, inspect

from portal.core import guards

NAMES = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


@Operations.register_operation("refuse_changes")
class RefuseChanges(MigrateOperation):
    """Let the database itself refuse changes by any verb; columns in ``but`` may be emptied, and nothing else."""

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
    """Create the triggers, and on PostgreSQL revoke the rights to change the table."""
    connection = operations.get_bind()
    guards.arm(connection, guards.inspected(inspect(connection), asked.table, asked.but))


@Operations.implementation_for(AllowChanges)
def allow_changes(operations: Operations, asked: AllowChanges) -> None:
    guards.disarm(operations.get_bind(), asked.table)


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
