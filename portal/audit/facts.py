"""The fingerprints of facts: an entry states them, and a later look at the rows compares them.

The chain covers the detail of an entry, so a fact that was changed past the portal no longer fits the log. A
fingerprint is keyed with the key of the person who acted: readers of the log cannot guess a result from it, and it is
worthless once the person is erased. Columns with words about a person are left out, because erasing empties them.
"""

import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache, reduce
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, Text, bindparam, cast, func, select

from portal.audit.models import AuditEntry, AuditKey
from portal.core.db import AppendOnly, Base

BATCH = 500
NO_KEY = b"the portal itself"  # where no person acted
NAME = "facts"  # in the detail of an entry
SETS = "fact_sets"  # in the detail of an entry about very many rows
JOINED_MOST = 2_000  # ids whose rows the database joins to one text
SHOWN_MOST = 20  # faults, so that a rewritten table does not fill the screen


class Recorded(NamedTuple):
    """A fingerprint in the log, and the key it was made with; ``None`` if the key is gone."""

    digest: str
    key: bytes | None


def fingerprints(rows: Iterable[Any], key: bytes) -> dict[str, str]:
    """Return the fingerprint of each row, which has its id already, by table and id: ``training_result 12``."""
    return {f"{row.__tablename__} {row.id}": _digest(_stated(row.__table__, row), key) for row in rows}


def state_sets(connection: Connection, sets: Iterable[tuple[Table, int, int]]) -> dict[str, dict[str, Any]]:
    """Return what an entry states about very many rows that were written together, by table: the detail ``SETS``.

    A set is a table, its first and its last id. The database itself joins the rows, thousands at a time.
    """
    return {
        table.name: {"first": first, "last": last, **_state_of_set(connection, table, first, last)}
        for table, first, last in sets
    }


def find_faults(connection: Connection) -> list[str]:
    """Return the facts that are not what the log recorded, that are gone, and that no entry recorded."""
    faults: list[str] = []
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    for stated in _recorded(connection):
        for table, wanted in stated.items():
            counts[table] += len(wanted)
            first[table] = min(first.get(table, min(wanted)), *wanted)
            faults += _compared(connection, table, wanted)
    for name, stated_set in _recorded_sets(connection):
        first_id, rows = int(stated_set["first"]), int(stated_set["rows"])
        counts[name] += rows
        first[name] = min(first.get(name, first_id), first_id)
        faults += _compared_set(connection, name, stated_set)
    for table, number in sorted(counts.items()):
        faults += _unrecorded(connection, table, number, first[table])
    hidden = len(faults) - SHOWN_MOST
    return faults if hidden <= 0 else [*faults[:SHOWN_MOST], f"And {hidden} more facts do not fit the log."]


def _recorded(connection: Connection) -> Iterator[Mapping[str, Mapping[int, Recorded]]]:
    """Yield the fingerprints in the log by table and id, a batch of entries at a time."""
    entries = (
        select(AuditEntry.id, AuditEntry.actor_id, AuditEntry.detail, AuditKey.key)
        .outerjoin(AuditKey, AuditKey.actor_id == AuditEntry.actor_id)
        .where(AuditEntry.detail.contains(f'"{NAME}":{{', autoescape=True))
        .order_by(AuditEntry.id)
        .limit(BATCH)
    )
    last = 0
    while rows := connection.execute(entries.where(AuditEntry.id > last)).all():
        last = rows[-1].id
        found: dict[str, dict[int, Recorded]] = {}
        for row in rows:
            key = NO_KEY if row.actor_id is None else row.key
            for name, digest in _facts_in(row.detail).items():
                table, _space, number = str(name).partition(" ")
                if number.isdecimal():
                    found.setdefault(table, {})[int(number)] = Recorded(str(digest), key)
        yield found


def _facts_in(detail: str, name: str = NAME) -> Mapping[str, Any]:
    """Return the fingerprints in a detail; none where it is not what the portal wrote, which the chain finds."""
    try:
        read = json.loads(detail)
    except ValueError:
        return {}
    found = read.get(name) if isinstance(read, dict) else None
    return found if isinstance(found, dict) else {}


