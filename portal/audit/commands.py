"""Writes entries of the log, and erases personal data in them."""

from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any, Protocol

from sqlalchemy import ARRAY, Integer, Select, bindparam, delete, func, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite

from portal.audit import keyring, lanes, marking, merkle
from portal.audit.actions import LogAction
from portal.audit.facts import NAME as FACTS, NO_KEY, fingerprints
from portal.audit.models import AuditConcern, AuditEntry, AuditKey, AuditPending
from portal.audit.rules import canonical, concerned, entry_text, to_millisecond
from portal.audit.sealing import NONCE_BYTES, new_key, seal
from portal.core import clock, db, guards
from portal.core.actions import AuditAction
from portal.core.api.caller import Caller

__all__ = ["NONCE_BYTES", "Actor", "erase_person", "note_export", "record"]


CONCERNS_AT_ONCE = 5_000  # rows of one statement, so that an import of many people needs little memory
_ENTRY = insert(AuditEntry).returning(AuditEntry.id)
_PENDING = insert(AuditPending)
_CONCERN = insert(AuditConcern.__table__)  # type: ignore[arg-type]
_CONCERNS = _CONCERN.from_select(  # of an array, which SQLite does not know: many rows in one statement
    ["entry_id", "person_id"],
    select(bindparam("entry_id", type_=Integer), func.unnest(bindparam("person_ids", type_=ARRAY(Integer)))),
)
_KEY = select(AuditKey.key).where(AuditKey.actor_id == bindparam("actor_id"))


class Actor(Protocol):
    """Who acts: a person or a program (:class:`~portal.core.api.caller.Caller`)."""

    @property
    def id(self) -> int | None: ...

    @property
    def name(self) -> str: ...


Concerned = Actor | Iterable[int] | Select[Any]


def record(
    actor: Actor | None,
    action: AuditAction,
    subject: Any = None,
    *,
    concerns: Concerned = (),
    facts: Iterable[Any] = (),
    **detail: Any,
) -> None:
    """Add one entry to the current transaction, so that either both the change and its entry are kept, or neither.

    ``actor`` is ``None`` when the portal itself acts. ``subject`` is the row that changed; it already has its id.
    ``concerns`` are further people the entry concerns: one actor, ids, or a statement that selects ids. Followers of
    the log and the log of one person find the entry by it. ``facts`` are rows that were written and flushed: the entry
    states their fingerprints, so that ``portal audit verify`` finds a later change. ``detail`` holds ids, enumerations,
    dates, whole numbers and short words; never a name, a text or a secret. The name of a program is not personal, so
    the entry holds only its id.
    """
    person = None if isinstance(actor, Caller) else actor
    person_ids = _ids_of(concerns)
    if person_ids:
        detail["concerns"] = concerned(person_ids)
    key = _key_of(person.id) if person and person.id else None
    if stated := fingerprints(facts, key or NO_KEY):
        detail[FACTS] = stated
    values = {
        "at": to_millisecond(clock.now()),
        "actor_id": person.id if person else None,
        "client_id": actor.id if isinstance(actor, Caller) else None,
        "action": action.value,
        "subject_type": subject.__tablename__ if subject is not None else None,
        "subject_id": str(subject.id) if subject is not None else None,
        "detail": canonical(detail),
        "personal": seal(key, {"name": person.name}) if person and key else None,
    }
    entry_id = _write(values)
    for start in range(0, len(person_ids), CONCERNS_AT_ONCE):
        _name_concerned(entry_id, person_ids[start : start + CONCERNS_AT_ONCE])


def erase_person(actor: Actor | None, person: Any, **detail: Any) -> None:
    """Destroy a person's key, so that their name cannot be read in any entry. The chain stays valid.

    The entry about it names only who erased the data. Older backups still hold the key; they have to be deleted at the
    end of their own retention period.
    """
    record(actor, LogAction.PERSON_ERASED, person, **detail)
    if db.is_sqlite():
        # overwrite deleted rows with zeros, instead of only freeing their pages
        db.session.execute(text("PRAGMA secure_delete = ON"))
    db.session.execute(delete(AuditKey).where(AuditKey.actor_id == person.id))
    db.session().info.pop("audit_keys", None)


