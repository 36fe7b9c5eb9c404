"""What an entry may hold, and its one canonical form."""

import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any


def canonical(value: Mapping[str, Any]) -> str:
    """The one way to write ``value``: JSON with sorted keys, NFC text, UTC milliseconds, whole numbers and text only.

    Raises TypeError on anything else (a fraction, for example, has no single spelling).
    """
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def moment(value: datetime) -> str:
    """A moment in UTC with milliseconds: 2026-03-12T09:40:00.000Z."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


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
