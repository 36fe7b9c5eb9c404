"""A backup is checked by restoring it; a restore brings everything back and destroys nothing."""

import stat
import tarfile
from pathlib import Path

import pysqlite3.dbapi2
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from portal.audit.cli import audit
from portal.audit.models import AuditEntry
from portal.backup_cli import backup, restore
from portal.cli import opened
from portal.core import db, health, last_runs, schema
from portal.core.errors import Misconfigured
from tests.audit.make import write_entries


@pytest.fixture
def archive(own_portal, tmp_path) -> Path:
    """A backup of a portal with five entries, one checkpoint, its key and its secret."""
    write_entries(5)
    CliRunner().invoke(audit, ["checkpoint"])
    db.session.get_bind().dispose()  # a command ends with its process
    file = tmp_path / "kept" / "portal.tar"
    assert run(backup, file).output.splitlines()[-1] == "PASS"
    return file


def run(command, *arguments: object) -> Result:
    return CliRunner().invoke(command, [*map(str, arguments)])


def refusal(result: Result) -> str:
    assert isinstance(result.exception, Misconfigured), result.output
    return str(result.exception)


def elsewhere(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    monkeypatch.setenv("PORTAL_DATA", str(folder))
    return folder


def count_entries(folder: Path) -> int:
    with pysqlite3.dbapi2.connect(str(folder / "portal.db")) as connection:
        return connection.execute("SELECT count(*) FROM audit_entry").fetchone()[0]


def test_a_backup_says_where_it_is_what_it_holds_and_pass(own_portal, tmp_path) -> None:
    write_entries(2)

    done = run(backup, tmp_path / "portal.tar")

    assert (done.exit_code, done.output.splitlines()) == (0, [
        "The audit log in it: 2 entries in the chain, 0 signed checkpoints.",
        f"Written to {tmp_path / 'portal.tar'} and restored once in a scratch place.",
        "PASS",
    ])  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == ["portal.tar", "var"]
    sign = last_runs.find(health.BACKUP)
    assert sign
    assert (sign.problem, sign.well_at) == ("", sign.at)


def test_it_holds_the_database_the_keys_and_the_checkpoints_and_only_its_owner_may_read_it(archive) -> None:
    with tarfile.open(archive) as tar:
        assert tar.getnames() == [
            "manifest.json", "audit_key.pem", "checkpoints/5.json", "portal.db", "secret",
        ]  # fmt: skip
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600


def test_it_is_taken_while_others_write(own_portal, tmp_path) -> None:
    write_entries(1)
    with own_portal.engine.connect() as writer:
        writer.execution_options(portal_writes=True).execute(text("DELETE FROM audit_pending"))

        assert run(backup, tmp_path / "portal.tar").exit_code == 0


def test_restored_elsewhere_it_is_the_same_portal(own_portal, archive, tmp_path, monkeypatch) -> None:
    there = elsewhere(monkeypatch, tmp_path / "new")

    done = run(restore, archive)

    assert done.output.splitlines()[-2:] == [f"Restored into {there}.", "PASS"]
    assert count_entries(there) == 5
    for name in ("audit_key.pem", "secret", "checkpoints/5.json"):
        assert (there / name).read_bytes() == (own_portal.data / name).read_bytes()
    assert stat.S_IMODE((there / "audit_key.pem").stat().st_mode) == 0o600
    assert sorted(path.name for path in there.iterdir()) == [
        "audit_key.pem",
        "checkpoints",
        "portal.db",
        "secret",
    ]
    assert CliRunner().invoke(audit, ["verify"], obj=opened).exit_code == 0


def test_nothing_is_overwritten_unless_forced_and_then_it_is_put_aside(own_portal, archive) -> None:
    write_entries(2)
    db.session.remove()
    for engine in (own_portal.engine, db.session.get_bind()):
        engine.dispose()  # the portal is stopped
    assert "holds data already" in refusal(run(restore, archive))
    assert count_entries(own_portal.data) == 7

    done = run(restore, archive, "--force")

    assert (done.exit_code, count_entries(own_portal.data)) == (0, 5)
    aside = next(own_portal.data.glob("before-restore-*"))
    assert count_entries(aside) == 7
    assert f"What was there before is in {aside}." in done.output.splitlines()


def test_a_portal_that_is_running_is_not_pulled_away_from_under_its_people(own_portal, archive) -> None:
    with own_portal.engine.connect() as connection:
        connection.execute(text("SELECT 1"))

        assert (
            refusal(run(restore, archive, "--force"))
            == "The portal is still running on this data. Stop it first."
        )
    assert count_entries(own_portal.data) == 5


def test_a_log_that_somebody_has_been_at_fails_the_backup_but_the_archive_is_kept(
    own_portal, tmp_path
) -> None:
    write_entries(3)
    with own_portal.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_entry_no_update"))
        connection.execute(text("UPDATE audit_entry SET action = 'people.left' WHERE id = 2"))

    done = run(backup, tmp_path / "portal.tar")

    assert done.exit_code == 1
    assert done.output.splitlines()[-1] == "FAIL: The entry at place 2 (id 2) is not what was written there."
    assert not (tmp_path / "portal.tar").exists()
    assert (tmp_path / "portal.tar.failed").exists()


def test_such_an_archive_comes_back_only_when_forced(own_portal, tmp_path, monkeypatch) -> None:
    test_a_log_that_somebody_has_been_at_fails_the_backup_but_the_archive_is_kept(own_portal, tmp_path)
    there = elsewhere(monkeypatch, tmp_path / "new")

    done = run(restore, tmp_path / "portal.tar.failed")
    assert done.exit_code == 1
    assert "Nothing was restored" in done.output
    assert not (there / "portal.db").exists()

    assert run(restore, tmp_path / "portal.tar.failed", "--force").exit_code == 1
    assert count_entries(there) == 3


@pytest.mark.parametrize("place", [0.3, 0.6, 0.9])
def test_a_damaged_archive_never_comes_in(archive, tmp_path, monkeypatch, place: float) -> None:
    there = elsewhere(monkeypatch, tmp_path / "new")
    content = bytearray(archive.read_bytes())
    start = content.index(b"SQLite format 3") + 4096
    at = start + int(place * 100_000)
    content[at : at + 64] = bytes(byte ^ 0xFF for byte in content[at : at + 64])
    archive.write_bytes(content)

    assert (
        refusal(run(restore, archive, "--force"))
        == f"{archive} is damaged: portal.db is not what was written."
    )
    assert not (there / "portal.db").exists()


def test_what_is_no_backup_is_said_to_be_none(tmp_path, monkeypatch) -> None:
    elsewhere(monkeypatch, tmp_path / "new")
    (tmp_path / "letter.txt").write_text("Dear all")

    assert "is not a backup" in refusal(run(restore, tmp_path / "letter.txt"))


def test_a_backup_of_a_newer_portal_waits_for_that_portal(own_portal, tmp_path, monkeypatch) -> None:
    with own_portal.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_later'"))

    assert "made by a newer version" in refusal(run(backup, tmp_path / "portal.tar"))


def test_a_backup_of_an_older_portal_is_brought_up_to_date_and_checked(
    own_portal, tmp_path, monkeypatch
) -> None:
    write_entries(2)
    db.session.remove()
    schema.downgrade(own_portal.engine, to="0031_steps_run_out")
    assert run(backup, tmp_path / "portal.tar").output.splitlines()[-1] == "PASS"
    elsewhere(monkeypatch, tmp_path / "new")

    assert run(restore, tmp_path / "portal.tar").output.splitlines()[-1] == "PASS"


def test_an_existing_file_is_not_overwritten(archive) -> None:
    assert refusal(run(backup, archive)) == f"{archive} is there already. Choose another name."


def test_without_a_database_there_is_nothing_to_back_up(tmp_path, monkeypatch) -> None:
    there = elsewhere(monkeypatch, tmp_path / "new")

    assert refusal(run(backup, tmp_path / "portal.tar")).startswith(
        f"There is no database at {there / 'portal.db'}"
    )


def test_without_the_programs_of_postgresql_it_says_what_to_install(tmp_path, monkeypatch) -> None:
    elsewhere(monkeypatch, tmp_path)
    monkeypatch.setenv("PORTAL_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    monkeypatch.setenv("PATH", str(tmp_path))

    assert refusal(run(backup, tmp_path / "portal.tar")).startswith("pg_dump is not on PATH. Install")


def test_what_is_restored_can_be_written_to_at_once(own_portal, archive, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path / "new"))
    run(restore, archive)
    assert CliRunner().invoke(audit, ["verify"], obj=opened).exit_code == 0  # binds the restored database

    write_entries(1)

    assert db.session.query(AuditEntry).count() == 6
