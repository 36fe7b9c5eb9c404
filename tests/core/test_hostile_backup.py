"""An archive from a stranger ends in one line, writes nowhere, and brings no trigger or view of its own."""

import hashlib
import io
import json
import shutil
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2
import pytest
from click.testing import CliRunner, Result

from portal.backup_cli import restore
from portal.core import db
from portal.core.errors import Misconfigured
from tests.audit.make import write_entries

FORMAT = "rung-backup-1"
DEEP = b"[" * 200_000


@pytest.fixture(autouse=True)
def there(tmp_path, monkeypatch) -> Path:
    """The data folder to restore into."""
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path / "new"))
    return tmp_path / "new"


@pytest.fixture
def taken(own_portal, tmp_path, there, monkeypatch) -> Path:
    """A copy of a portal's database with two entries, to tamper with."""
    write_entries(2)
    db.session.remove()
    own_portal.engine.dispose()
    monkeypatch.setenv("PORTAL_DATA", str(there))
    return Path(shutil.copy(own_portal.data / "portal.db", tmp_path / "taken.db"))


def packed(folder: Path, files: Mapping[str, bytes], manifest: bytes | None = None) -> Path:
    """Write an archive whose manifest fits its files, or says something else."""
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    stated = json.dumps({"format": FORMAT, "files": hashes}).encode() if manifest is None else manifest
    archive = folder / "made.tar"
    with tarfile.open(archive, "w") as tar:
        for name, content in {"manifest.json": stated, **files}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return archive


def refusal(archive: Path, *options: str) -> str:
    """Return the one line with which restoring ends."""
    done = restored(archive, *options)
    assert isinstance(done.exception, Misconfigured), repr(done.exception)
    assert len(str(done.exception).splitlines()) == 1
    return str(done.exception)


def restored(archive: Path, *options: str) -> Result:
    return CliRunner().invoke(restore, [str(archive), *options])


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "/etc/passwd",
        "checkpoints/../../outside",
        "portal.db.wal",
        f"checkpoints/{'1' * 300}.json",
    ],
)
def test_an_archive_writes_nowhere_but_where_a_backup_does(tmp_path, name: str) -> None:
    archive = packed(tmp_path, {name: b"x"})

    assert refusal(archive) == f"{archive} holds something that no backup holds: {name!r}"
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize(
    "manifest",
    [b"", b"[]", b"{}", b"\xff\xfe", DEEP, b'{"format": "rung-backup-1"}', b'{"format": "rung-backup-1", "files": [1]}',
     b'{"format": "rung-backup-1", "files": {"portal.db": ["x"]}}'],
    ids=["empty", "list", "nothing", "bytes", "deep", "no files", "a list of files", "no hash"],
)  # fmt: skip
def test_a_manifest_that_is_none_ends_in_one_line(tmp_path, manifest: bytes) -> None:
    assert "made.tar" in refusal(packed(tmp_path, {"portal.db": b"x"}, manifest), "--force")


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE]
)
def test_only_an_ordinary_file_is_unpacked(tmp_path, kind: bytes) -> None:
    archive = tmp_path / "made.tar"
    stated = json.dumps({"format": FORMAT, "files": {"secret": "x"}}).encode()
    with tarfile.open(archive, "w") as tar:
        manifest = tarfile.TarInfo("manifest.json")
        manifest.size = len(stated)
        tar.addfile(manifest, io.BytesIO(stated))
        member = tarfile.TarInfo("secret")
        member.type, member.linkname = kind, "manifest.json"
        tar.addfile(member)

    assert "secret is not an ordinary file" in refusal(archive)


def test_a_compressed_archive_is_not_unpacked(tmp_path) -> None:
    archive = tmp_path / "made.tar"
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(__file__, arcname="manifest.json")

    assert "is not a backup" in refusal(archive)


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + bytes(5000)])
def test_what_is_no_database_ends_in_one_line(tmp_path, content: bytes) -> None:
    assert "does not hold the database of a portal" in refusal(
        packed(tmp_path, {"portal.db": content}), "--force"
    )


def test_a_secret_or_a_key_that_is_none_is_refused(tmp_path, taken) -> None:
    files = {"portal.db": taken.read_bytes(), "secret": b"\xff\xfe"}

    assert refusal(packed(tmp_path, files)).endswith("is not a backup: its secret is not one.")


SPOILED: dict[str, tuple[str, ...]] = {
    "a table is missing": ("DROP TABLE audit_concern",),
    "a moment is none": ("DROP TRIGGER audit_entry_no_update", "UPDATE audit_entry SET at = 'yesterday'"),
    "a column is missing": (
        "DROP TRIGGER audit_entry_no_update", "DROP TRIGGER audit_entry_no_replace",
        "ALTER TABLE audit_entry DROP COLUMN personal",
    ),
    "the version is none": ("UPDATE alembic_version SET version_num = x'00ff'",),
}  # fmt: skip


@pytest.mark.parametrize("how", SPOILED)
def test_a_database_of_another_shape_ends_in_one_line(tmp_path, taken, how: str) -> None:
    assert "made.tar" in refusal(packed(tmp_path, {"portal.db": spoiled(taken, *SPOILED[how])}), "--force")


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (
            "DROP TRIGGER audit_entry_no_delete",
            "The database does not refuse all changes of audit_entry: a trigger is missing.",
        ),
        (
            "CREATE TRIGGER helper AFTER INSERT ON people_sign_in BEGIN DELETE FROM person; END",
            "The trigger helper of people_sign_in does not belong to the portal.",
        ),
        ("CREATE VIEW staff AS SELECT * FROM person", "The view staff does not belong to the portal."),
    ],
)
def test_triggers_that_are_missing_or_not_ours_stop_the_restore(
    tmp_path, taken, there, statement: str, fault: str
) -> None:
    done = restored(packed(tmp_path, {"portal.db": spoiled(taken, statement)}))

    assert done.output, repr(done.exception)
    assert done.exit_code == 1
    assert f"FAIL: {fault}" in done.output.splitlines()
    assert not (there / "portal.db").exists()


@pytest.mark.parametrize(
    "checkpoint", [b"", b"[]", b'{"size": "x", "root": 1, "signed_at": {}, "signature": null, "public_key": []}', DEEP]
)  # fmt: skip
def test_a_checkpoint_that_is_none_does_not_end_in_a_trace(tmp_path, taken, checkpoint: bytes) -> None:
    done = restored(packed(tmp_path, {"portal.db": taken.read_bytes(), "checkpoints/2.json": checkpoint}))

    assert isinstance(done.exception, Misconfigured | SystemExit), repr(done.exception)
    assert done.exit_code == 1


def spoiled(database: Path, *statements: Any) -> bytes:
    connection = pysqlite3.dbapi2.connect(str(database), isolation_level=None)
    connection.execute("PRAGMA journal_mode = DELETE")
    for statement in statements:
        connection.execute(statement)
    connection.close()
    return database.read_bytes()
