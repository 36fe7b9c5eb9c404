"""The keys that mark entries until they are sealed, derived from the signing keys in the data folder (RFC 5869).

Somebody with the database alone does not have them. A key that was replaced stays in the folder under its id, so that
what it marked can still be checked.
"""

import hmac
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import select

from portal.audit import signing
from portal.audit.models import AuditCheckpoint, AuditFrontier
from portal.core import db
from portal.core.errors import Misconfigured

INFO = b"rung: entries of the audit log that wait for their place"
KEY_BYTES = 32
OLD_KEY = re.compile(r"audit_key_[0-9a-f]{16}\.pem")


class Mark(NamedTuple):
    """An HMAC-SHA-256 in hex, and the id of its key: the beginning of the public key of checkpoints."""

    key_id: str
    mac: str


@dataclass(frozen=True)
class KeyRing:
    """The key that marks from now on, and every key that can be checked, by id."""

    current: str
    keys: Mapping[str, bytes]

    def mark(self, *parts: object) -> Mark:
        """Return the mark of some numbers and words; the first says what they are."""
        return Mark(self.current, _mac(self.keys[self.current], parts))

    def fits(self, mark: Mark, *parts: object) -> bool:
        """Whether one of these keys made the mark for these parts."""
        key = self.keys.get(mark.key_id)
        return key is not None and hmac.compare_digest(_mac(key, parts).encode(), mark.mac.encode())


_rings: dict[Path, tuple[int, KeyRing]] = {}  # with the time of the key file
_loading = threading.Lock()


def for_writing() -> KeyRing:
    """Return the keys of the session's portal; make the first one where the database knows none.

    A process that has read the key goes on with it after the file was removed, which the health page says.
    """
    folder = db.data_folder()
    found = find(folder)
    if found is None:
        signing.key_for(folder, _known_to_database())
        found = find(folder)
    if found is None:
        raise Misconfigured(f"The key of the audit log cannot be read: {folder / signing.KEY_FILE}.")
    return found


def find(folder: Path) -> KeyRing | None:
    """Return the keys in a data folder, from memory while the file stays the same; ``None`` without any."""
    folder = folder.absolute()
    try:
        changed = (folder / signing.KEY_FILE).stat().st_mtime_ns
    except FileNotFoundError:
        return _rings[folder][1] if folder in _rings else None
    known = _rings.get(folder)
    if known and known[0] == changed:
        return known[1]
    with _loading:
        ring = _read(folder)
        _rings[folder] = (changed, ring)
    return ring


def find_fault(folder: Path) -> str | None:
    """Return a problem if the database was written with a key that is not in ``folder``."""
    known = _known_to_database()
    if known is None:
        return None
    if not (folder / signing.KEY_FILE).exists():
        return signing.find_fault(folder, known)
    if any(known.startswith(each) for each in _read(folder).keys):
        return None
    return f"The key of the audit log was replaced: {folder / signing.KEY_FILE}. {signing.BRING_BACK}"


def _known_to_database() -> str | None:
    """Return the public key, or its beginning, with which the end of the chain was kept or a checkpoint signed."""
    kept: str | None = db.session.scalar(select(AuditFrontier.key_id))
    if kept:
        return kept
    newest = select(AuditCheckpoint.public_key).order_by(AuditCheckpoint.size.desc()).limit(1)
    signed: str | None = db.session.scalar(newest)
    return signed


def _read(folder: Path) -> KeyRing:
    current = signing.read_key(folder / signing.KEY_FILE)
    old = [signing.read_key(path) for path in sorted(folder.iterdir()) if OLD_KEY.fullmatch(path.name)]
    return KeyRing(id_of(current), {id_of(key): _derived(key) for key in (*old, current)})


def id_of(key: Ed25519PrivateKey) -> str:
    return signing.public_text(key)[: signing.ID_LETTERS]


def _derived(key: Ed25519PrivateKey) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=INFO)
    return derivation.derive(key.private_bytes_raw())


def _mac(key: bytes, parts: tuple[object, ...]) -> str:
    return hmac.digest(key, "\n".join(map(str, parts)).encode(), "sha256").hex()