def restore_guards() -> list[str]:
    """Create the triggers of facts again where one is missing or changed; return the names of these tables."""
    connection, known = db.session.connection(), guards.all_facts()
    tables = guards.unguarded(connection, known)
    for each in known:
        if each.table in tables:
            guards.disarm(connection, each.table)
            guards.arm(connection, each)
    if tables:
        record(None, LogAction.GUARDS_RESTORED, tables=tables)
    return tables


def take_new_key() -> None:
    """Go on with the key that is in the data folder now, and record that, with the number of entries it vouches for.

    What an older key in the folder marked keeps its mark. Where that key is lost, nobody can check what it marked: the
    lanes, the end of the chain and entries that wait are taken as they are.
    """
    ring = keyring.for_writing()
    record(None, LogAction.KEY_REPLACED, entries=marking.take_as_they_are(ring))


def note_unmarked() -> None:
    """Record how many entries of an older version wait without a mark, which the first sealing takes as they are."""
    if unmarked := marking.count_unmarked():
        record(None, LogAction.UNMARKED_TAKEN, entries=unmarked)


def note_export(actor: Actor) -> None:
    """Record that a person downloads the whole log."""
    record(actor, LogAction.EXPORTED)


def _write(values: Mapping[str, Any]) -> int:
    """Write an entry, and mark it as waiting with the key of the data folder; return its id."""
    ring = keyring.for_writing()
    lane, number = lanes.take(ring)
    entry_id: int = db.rows(_ENTRY, values).scalar_one()
    leaf = merkle.leaf_hash(entry_text(SimpleNamespace(id=entry_id, **values))).hex()
    key_id, mac = ring.mark("waiting", lane, number, entry_id, leaf)
    marked = {"lane": lane, "number": number, "key_id": key_id, "mac": mac}
    db.rows(_PENDING, {"entry_id": entry_id, "leaf": leaf, **marked})
    return entry_id


def _name_concerned(entry_id: int, person_ids: list[int]) -> None:
    if db.is_sqlite():
        db.session.execute(_CONCERN, [{"entry_id": entry_id, "person_id": each} for each in person_ids])
    else:
        db.rows(_CONCERNS, {"entry_id": entry_id, "person_ids": person_ids})


def _ids_of(concerns: Concerned) -> list[int]:
    """Return the ids in ascending order. A statement runs once, so that rows and digest cannot differ."""
    found: Iterable[int | None]
    if isinstance(concerns, Caller):  # a program is no person
        found = ()
    elif isinstance(concerns, Select):
        found = db.rows(concerns.execution_options(yield_per=CONCERNS_AT_ONCE)).scalars()
    elif isinstance(concerns, Iterable):
        found = concerns
    else:
        found = (concerns.id,)
    return sorted({each for each in found if each is not None})


def _key_of(actor_id: int) -> bytes:
    """Return the actor's key; make it at their first entry. Two concurrent first entries use the same key."""
    known: dict[int, bytes] = db.session().info.setdefault(
        "audit_keys", {}
    )  # a cache for the current use case
    if actor_id in known:
        return known[actor_id]
    key: bytes | None = db.rows(_KEY, {"actor_id": actor_id}).scalar_one_or_none()
    if key is None:
        put = sqlite.insert(AuditKey) if db.is_sqlite() else postgresql.insert(AuditKey)
        db.session.execute(put.values(actor_id=actor_id, key=new_key()).on_conflict_do_nothing())
        key = db.rows(_KEY, {"actor_id": actor_id}).scalar_one()
    known[actor_id] = key
    return key
