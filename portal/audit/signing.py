"""The key of the log: one file in the data folder, made at first use, readable by its owner only.

It signs checkpoints, and the keys that mark waiting entries are derived from it (:mod:`portal.audit.keyring`).
"""

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from portal.core import private
from portal.core.errors import Misconfigured

KEY_FILE = "audit_key.pem"
ID_LETTERS = 16  # of the public key: the id of a key
BRING_BACK = "Bring back the file of a backup, or start a new one: portal audit checkpoint --new-key"


def key_for(folder: Path, known: str | None, *, takes_new: bool = False) -> Ed25519PrivateKey:
    """Return the key that signs the next checkpoint; ``known`` is the public key of the last one.

    Raises ``Misconfigured`` when the key that signed before was removed or replaced, unless ``takes_new``. Several
    machines that sign for one database share one file.
    """
    if known and not takes_new and (fault := find_fault(folder, known)):
        raise Misconfigured(fault)
    path = folder / KEY_FILE
    if not path.exists():
        _make_key(path)
    return read_key(path)


def find_fault(folder: Path, known: str | None) -> str | None:
    """Return what is wrong with the key in ``folder`` if it signed the checkpoint with the public key ``known``."""
    path = folder / KEY_FILE
    if known is None:
        return None
    if not path.exists():
        return f"The key that signs the log was removed: {path}. {BRING_BACK}"
    if public_text(read_key(path)) != known:
        return (
            f"The key that signs the log was replaced: {path} did not sign the last checkpoint. {BRING_BACK}"
        )
    return None


def public_text(key: Ed25519PrivateKey) -> str:
    """Return the public half of a key, as checkpoints state it."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def replace_key(folder: Path) -> None:
    """Put the key aside under its id, where what it marked can still be checked, and make a new one."""
    path = folder / KEY_FILE
    if path.exists():
        path.rename(folder / f"audit_key_{public_text(read_key(path))[:ID_LETTERS]}.pem")
    _make_key(path)


def read_key(path: Path) -> Ed25519PrivateKey:
    """Return the key in a file; raise ``Misconfigured`` if it holds another kind."""
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise Misconfigured(f"{path} does not hold an Ed25519 key. Bring back the file of a backup.")
    return key


def _make_key(path: Path) -> None:
    """Write a temporary file and hard-link it into place, so that two concurrent starts use one key."""
    private.make_folder(path.parent)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    aside = path.with_suffix(f".{secrets.token_hex(4)}")
    handle = os.open(aside, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