def _recorded_sets(connection: Connection) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the sets of rows in the log: the table, and what was stated about it."""
    entries = select(AuditEntry.detail).where(AuditEntry.detail.contains(f'"{SETS}":{{', autoescape=True))
    for detail in connection.scalars(entries.order_by(AuditEntry.id)):
        for name, stated in _facts_in(detail, SETS).items():
            if isinstance(stated, dict) and stated.keys() >= {"first", "last", "rows", "sha256"}:
                yield name, stated


def _compared_set(connection: Connection, name: str, wanted: Mapping[str, Any]) -> Iterator[str]:
    table = Base.metadata.tables.get(name)
    if table is None:
        yield f"The log recorded facts of {name}, a table that is not there."
        return
    first, last = int(wanted["first"]), int(wanted["last"])
    if _state_of_set(connection, table, first, last) != {key: wanted[key] for key in ("rows", "sha256")}:
        yield f"Among the rows {first} to {last} of {name} some are not what the log recorded, or were removed."


def _state_of_set(connection: Connection, table: Table, first: int, last: int) -> dict[str, Any]:
    """Return the number of rows and the SHA-256 of their columns that never change, in the order of their ids."""
    emptied = _may_be_emptied(table)
    columns: list[ColumnElement[str]] = [
        func.coalesce(cast(each, Text), "~") for each in table.columns if each.name not in emptied
    ]
    ids = table.c.id.between(bindparam("first"), bindparam("last"))
    lines = select(reduce(lambda one, other: one + "|" + other, columns).label("line"))
    ordered = lines.where(ids).order_by(table.c.id).subquery()
    joined = select(func.count(), func.aggregate_strings(ordered.c.line, "\n")).select_from(ordered)
    rows, digest = 0, hashlib.sha256()
    for start in range(first, last + 1, JOINED_MOST):
        here = {"first": start, "last": min(start + JOINED_MOST - 1, last)}
        count, text = connection.execute(joined, here).one()
        rows += count
        digest.update(f"{text or ''}\n".encode())
    return {"rows": rows, "sha256": digest.hexdigest()}


def _compared(connection: Connection, name: str, wanted: Mapping[int, Recorded]) -> Iterator[str]:
    table = Base.metadata.tables.get(name)
    if table is None:
        yield f"The log recorded facts of {name}, a table that is not there."
        return
    ids: Sequence[int] = sorted(wanted)
    rows: dict[int, dict[str, Any]] = {}
    for start in range(0, len(ids), BATCH):
        some = table.select().where(table.c.id.in_(ids[start : start + BATCH]))
        rows |= {row.id: _stated(table, row) for row in connection.execute(some)}
    for number in ids:
        if number not in rows:
            yield f"Row {number} of {name} was removed: the log recorded it."
        elif (key := wanted[number].key) is not None and _digest(rows[number], key) != wanted[number].digest:
            yield f"Row {number} of {name} is not what the log recorded."


def _unrecorded(connection: Connection, name: str, number: int, first: int) -> Iterator[str]:
    table = Base.metadata.tables.get(name)
    if table is None:
        return
    held = connection.scalar(select(func.count()).where(table.c.id >= first).select_from(table)) or 0
    if held > number:
        yield f"{name} holds {held - number} rows that no entry of the log recorded: they were put in from outside."


def _stated(table: Table, row: Any) -> dict[str, Any]:
    """Return the columns of a row that never change, from a model object or from a row of a statement."""
    emptied = _may_be_emptied(table)
    return {
        column.name: _plain(getattr(row, column.name))
        for column in table.columns
        if column.name not in emptied
    }


@cache
def _may_be_emptied(table: Table) -> frozenset[str]:
    for mapper in Base.registry.mappers:
        if mapper.local_table is table and issubclass(mapper.class_, AppendOnly):
            return mapper.class_.may_be_emptied
    return frozenset()


def _digest(stated: Mapping[str, Any], key: bytes) -> str:
    text = json.dumps(stated, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hmac.digest(key, text.encode(), "sha256").hex()


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return value
