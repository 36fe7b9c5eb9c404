"""Encrypts the personal part of an entry with a key of its actor. Without the key nobody can read it."""

import json
import os
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.audit.rules import canonical

NONCE_BYTES = 12
KEY_BITS = 256


def new_key() -> bytes:
    return AESGCM.generate_key(bit_length=KEY_BITS)


def seal(key: bytes, personal: Mapping[str, Any]) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, canonical(personal).encode(), None)


def unseal(key: bytes | None, sealed: bytes | None) -> dict[str, Any] | None:
    """Return what was encrypted, or ``None`` if the key was destroyed, even if the person has a new one."""
    if key is None or sealed is None:
        return None
    try:
        opened = AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
    except InvalidTag:
        return None
    found: dict[str, Any] = json.loads(opened)
    return found
