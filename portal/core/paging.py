"""Keyset pagination: every page of a long list costs the same, wherever it is."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar, overload

from sqlalchemy import Date, literal, tuple_
from werkzeug.exceptions import BadRequest

from portal.core import db
from portal.core.rows import R, fetch_all
from portal.core.statements import at_most

T = TypeVar("T")
PAGE_SIZE = 50


@dataclass(frozen=True)
class Slice(Generic[T]):
    """One page of rows, with cursors to the next and the previous page (``None`` at an end)."""

    rows: Sequence[T]
    before: str | None
    after: str | None


@dataclass(frozen=True)
class ListPart(Generic[T]):
    """A part of a list that is in memory, with the places where the neighbouring parts begin."""

    rows: Sequence[T]
    start: int
    size: int
    total: int

    @property
    def before(self) -> int | None:
        return max(0, self.start - self.size) if self.start else None

    @property
    def after(self) -> int | None:
        end = self.start + len(self.rows)
        return end if end < self.total else None


@dataclass(frozen=True)
class PageMark:
    """The cursor of a page: it begins after (or ends before) the row with these key values."""

    keys: tuple[Any, ...] = ()
    backwards: bool = False

    @classmethod
    def read(cls, text: str | None) -> "PageMark":
        """Parse a cursor from the address. Raises ``BadRequest`` where it cannot be read."""
        if not text:
            return cls()
        try:
            backwards, *keys = json.loads(base64.urlsafe_b64decode(text.encode()))
        except (TypeError, ValueError, RecursionError):
            raise BadRequest("This page mark cannot be read.") from None
        if not all(map(_can_be_asked_for, keys)):
            raise BadRequest("This page mark cannot be read.")
        return cls(tuple(keys), bool(backwards))

    @staticmethod
    def write(keys: Sequence[Any], *, backwards: bool) -> str:
        text = json.dumps([int(backwards), *keys], default=_as_text)
        return base64.urlsafe_b64encode(text.encode()).decode()


@overload
def page_of(
    rows: Any,
    keys: Sequence[Any],
    mark: PageMark,
    *,
    row_type: type[R],
    size: int = ...,
    descending: bool = ...,
    values: Mapping[str, Any] | None = ...,
) -> Slice[R]: ...


@overload
def page_of(
    rows: Any,
    keys: Sequence[Any],
    mark: PageMark,
    *,
    size: int = ...,
    descending: bool = ...,
    values: Mapping[str, Any] | None = ...,
) -> Slice[Any]: ...


def page_of(
    rows: Any,
    keys: Sequence[Any],
    mark: PageMark,
    *,
    row_type: type[Any] | None = None,
    size: int = PAGE_SIZE,
    descending: bool = False,
    values: Mapping[str, Any] | None = None,
) -> Slice[Any]:
    """Return one page of ``rows`` sorted by ``keys``; one statement.

    The keys together are unique, never null and selected by name; each is text, a whole number, a day or a moment.
    ``values`` fill the parameters of ``rows``, whose columns are the fields of ``row_type``. Raises ``BadRequest``
    where the cursor belongs to another list.
    """
    if mark.keys and (len(mark.keys) != len(keys) or not all(map(_fits, mark.keys, keys))):
        raise BadRequest("This page mark belongs to another list.")
    downwards = descending != mark.backwards
    if mark.keys:
        here, there = tuple_(*keys), tuple_(*map(_as_kept, mark.keys, keys))
        rows = rows.where(here < there if downwards else here > there)
    found = _found(_in_order(rows, tuple(keys), size, downwards=downwards), values, row_type)
    has_more = len(found) > size
    found = found[:size]
    if mark.backwards:
        found.reverse()
    return Slice(
        rows=found,
        before=_edge(found, keys, 0, backwards=True) if (has_more if mark.backwards else mark.keys) else None,
        after=_edge(found, keys, -1, backwards=False) if (mark.backwards or has_more) else None,
    )


def part_of(rows: Sequence[T], start: int, *, size: int) -> ListPart[T]:
    """Return the rows from index ``start`` on, or from the first if there is no such index."""
    start = start if 0 <= start < len(rows) else 0
    return ListPart(rows=rows[start : start + size], start=start, size=size, total=len(rows))


@lru_cache(maxsize=64)
def _in_order(rows: Any, keys: tuple[Any, ...], size: int, *, downwards: bool) -> Any:
    """Add order and limit to a statement. Cached, because the first page of most lists is built once."""
    return rows.order_by(*(key.desc() if downwards else key.asc() for key in keys)).limit(at_most(size + 1))


def _found(ordered: Any, values: Mapping[str, Any] | None, row_type: type[Any] | None) -> list[Any]:
    """Run the statement and return its rows, without loading model objects."""
    if row_type is not None:
        return fetch_all(row_type, ordered, values)
    return list(db.rows(ordered, values))


def _can_be_asked_for(key: Any) -> bool:
    """Whether a database accepts this key: numbers, and text without NUL or lone surrogates."""
    if not isinstance(key, str):
        return isinstance(key, int)
    return "\0" not in key and key.encode(errors="ignore").decode() == key


def _fits(value: Any, key: Any) -> bool:
    """Whether a value can belong to this column: PostgreSQL does not compare numbers with text."""
    if _is_moment(key):
        return isinstance(value, str) and _moment(value) is not None
    if isinstance(key.type, Date):
        return isinstance(value, str) and _day(value) is not None
    return type(value) is (int if issubclass(key.type.python_type, int) else str)


def _as_kept(value: Any, key: Any) -> Any:
    """Return a value of a cursor in the form the database compares."""
    if isinstance(key.type, Date):
        return literal(_day(value), key.type)
    return literal(_moment(value), key.type) if _is_moment(key) else value


def _is_moment(key: Any) -> bool:
    return isinstance(key.type, db.UtcDateTime)


def _moment(text: str) -> datetime | None:
    """Return the moment that a text holds with its time zone, or ``None``."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _as_text(value: date) -> str:
    """Return a day or a moment as JSON holds it."""
    return value.isoformat()


def _day(text: str) -> date | None:
    """Return the day that a text holds, or ``None``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _edge(found: list[Any], keys: Sequence[Any], at: int, *, backwards: bool) -> str | None:
    if not found:
        return None
    return PageMark.write(
        [getattr(found[at], str(getattr(key, "key", key))) for key in keys], backwards=backwards
    )
