"""The whole log as a stream of records: the lines of an export, and the input of the verifier."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, func, select

from portal.audit import facts, frontier, keyring, marking, merkle, rules, sealing, verifier
from portal.audit.frontier import Witness
from portal.audit.keyring import KeyRing
from portal.audit.models import AuditCheckpoint, AuditConcern, AuditEntry, AuditLink, AuditPending
from portal.core import clock, db

BATCH = 1000
HOLES_MOST = 20
ENTRY = AuditEntry.__table__
CONCERN = AuditConcern.__table__
LINK = AuditLink.__table__
PENDING = AuditPending.__table__
CHECKPOINT = AuditCheckpoint.__table__


def lines() -> Iterator[str]:
    """Yield the log as JSON lines, in a session of its own. The last line says that the copy is complete."""
    with db.own_session():
        for record in records(db.session.connection()):
            yield json.dumps(record, ensure_ascii=False) + "\n"


def records(connection: Connection, witness: Witness | None = None) -> Iterator[dict[str, Any]]:
    """Yield the head, checkpoints, entries of the chain, entries without a place, and the end.

    Names stay encrypted, so that erasing a person also works on copies of the log.
    """
    yield {"type": "log", "format": rules.FORMAT, "exported_at": rules.moment(clock.now())}
    yield from _checkpoints(connection)
    last = (
        connection.scalar(select(func.max(LINK.c.seq))) or 0
    )  # read after the checkpoints, so that none covers more
    entries = waiting = 0
    for record in _in_chain(connection, last):
        entries += 1
        yield record
    for record in _beside_chain(connection, last, witness):
        waiting += 1
        yield record
    yield {"type": "end", "entries": entries, "waiting": waiting}


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Open a connection that sees one moment of the database, whatever others write meanwhile."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def inspect(
    connection: Connection,
    outside: Iterable[Mapping[str, Any]] = (),
    keys: Sequence[str] = (),
    *,
    witness: Witness | None = None,
) -> verifier.VerifierReport:
    """Return the report of the stand-alone verifier about a database, and what only the portal can tell.

    A copy holds no facts and no keys, so a verifier of copies cannot compare them. ``witness`` is what the data folder
    said about the end of the chain before ``connection`` saw the database.
    """
    report = verifier.inspect(records(connection, witness), outside=list(outside), keys=keys)
    report.faults += [
        *_removed_while_waiting(connection),
        *_removed_without_trace(connection),
        *marking.find_faults(connection, keyring.find(db.data_folder(connection)), witness),
        *sealing.find_faults(connection),
        *facts.find_faults(connection),
    ]
    return report


def checkpoints_in(*places: Path) -> Iterator[dict[str, Any]]:
    """Yield the checkpoints in files and folders outside the database."""
    for place in places:
        files = sorted(place.glob("*.json")) if place.is_dir() else [place] if place.exists() else []
        for file in files:
            yield dict(verifier.read_checkpoint(str(file)))


def _checkpoints(connection: Connection) -> list[dict[str, Any]]:
    rows = connection.execute(select(CHECKPOINT).order_by(CHECKPOINT.c.size)).mappings()
    return [
        {
            "type": "checkpoint",
            "size": row["size"],
            "root": row["root"],
            "frontier": row["frontier"],
            "signed_at": rules.moment(row["signed_at"]),
            "signature": row["signature"],
            "public_key": row["public_key"],
        }
        for row in rows
    ]


def _in_chain(connection: Connection, last: int) -> Iterator[dict[str, Any]]:
    """Yield the entries of the chain in batches. The place of a deleted entry has no entry."""
    seq = 0
    while True:
        rows = (
            connection.execute(
                select(LINK.c.seq, LINK.c.leaf, LINK.c.hash, ENTRY)
                .outerjoin(ENTRY, ENTRY.c.id == LINK.c.entry_id)
                .where(LINK.c.seq > seq, LINK.c.seq <= last)
                .order_by(LINK.c.seq)
                .limit(BATCH)
            )
            .mappings()
            .all()
        )
        concerned = _concerned(connection, [row[ENTRY.c.id] for row in rows])
        for row in rows:
            yield {
                "type": "entry",
                "seq": row["seq"],
                "leaf": row["leaf"],
                "hash": row["hash"],
                "waiting": False,
                "entry": None if row[ENTRY.c.id] is None else rules.entry_fields(_Named(row)),
                "concerned": concerned[row[ENTRY.c.id]],
            }
        if len(rows) < BATCH:
            return
        seq = rows[-1]["seq"]


def _beside_chain(connection: Connection, last: int, witness: Witness | None) -> Iterator[dict[str, Any]]:
    """Yield the entries outside the chain. ``waiting`` is false for one that is not what a command wrote."""
    ring = keyring.find(db.data_folder(connection))
    takes_unmarked = marking.accepts_unmarked(frontier.find(connection, ring), witness)
    entries = (
        select(ENTRY, *marking.MARKED, LINK.c.seq)
        .outerjoin(LINK, LINK.c.entry_id == ENTRY.c.id)
        .outerjoin(PENDING, PENDING.c.entry_id == ENTRY.c.id)
        .where(LINK.c.seq.is_(None) | (LINK.c.seq > last))
        .order_by(ENTRY.c.id)
        .limit(BATCH)
    )
    after = 0
    while True:
        rows = connection.execute(entries.where(ENTRY.c.id > after)).mappings().all()
        concerned = _concerned(connection, [row[ENTRY.c.id] for row in rows])
        for row in rows:
            yield {
                "type": "entry",
                "seq": None,
                "leaf": None,
                "hash": None,
                "waiting": row[LINK.c.seq] is not None or _is_as_written(row, ring, takes_unmarked),
                "entry": rules.entry_fields(_Named(row)),
                "concerned": concerned[row[ENTRY.c.id]],
            }
        if len(rows) < BATCH:
            return
        after = rows[-1][ENTRY.c.id]


def _concerned(connection: Connection, entry_ids: Sequence[int | None]) -> Mapping[int | None, list[int]]:
    """Return the people that some entries concern, in ascending order, by entry; one statement."""
    rows = connection.execute(
        select(CONCERN)
        .where(CONCERN.c.entry_id.in_(entry_ids))
        .order_by(CONCERN.c.entry_id, CONCERN.c.person_id)
    )
    found: dict[int | None, list[int]] = {entry_id: [] for entry_id in entry_ids}
    for entry_id, person_id in rows:
        found[entry_id].append(person_id)
    return found


def _is_as_written(row: RowMapping, ring: KeyRing | None, takes_unmarked: bool) -> bool:  # noqa: FBT001 - a fact
    """Whether an entry that waits is what the portal wrote."""
    if row[PENDING.c.leaf] != merkle.leaf_hash(rules.entry_text(_Named(row))).hex():
        return False
    marked = SimpleNamespace(id=row[ENTRY.c.id], **{column.name: row[column] for column in marking.MARKED})
    return marking.is_marked(ring, marked) or (takes_unmarked and not marked.mac)


def _removed_while_waiting(connection: Connection) -> list[str]:
    """Return the entries that were removed before they got their place."""
    gone = select(PENDING.c.entry_id).where(PENDING.c.entry_id.not_in(select(ENTRY.c.id)))
    ids = connection.execute(gone.order_by(PENDING.c.entry_id)).scalars()
    return [f"Entry {entry_id} was removed while it waited for its place." for entry_id in ids]


def _removed_without_trace(connection: Connection) -> list[str]:
    """Return the entries that were removed together with the row that says they wait, on SQLite.

    There, ids follow each other without a hole, since a transaction that is rolled back uses none. On PostgreSQL it
    does, so that a hole proves nothing. Entries that have a place, or still wait, are reported by others.
    """
    if connection.dialect.name != "sqlite":
        return []
    before = func.coalesce(func.lag(ENTRY.c.id).over(order_by=ENTRY.c.id), 0).label("before")
    ids = select(before, ENTRY.c.id).subquery()
    holes = (
        select(ids.c.before, ids.c.id).where(ids.c.id > ids.c.before + 1).order_by(ids.c.id).limit(HOLES_MOST)
    )
    found = []
    for last, following in connection.execute(holes).all():
        places = select(LINK.c.entry_id).where(LINK.c.entry_id.between(last + 1, following - 1))
        waiting = select(PENDING.c.entry_id).where(PENDING.c.entry_id.between(last + 1, following - 1))
        known = {*connection.scalars(places), *connection.scalars(waiting)}
        if missing := following - last - 1 - len(known):
            found.append(
                f"Entries removed before they got their place, between the ids {last} and {following}: {missing}."
            )
    return found


class _Named:
    """Attribute access to the entry's columns of a joined row."""

    def __init__(self, row: RowMapping) -> None:
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return self._row[ENTRY.c[name]]
