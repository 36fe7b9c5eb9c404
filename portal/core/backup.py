"""Backups that are proven: one archive with database, keys and checkpoints, restored once before it counts."""

import hashlib
import json
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from portal.core import clock, dumps, schema
from portal.core.environment import Settings
from portal.core.errors import Misconfigured

FORMAT = "rung-backup-1"
MANIFEST = "manifest.json"
KEYS = ("audit_key.pem", "secret")
CHECKPOINTS = "checkpoints"
NAMES = re.compile(r"(portal\.(db|dump)|audit_key\.pem|secret|checkpoints/\d+\.json)")
ASIDE = "before-restore-"
LEFT_ALONE = frozenset({"secret"})  # reading the settings creates it, so it does not mean there is data

Check = Callable[[Engine, Path], Sequence[str]]
"""Checks a restored database and the folder of its checkpoints; returns the faults."""


@dataclass(frozen=True)
class BackupOutcome:
    """Where the archive or the data is now, and what is wrong with it."""

    path: Path
    faults: Sequence[str]
    aside: Path | None = None


def write_backup(settings: Settings, target: Path, check: Check) -> BackupOutcome:
    """Write an archive, restore it in a scratch place and check the result.

    An archive with faults gets the suffix ``.failed``. Raises ``Misconfigured`` where ``target`` exists.
    """
    if target.exists():
        raise Misconfigured(f"{target} is there already. Choose another name.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with _scratch_folder(target.parent) as scratch:
        content, proof, part = scratch / "content", scratch / "proof", scratch / "archive.tar"
        content.mkdir()
        proof.mkdir()
        _collect(settings, content)
        _pack(content, part)
        faults = _unpacked_and_checked(settings, part, proof, check)
        path = target if not faults else target.with_name(f"{target.name}.failed")
        part.replace(path)
    return BackupOutcome(path, faults)


def restore_backup(settings: Settings, archive: Path, check: Check, *, force: bool = False) -> BackupOutcome:
    """Restore an archive. With ``force``, data that is already there is moved aside; else it is refused.

    Faults of the audit log also stop the restore unless it is forced. An archive that does not match its manifest is
    never restored. Raises ``Misconfigured``.
    """
    if not force and (_occupants(settings.data) or dumps.holds_anything(settings)):
        raise Misconfigured(f"{settings.data} holds data already. Use --force to put it aside and go on.")
    settings.data.mkdir(parents=True, exist_ok=True)
    stamp = f"{ASIDE}{clock.now():%Y%m%dT%H%M%S}"
    with _scratch_folder(settings.data) as scratch:
        faults = _unpacked_and_checked(settings, archive, scratch, check)
        if faults and not force:
            return BackupOutcome(archive, faults)
        dumps.refuse_if_running(settings)
        aside = _put_aside(settings.data, settings.data / stamp, but=scratch)
        dumped = scratch / dumps.name_of_dump(settings)
        dumps.put_back(settings, dumped, aside=stamp.replace("-", "_").lower())
        dumped.unlink(missing_ok=True)
        for each in scratch.iterdir():
            each.replace(settings.data / each.name)
    return BackupOutcome(settings.data, faults, aside)


def read_manifest(archive: Path) -> dict[str, Any]:
    """Return the manifest of an archive; raise ``Misconfigured`` where it is not a backup."""
    try:
        with tarfile.open(archive) as tar:
            manifest = json.load(_member(tar, MANIFEST))
    except (OSError, ValueError, tarfile.TarError) as error:
        raise Misconfigured(f"{archive} is not a backup: {error}") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise Misconfigured(f"{archive} is not a backup that this version knows.")
    return manifest


def _collect(settings: Settings, into: Path) -> None:
    """Copy checkpoints first and keys last. So the database has every checkpoint, and every key is there."""
    (into / CHECKPOINTS).mkdir()
    for file in sorted((settings.data / CHECKPOINTS).glob("*.json")):
        shutil.copyfile(file, into / CHECKPOINTS / file.name)
    dumps.dump(settings, into / dumps.name_of_dump(settings))
    for name in KEYS:
        if (settings.data / name).exists():
            shutil.copyfile(settings.data / name, into / name)


def _pack(content: Path, archive: Path) -> None:
    files = sorted(path for path in content.rglob("*") if path.is_file())
    named = {path.relative_to(content).as_posix(): _hash_of(path) for path in files}
    manifest = {"format": FORMAT, "made_at": clock.now().isoformat(timespec="seconds"), "files": named}
    (content / MANIFEST).write_text(json.dumps(manifest, indent=2))
    handle = os.open(archive, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        with tarfile.open(fileobj=file, mode="w") as tar:
            for name in (MANIFEST, *named):
                tar.add(content / name, arcname=name)
        file.flush()
        os.fsync(file.fileno())


def _unpacked_and_checked(settings: Settings, archive: Path, into: Path, check: Check) -> list[str]:
    _unpack(archive, into)
    dumped = into / dumps.name_of_dump(settings)
    if not dumped.exists():
        raise Misconfigured(f"{archive} holds another kind of database than PORTAL_DATABASE_URL asks for.")
    with dumps.opened(settings, dumped) as engine:
        if not schema.is_known(schema.current(engine)):
            raise Misconfigured(
                f"{archive} was made by a newer version of the portal. Install that one first."
            )
        return [*dumps.problems_of(engine), *check(engine, into / CHECKPOINTS)]


def _unpack(archive: Path, into: Path) -> None:
    """Unpack only the files that the manifest names, and compare the hash of each."""
    files = read_manifest(archive)["files"]
    (into / CHECKPOINTS).mkdir()
    with tarfile.open(archive) as tar:
        for name, expected in files.items():
            if not NAMES.fullmatch(name):
                raise Misconfigured(f"{archive} holds something that no backup holds: {name}")
            with _member(tar, name) as packed, (into / name).open("xb") as file:
                shutil.copyfileobj(packed, file)
            (into / name).chmod(0o600)
            if _hash_of(into / name) != expected:
                raise Misconfigured(f"{archive} is damaged: {name} is not what was written.")


def _put_aside(folder: Path, aside: Path, *, but: Path) -> Path | None:
    """Move everything in ``folder`` to ``aside``, except folders of earlier restores. Return where it is."""
    there = [path for path in folder.iterdir() if path != but and not path.name.startswith(ASIDE)]
    if all(path.name in LEFT_ALONE for path in there):
        return None
    aside.mkdir()
    for path in there:
        path.replace(aside / path.name)
    return aside


def _occupants(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name not in LEFT_ALONE] if folder.exists() else []


@contextmanager
def _scratch_folder(beside: Path) -> Iterator[Path]:
    """Make a temporary folder on the same disk that only this user can read."""
    path = Path(tempfile.mkdtemp(prefix=".portal-", dir=beside))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _member(tar: tarfile.TarFile, name: str) -> Any:
    try:
        file = tar.extractfile(name)
    except KeyError:
        file = None
    if file is None:
        raise Misconfigured(f"The backup is not whole: {name} is missing.")
    return file


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
