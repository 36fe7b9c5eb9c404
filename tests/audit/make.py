"""Entries and copies of the log, and how somebody with access to the database could tamper with them."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, text

from portal.audit import chain, export, verifier
from portal.audit.commands import record
from portal.core import clock, db
from portal.core.api.caller import Caller
from portal.core.permissions import ApiScope
from portal.people.actions import PeopleAction


def write_entries(count: int, *, actor=None) -> None:
    """Record ``count`` entries and add them to the chain."""
    with db.use_case():
        for number in range(count):
            record(actor, PeopleAction.PLACED, unit=number)
    with db.use_case():
        while chain.sequence():
            pass


def sign(folder: Path) -> Path:
    """Sign a checkpoint over the whole log and write it to a file."""
    with db.use_case():
        made = chain.checkpoint(folder)
    assert made is not None
    return chain.write_out(folder, made)


def copy_of_log(connection: Connection, folder: Path) -> Path:
    db.session.flush()
    path = folder / "log.jsonl"
    path.write_text("".join(f"{json.dumps(each)}\n" for each in export.records(connection)))
    return path


def run_verifier(log: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the verifier as an auditor does: one file with plain Python."""
    return subprocess.run(
        [sys.executable, "-I", "-S", verifier.__file__, log, *map(str, arguments)],
        capture_output=True, text=True, check=False, cwd=log.parent, env={},
    )  # fmt: skip


def disarm(connection: Connection) -> None:
    """Remove the triggers that refuse changes of facts; the test's transaction restores them."""
    is_sqlite = connection.dialect.name == "sqlite"
    for table in ("audit_entry", "audit_concern", "audit_link", "audit_checkpoint"):
        names = [f"{table}_no_update", f"{table}_no_delete"] if is_sqlite else [f"{table}_append_only"]
        for name in names:
            connection.execute(
                text(f"DROP TRIGGER {name}" if is_sqlite else f"DROP TRIGGER {name} ON {table}")
            )
    if is_sqlite:
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    else:
        connection.execute(text("ALTER TABLE audit_link DROP CONSTRAINT fk_audit_link_entry_id"))


def tamper(connection: Connection, *statements: str) -> None:
    disarm(connection)
    for statement in statements:
        assert connection.execute(text(statement)).rowcount != 0, statement


def make_program(name: str) -> Caller:
    """Return a program as an endpoint sees its caller."""
    expires = clock.now() + timedelta(days=90)
    return Caller(id=7, name=name, scopes=frozenset(ApiScope), token_id=1, token_expires_at=expires)
