"""What an entry may hold, its canonical form, and what a checkpoint states."""

import hashlib
import json
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, NamedTuple

FORMAT = "rung-audit-1"
CONCERNED_BY_NUMBER = 10  # at most so many ids are listed in the detail of an entry
ACTION_MAX = 80
SUBJECT_MAX = 80


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A filter of the log. Fields that are empty do not filter."""

    action: str = ""
    actor_id: int | None = None
    client_id: int | None = None
    people: frozenset[int] | None = None  # who acted, was the subject or was concerned
    subject_type: str = ""
    subject_id: str = ""
    since: datetime | None = None
    until: datetime | None = None


def canonical(value: Mapping[str, Any]) -> str:
    """Return the canonical JSON of ``value``: sorted keys, NFC text, UTC milliseconds, whole numbers and text.

    Raises ``TypeError`` on anything else, such as a fraction, which has no single spelling.
    """
    return _compact(_plain(value))


def concerned(person_ids: Sequence[int]) -> list[int] | dict[str, int | str]:
    """Return the value of ``concerns`` in an entry's detail for people ids in ascending order.

    The chain covers the detail, and through it the rows of ``audit_concern``. Up to ``CONCERNED_BY_NUMBER`` ids are
    listed. For more, the detail holds their count and the SHA-256 of the ids, joined by commas. The verifier compares
    both with the rows. Older entries have no ``concerns``, and stay valid.
    """
    if len(person_ids) <= CONCERNED_BY_NUMBER:
        return list(person_ids)
    digest = hashlib.sha256(",".join(map(str, person_ids)).encode()).hexdigest()
    return {"people": len(person_ids), "sha256": digest}


class LaneSeal(NamedTuple):
    """The numbers of a lane whose entries have a place: all up to ``upto`` but those ``left_out``."""

    upto: int = 0
    left_out: tuple[int, ...] = ()


def seal_numbers(before: LaneSeal, numbers: Collection[int]) -> LaneSeal:
    """Return the lane after the entries with these numbers got their place. It may pass over numbers."""
    upto = max(before.upto, *numbers)
    waiting = {*before.left_out, *range(before.upto + 1, upto + 1)}
    return LaneSeal(upto, tuple(sorted(waiting - set(numbers))))


def numbers_that_wait(seal: LaneSeal, written: int) -> set[int]:
    """Return the numbers of a lane whose entries have to be waiting, if ``written`` is its last number."""
    return {*seal.left_out, *range(seal.upto + 1, written + 1)}


def entry_fields(entry: Any) -> dict[str, str | int | None]:
    """Return every field of an entry exactly as it is stored; the encrypted part as hex.

    ``client_id`` is left out if it is empty, so that entries from before there were programs keep their hash.
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
    """Return the text that the chain covers: every field of the entry."""
    return _compact(entry_fields(entry))


def statement(*, size: int, root: str, signed_at: datetime) -> str:
    """Return what the signature of a checkpoint covers: that the first ``size`` entries have this root."""
    return _compact({"log": FORMAT, "root": root, "signed_at": moment(signed_at), "size": size})


def moment(value: datetime) -> str:
    """Return a moment in UTC with milliseconds: 2026-03-12T09:40:00.000Z."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def exact_moment(value: datetime) -> str:
    """Return a moment as :func:`moment` does, but with its microseconds if it has any.

    No command writes microseconds, so an entry that has them was written by something else.
    """
    finer = value.microsecond % 1000 != 0
    return (
        value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        if finer
        else moment(value)
    )


def to_millisecond(value: datetime) -> datetime:
    """Return ``value`` rounded down to the millisecond, as its canonical form shows it."""
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
