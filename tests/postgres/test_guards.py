"""What PostgreSQL refuses beyond triggers: the owner has no right to change facts, and a replica's session neither."""

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from portal.core import guards
from portal.training.assessments import models as _assessments  # noqa: F401 - its facts are among those checked

ENTRY = "INSERT INTO audit_entry (id, at, action, detail) VALUES (:id, '2026-03-12 12:00:00', 'x', '{}')"
LINK = "INSERT INTO audit_link (seq, entry_id, leaf, hash) VALUES (:id, :id, '', '')"
CHANGES = (
    "UPDATE audit_entry SET detail = 'y'",
    "DELETE FROM audit_entry",
    "TRUNCATE audit_entry CASCADE",
    "MERGE INTO audit_entry USING (VALUES (1)) v(n) ON id = n WHEN MATCHED THEN DELETE",
)


def refusal(connection: Connection, statement: str) -> str:
    with pytest.raises(DBAPIError) as refused, connection.begin_nested():
        connection.execute(text(statement))
    return str(refused.value.orig)


def test_the_owner_of_the_tables_may_add_facts_and_has_no_right_to_change_them(server: Engine) -> None:
    with server.connect() as connection:
        connection.execute(text("CREATE ROLE keeper"))
        for table in ("audit_entry", "audit_link"):
            connection.execute(text(f"ALTER TABLE {table} OWNER TO keeper"))
        connection.execute(text("SET LOCAL ROLE keeper"))
        for statement in (ENTRY, LINK):  # the foreign key of a link locks the entry
            connection.execute(text(statement), {"id": 1})

        for statement in CHANGES:
            assert "permission denied" in refusal(connection, statement)
        assert "is append-only" in refusal(connection, "UPDATE audit_entry SET id = 2")


def test_a_session_that_passes_for_a_replica_is_refused_too(server: Engine) -> None:
    with server.connect() as connection:
        connection.execute(text(ENTRY), {"id": 1})
        connection.execute(text("SET LOCAL session_replication_role = replica"))

        for statement in CHANGES:
            assert "is append-only" in refusal(connection, statement)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (
            "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only",
            "The trigger audit_entry_append_only of audit_entry was changed or switched off.",
        ),
        (
            "ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_append_only",  # not for a replica's session
            "The trigger audit_entry_append_only of audit_entry was changed or switched off.",
        ),
        (
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "The function refuse_change that refuses changes was replaced.",
        ),
    ],
)
def test_guards_that_were_switched_off_or_made_harmless_are_found(
    server: Engine, statement: str, found: str
) -> None:
    with server.connect() as connection:
        connection.execute(text(statement))

        assert guards.find_faults(connection, guards.all_facts()) == [found]
