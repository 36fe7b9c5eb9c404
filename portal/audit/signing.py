"""The key that signs checkpoints: one file in the data folder, made at first use, readable by its owner only."""

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from portal.core import private
from portal.core.errors import Misconfigured

KEY_FILE = "audit_key.pem"


def load_key(folder: Path) -> Ed25519PrivateKey:
    """Return the installation's signing key. Several machines that sign for one database share one file."""
    path = folder / KEY_FILE
    if not path.exists():
        _make_key(path)
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
