"""Encrypts the personal part of an entry with a key of its actor. Without the key nobody can read it."""

import json
import os
from collections import Counter
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, func, select

from portal.audit.actions import LogAction
from portal.audit.models import AuditEntry, AuditKey
from portal.audit.naming import PERSON
from portal.audit.rules import canonical

NONCE_BYTES = 12
KEY_BITS = 256
BATCH = 1000


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
    except (InvalidTag, ValueError):  # a key of another length raises ValueError
        return None
    found: dict[str, Any] = json.loads(opened)
    return found


def find_faults(connection: Connection) -> list[str]:
    """Return the people whose names cannot be read any more although no entry says that they were erased."""
    erased = _erased(connection)
    keys: dict[int, bytes] = {row.actor_id: row.key for row in connection.execute(select(AuditKey.__table__))}
    unreadable: Counter[int] = Counter()
    entries = select(AuditEntry.id, AuditEntry.actor_id, AuditEntry.personal).where(
        AuditEntry.personal.is_not(None)
    )
    last = 0
    while rows := connection.execute(
        entries.where(AuditEntry.id > last).order_by(AuditEntry.id).limit(BATCH)
    ).all():
        last = rows[-1].id
        for row in rows:
            is_erased = row.id <= erased.get(row.actor_id, 0)
            if not is_erased and unseal(keys.get(row.actor_id), row.personal) is None:
                unreadable[row.actor_id] += 1
    return [
        f"The key of person {actor_id} was removed or changed, and no entry says that they were erased: "
        f"their name in {count} entries cannot be read."
        for actor_id, count in sorted(unreadable.items())
    ]


def _erased(connection: Connection) -> dict[int, int]:
    """Return the last entry about the erasure of each person."""
    rows = connection.execute(
        select(AuditEntry.subject_id, func.max(AuditEntry.id))
        .where(AuditEntry.action == LogAction.PERSON_ERASED.value, AuditEntry.subject_type == PERSON)
        .group_by(AuditEntry.subject_id)
    )
    return {int(number): entry_id for number, entry_id in rows if number and number.isdecimal()}
