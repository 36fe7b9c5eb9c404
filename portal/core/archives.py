"""The archive of a backup: a plain tar file with a manifest. What is read from one is taken from a stranger."""

import hashlib
import json
import os
import re
import shutil
import tarfile
from pathlib import Path
from typing import Any

from portal.core import clock
from portal.core.errors import Misconfigured

FORMAT = "rung-backup-1"
MANIFEST = "manifest.json"
CHECKPOINTS = "checkpoints"
KEYS = ("audit_key*.pem", "secret")  # patterns: keys that were replaced stay
NAMES = re.compile(r"(portal\.(db|dump)|audit_key(_[0-9a-f]{16})?\.pem|secret|checkpoints/[0-9]{1,18}\.json)")
MANIFEST_MOST = 64 * 1024 * 1024  # bytes; a line for each checkpoint of a century
SMALL_MOST = 64 * 1024  # bytes of a key, a secret or a checkpoint


def pack(content: Path, archive: Path) -> None:
    """Write every file below ``content`` and a manifest with their hashes to ``archive``, for its owner alone."""
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


def unpack(archive: Path, into: Path) -> None:
    """Unpack only the files that the manifest names, and compare the hash of each; raise ``Misconfigured``."""
    (into / CHECKPOINTS).mkdir(mode=0o700)
    try:
        with tarfile.open(
            archive, "r:"
        ) as tar:  # never compressed, so that it holds no more than its own size
            for name, expected in _files_of(tar, archive).items():
                _unpack_one(tar, archive, name, into / name)
                if _hash_of(into / name) != expected:
                    raise Misconfigured(f"{archive} is damaged: {name} is not what was written.")
    except (OSError, ValueError, RecursionError, tarfile.TarError) as error:
        raise Misconfigured(f"{archive} is not a backup: {error}") from None


def _files_of(tar: tarfile.TarFile, archive: Path) -> dict[str, str]:
    """Return the hashes in the manifest by the name of their file."""
    with _opened(tar, archive, _member(tar, archive, MANIFEST, MANIFEST_MOST)) as file:
        manifest = json.load(file)
    files = manifest.get("files") if isinstance(manifest, dict) and manifest.get("format") == FORMAT else None
    if not isinstance(files, dict):
        raise Misconfigured(f"{archive} is not a backup that this version knows.")
    for name in files:
        if not NAMES.fullmatch(name):
            raise Misconfigured(f"{archive} holds something that no backup holds: {name!r}")
    return files


def _unpack_one(tar: tarfile.TarFile, archive: Path, name: str, target: Path) -> None:
    most = None if name.startswith("portal.") else SMALL_MOST
    packed = _opened(tar, archive, _member(tar, archive, name, most))
    handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with packed, os.fdopen(handle, "wb") as file:
        shutil.copyfileobj(packed, file)


def _member(tar: tarfile.TarFile, archive: Path, name: str, most: int | None) -> tarfile.TarInfo:
    """Return an ordinary file of the archive: no link, no device, no file with holes."""
    try:
        member = tar.getmember(name)
    except KeyError:
        raise Misconfigured(f"The backup is not whole: {name} is missing.") from None
    is_plain = member.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and not member.issparse()
    if not is_plain or (most is not None and member.size > most):
        raise Misconfigured(
            f"{archive} holds something that no backup holds: {name} is not an ordinary file."
        )
    return member


def _opened(tar: tarfile.TarFile, archive: Path, member: tarfile.TarInfo) -> Any:
    file = tar.extractfile(member)
    if file is None:
        raise Misconfigured(f"{archive} is damaged: {member.name} cannot be read.")
    return file


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
