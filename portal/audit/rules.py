"""What an entry may hold, its one canonical form, and what a checkpoint states."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

FORMAT = "rung-audit-1"
CONCERNED_BY_NUMBER = 10  # people whom the detail of an entry names by number; of more it says how many
ACTION_MAX = 80
SUBJECT_MAX = 80


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which entries of the log somebody asks for; everything that is not given does not matter."""

    action: str = ""
    actor_id: int | None = None
    client_id: int | None = None
    people: frozenset[int] | None = None  # who acted, or whom it was about
    subject_type: str = ""
    subject_id: str = ""
    since: datetime | None = None
    until: datetime | None = None


def canonical(value: Mapping[str, Any]) -> str:
    """The one way to write ``value``: JSON with sorted keys, NFC text, UTC milliseconds, whole numbers and text only.

    Raises TypeError on anything else (a fraction, for example, has no single spelling).
    """
    return _compact(_plain(value))


def concerned(person_ids: Sequence[int]) -> list[int] | dict[str, int | str]:
    """Return what the detail of an entry says under ``concerns``, of people in ascending order of their numbers.

    The chain covers the detail, and thereby the rows of ``audit_concern``: a few people are listed; of more the detail
    holds the count and the SHA-256 of their numbers, joined by commas. The verifier compares both with the rows.
    Entries written before there were concerns have none, and verify as they did.
    """
    if len(person_ids) <= CONCERNED_BY_NUMBER:
        return list(person_ids)
    digest = hashlib.sha256(",".join(map(str, person_ids)).encode()).hexdigest()
    return {"people": len(person_ids), "sha256": digest}


def entry_fields(entry: Any) -> dict[str, str | int | None]:
    """All that an entry says, exactly as it is stored; what is sealed comes as hex.

    ``client_id`` is left out where it is empty: the hash of an entry from before there were programs stays as it was.
    """
    fields = {
        "action": entry.action,
        "actor_id": entry.actor_id,
        "at": exact_moment(entry.at),
        "detail": entry.detail,
        "id": entry.id,
        "personal": None if entry.personal is None else bytes(entry.personal).hex(),
        "subject_id": entry.subject_id,
        "subject_type": entry.subject_type,
    }
    return fields if entry.client_id is None else {**fields, "client_id": entry.client_id}


def entry_text(entry: Any) -> str:
    """The text that the chain covers: every field of the entry."""
    return _compact(entry_fields(entry))


def statement(*, size: int, root: str, signed_at: datetime) -> str:
    """What the signature of a checkpoint says: that the first ``size`` entries have this root."""
    return _compact({"log": FORMAT, "root": root, "signed_at": moment(signed_at), "size": size})


def moment(value: datetime) -> str:
    """A moment in UTC with milliseconds: 2026-03-12T09:40:00.000Z."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def exact_moment(value: datetime) -> str:
    """A moment as :func:`moment` writes it; one finer than a millisecond, which no command writes, shows itself."""
    finer = value.microsecond % 1000 != 0
    return (
        value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        if finer
        else moment(value)
    )


def to_millisecond(value: datetime) -> datetime:
    """``value`` without what its canonical form does not show."""
    return value.replace(microsecond=value.microsecond // 1000 * 1000)


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return _plain(value.value)
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, date):
        return moment(value) if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in (value if isinstance(value, list | tuple) else sorted(value))]
    raise TypeError(f"An audit entry cannot hold {type(value).__name__}.")
