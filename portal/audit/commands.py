"""Writing entries down."""

import os
from typing import Any, Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.audit.models import AuditEntry, AuditKey, AuditPending
from portal.audit.rules import canonical
from portal.core import clock, db

NONCE_BYTES = 12


class Actor(Protocol):
    """Whoever acts: a person, as far as the log needs to know."""

    @property
    def id(self) -> int | None: ...

    @property
    def name(self) -> str: ...


def record(actor: Actor | None, action: str, subject: Any = None, **detail: Any) -> AuditEntry:
    """Add one entry to the current transaction, so that change and entry stand or fall together.

    ``actor`` is ``None`` when the portal itself acts. ``subject`` is the row it happened to, already with its id.
    ``detail`` holds ids, enumerations, dates, whole numbers and short words; never a name, a text or a secret.
    """
    entry = AuditEntry(
        at=clock.now(),
        actor_id=actor.id if actor else None,
        action=action,
        subject_type=subject.__tablename__ if subject is not None else None,
        subject_id=str(subject.id) if subject is not None else None,
        detail=canonical(detail),
        personal=_seal(actor, {"name": actor.name}) if actor and actor.id else None,
    )
    db.session.add(entry)
    db.session.flush()  # its waiting mark needs the id
    db.session.add(AuditPending(entry_id=entry.id))
    return entry


def _seal(actor: Actor, personal: dict[str, Any]) -> bytes:
    """Encrypt under the actor's own key, made at their first entry."""
    key = db.session.get(AuditKey, actor.id)
    if key is None:
        key = AuditKey(actor_id=actor.id, key=AESGCM.generate_key(bit_length=256))
        db.session.add(key)
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key.key).encrypt(nonce, canonical(personal).encode(), None)
