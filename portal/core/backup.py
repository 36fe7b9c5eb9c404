"""Backups that are proven: one archive with database, keys and checkpoints, restored once before it counts."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, inspect

from portal.core import archives, clock, db, dumps, guards, private, schema
from portal.core.archives import CHECKPOINTS, KEYS
from portal.core.environment import SECRET_MIN, Settings
from portal.core.errors import Misconfigured

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
    private.make_folder(target.parent)
    with _scratch_folder(target.parent) as scratch:
        content, proof, part = scratch / "content", scratch / "proof", scratch / "archive.tar"
        content.mkdir()
        proof.mkdir()
        _collect(settings, content)
        archives.pack(content, part)
        faults = _unpacked_and_checked(settings, part, proof, check)
        path = target if not faults else target.with_name(f"{target.name}.failed")
        part.replace(path)
    return BackupOutcome(path, faults)


def restore_backup(settings: Settings, archive: Path, check: Check, *, force: bool = False) -> BackupOutcome:
    """Restore an archive. With ``force``, data that is already there is moved aside; else it is refused.

    Faults of the log or of the database also stop the restore unless it is forced. An archive that does not match its
    manifest is never restored. Raises ``Misconfigured``.
    """
    if not force and (_occupants(settings.data) or dumps.holds_anything(settings)):
        raise Misconfigured(f"{settings.data} holds data already. Use --force to put it aside and go on.")
    private.make_folder(settings.data)
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
        _protect(settings)
    return BackupOutcome(settings.data, faults, aside)


def _collect(settings: Settings, into: Path) -> None:
    """Copy checkpoints first and keys last. So the database has every checkpoint, and every key is there."""
    (into / CHECKPOINTS).mkdir()
    for file in sorted((settings.data / CHECKPOINTS).glob("*.json")):
        shutil.copyfile(file, into / CHECKPOINTS / file.name)
    dumps.dump(settings, into / dumps.name_of_dump(settings))
    for key in (path for pattern in KEYS for path in sorted(settings.data.glob(pattern))):
        shutil.copyfile(key, into / key.name)


def _unpacked_and_checked(settings: Settings, archive: Path, into: Path, check: Check) -> list[str]:
    """Unpack an archive and return its faults; raise ``Misconfigured`` where it cannot be used at all."""
    archives.unpack(archive, into)
    dumped = into / dumps.name_of_dump(settings)
    if not dumped.exists():
        raise Misconfigured(f"{archive} holds another kind of database than PORTAL_DATABASE_URL asks for.")
    if not _is_usable(into / "secret"):
        raise Misconfigured(f"{archive} is not a backup: its secret is not one.")
    try:
        with dumps.opened(settings, dumped) as engine:
            return _faults_of(engine, archive, lambda: check(engine, into / CHECKPOINTS))
    except Misconfigured:
        raise
    except Exception as error:  # noqa: BLE001 - a stranger's database may fail in any way, and one line is the answer
        raise Misconfigured(f"{archive} does not hold the database of a portal: {_line_of(error)}") from None


def _faults_of(engine: Engine, archive: Path, check: Callable[[], Sequence[str]]) -> list[str]:
    """Return the faults of a restored database. One of an older version is brought up to date first."""
    revision = schema.current(engine)
    if revision is None:
        raise Misconfigured(f"{archive} does not hold the database of a portal.")
    if not schema.is_known(revision):
        raise Misconfigured(f"{archive} was made by a newer version of the portal. Install that one first.")
    damage = dumps.problems_of(engine)
    if revision != schema.head():
        schema.upgrade(engine)
    with engine.connect() as connection:
        strange = guards.find_faults(connection, guards.all_facts())
    return [*damage, *strange, *check()]


def _protect(settings: Settings) -> None:
    """Revoke the rights to change facts again, which no dump keeps. SQLite knows no rights."""
    engine = db.connect(settings)
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            there = set(inspect(connection).get_table_names())
            for each in guards.all_facts():
                if each.table in there:
                    guards.revoke(connection, each)
    engine.dispose()


def _is_usable(secret: Path) -> bool:
    return not secret.exists() or len(secret.read_bytes().decode("ascii", "replace").strip()) >= SECRET_MIN


def _line_of(error: Exception) -> str:
    return (str(getattr(error, "orig", None) or error) or type(error).__name__).splitlines()[0]


def _put_aside(folder: Path, aside: Path, *, but: Path) -> Path | None:
    """Move everything in ``folder`` to ``aside``, except folders of earlier restores. Return where it is."""
    there = [path for path in folder.iterdir() if path != but and not path.name.startswith(ASIDE)]
    if all(path.name in LEFT_ALONE for path in there):
        return None
    private.make_folder(aside)
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
