"""A PostgreSQL database goes out and comes back by its own programs."""

import itertools
import os
from collections.abc import Iterator
from dataclasses import replace

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, text

from portal.audit.cli import audit
from portal.backup_cli import backup, restore
from portal.cli import opened
from portal.core import db, dumps, schema
from portal.core.environment import Settings
from tests.audit.make import write_entries
from tests.databases import engine_of, fresh_postgres
from tests.postgres_server import _find_binaries

_numbers = itertools.count()


@pytest.fixture
def own_postgres(tmp_path, monkeypatch) -> Iterator[Engine]:
    """A migrated database of the test's own, and the programs that belong to its server."""
    url = fresh_postgres(f"backup_{next(_numbers)}")
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path / "var"))
    monkeypatch.setenv("PORTAL_DATABASE_URL", url)
    monkeypatch.setenv("PATH", f"{_find_binaries()}:{os.environ['PATH']}")
    engine = engine_of(url, tmp_path / "var")
    schema.upgrade(engine)
    db.bind(engine)
    yield engine
    db.session.remove()
    for each in (engine, db.session.get_bind()):
        each.dispose()


def entries(engine: Engine, schema_name: str = "public") -> int:
    with engine.connect() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {schema_name}.audit_entry"))


def run(command, *arguments: object) -> list[str]:
    done = CliRunner().invoke(command, [*map(str, arguments)], obj=opened, catch_exceptions=False)
    db.session.remove()
    db.session.get_bind().dispose()  # a command ends with its process
    assert done.exit_code == 0, done.output
    return done.output.splitlines()


def test_a_backup_is_proven_in_a_scratch_database_that_is_gone_afterwards(own_postgres, tmp_path) -> None:
    write_entries(4)
    run(audit, "checkpoint")

    said = run(backup, tmp_path / "portal.tar")

    assert said[0] == "The audit log in it: 4 entries in the chain, 1 signed checkpoints."
    assert said[-1] == "PASS"
    with own_postgres.connect() as connection:
        assert (
            connection.scalar(text("SELECT count(*) FROM pg_database WHERE datname LIKE 'rung_check_%'")) == 0
        )


def test_a_restore_puts_what_was_there_into_a_schema_of_its_own(own_postgres, tmp_path) -> None:
    write_entries(4)
    run(backup, tmp_path / "portal.tar")
    write_entries(2)
    db.session.remove()

    refused = CliRunner().invoke(restore, [str(tmp_path / "portal.tar")])
    assert "holds data already" in str(refused.exception)
    assert entries(own_postgres) == 6

    assert run(restore, tmp_path / "portal.tar", "--force")[-1] == "PASS"

    with own_postgres.connect() as connection:
        aside = connection.scalar(
            text("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before_restore_%'")
        )
    assert (entries(own_postgres), entries(own_postgres, aside)) == (4, 6)
    assert run(audit, "verify")[-1].startswith("PASS")
    assert run(backup, tmp_path / "again.tar")[-1] == "PASS"


def test_restored_facts_still_refuse_to_be_changed(own_postgres, tmp_path) -> None:
    write_entries(1)
    run(backup, tmp_path / "portal.tar")
    run(restore, tmp_path / "portal.tar", "--force")

    with pytest.raises(Exception, match="append-only"), own_postgres.begin() as connection:
        connection.execute(text("UPDATE audit_entry SET action = 'people.left'"))


def test_the_password_is_not_seen_among_the_running_programs(tmp_path, monkeypatch) -> None:
    """A stand-in for pg_dump writes down how it was called."""
    program = tmp_path / "pg_dump"
    program.write_text(
        f'#!/bin/sh\necho "$@" > {tmp_path}/called\necho "$PGPASSWORD" > {tmp_path}/password\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    settings = replace(
        Settings(data=tmp_path),
        database_url="postgresql://rung:s3cret@db.example:5433,two.example:5434/portal",
    )

    dumps.dump(settings, tmp_path / "portal.dump")

    called = (tmp_path / "called").read_text()
    assert "host=db.example,two.example port=5433,5434" in called
    assert "s3cret" not in called
    assert (tmp_path / "password").read_text() == "s3cret\n"
