"""Whether entries that wait for their place are those the portal wrote, and whether any of them is missing."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, select, update

from portal.audit import frontier
from portal.audit.frontier import Frontier, Witness
from portal.audit.keyring import KeyRing, Mark
from portal.audit.lanes import LANE, is_as_written
from portal.audit.models import AuditLane, AuditLink, AuditPending
from portal.audit.rules import LaneSeal, numbers_that_wait
from portal.core import db

LINK = AuditLink.__table__
PENDING = AuditPending.__table__
MARKED = (PENDING.c.leaf, PENDING.c.lane, PENDING.c.number, PENDING.c.key_id, PENDING.c.mac)
NO_KEY = "The key of the audit log is not in the data folder, so entries that wait cannot be checked."


def is_marked(ring: KeyRing | None, row: Any) -> bool:
    """Whether a row with ``id`` and the columns ``MARKED`` carries a mark of the portal."""
    if ring is None:
        return False
    return ring.fits(Mark(row.key_id, row.mac), "waiting", row.lane, row.number, row.id, row.leaf)


def find_faults(connection: Connection, ring: KeyRing | None, witness: Witness | None) -> list[str]:
    """Return what does not fit the marks: the end of the chain, the lanes, the keys of what waits.

    ``witness`` is what the data folder said before the database was read; ``None`` where it has nothing to say.
    """
    left = frontier.find(connection, ring)
    if ring is None:
        return [NO_KEY] if left else []
    return [
        *_at_the_end(connection, left, witness),
        *_in_lanes(connection, ring, left or Frontier()),
        *_unknown_keys(connection, ring),
    ]


def accepts_unmarked(left: Frontier | None, witness: Witness | None) -> bool:
    """Whether nothing was sealed yet since entries are marked, so that older ones may still wait without a mark."""
    return left is None and witness is None


def count_unmarked() -> int:
    """Return how many entries of an older version wait without a mark."""
    return db.session.scalar(select(func.count()).where(PENDING.c.mac == "")) or 0


def take_as_they_are(ring: KeyRing) -> int:
    """Mark with the current key what carries the mark of a key that is lost; return how many entries that is."""
    connection, known = db.session.connection(), [*ring.keys, ""]
    for row in connection.execute(select(LANE).where(LANE.c.key_id.not_in(known))).all():
        mark = ring.mark("lane", row.lane, row.written)
        connection.execute(update(AuditLane).where(LANE.c.lane == row.lane).values(mark._asdict()))
    left = frontier.find(connection, ring)
    if left and left.key_id not in known:
        frontier.keep(ring, left)
    entries = connection.execute(select(PENDING).where(PENDING.c.key_id.not_in(known))).all()
    for row in entries:
        mark = ring.mark("waiting", row.lane, row.number, row.entry_id, row.leaf)
        connection.execute(
            update(AuditPending).where(PENDING.c.entry_id == row.entry_id).values(mark._asdict())
        )
    return len(entries)


def _at_the_end(connection: Connection, left: Frontier | None, witness: Witness | None) -> Iterator[str]:
    end = connection.execute(select(LINK.c.seq, LINK.c.hash).order_by(LINK.c.seq.desc()).limit(1)).first()
    size, last = (end.seq, end.hash) if end else (0, "")
    if left is None:
        if witness is not None:
            yield "The portal’s note of where the chain ends was removed."
    elif not left.is_ours:
        yield "The portal’s note of where the chain ends was changed, or its key is not in the data folder."
    else:
        if left.broken is not None:
            yield f"Before place {left.broken} the chain was not as the portal left it: its end was changed or forged."
        if (left.size, left.hash) != (size, last):
            where = "with another hash" if left.size == size else f"at place {left.size}"
            yield f"The chain ends at place {size}, but the portal left its end {where}."
    if witness is not None and witness.size:
        held = connection.scalar(select(LINK.c.hash).where(LINK.c.seq == witness.size))
        if held != witness.hash:
            yield (
                f"The portal had sealed {witness.size} entries, as {frontier.FILE} says: the last of them were removed "
                "or written again."
            )


def _in_lanes(connection: Connection, ring: KeyRing, left: Frontier) -> Iterator[str]:
    waiting: dict[int, set[int]] = {}
    for lane, number in connection.execute(select(PENDING.c.lane, PENDING.c.number)):
        waiting.setdefault(lane, set()).add(number)
    for row in connection.execute(select(LANE).order_by(LANE.c.lane)):
        if not is_as_written(ring, row.lane, row.written, Mark(row.key_id, row.mac)):
            yield f"The number of entries in lane {row.lane} was changed, or its key is not in the data folder."
            continue
        seal = left.lanes.get(row.lane, LaneSeal())
        if row.written < seal.upto:
            yield f"The number of entries in lane {row.lane} was put back from {seal.upto} to {row.written}."
        elif gone := numbers_that_wait(seal, row.written) - waiting.get(row.lane, set()):
            yield f"Entries were removed before they got their place, with the rows that say they wait: {len(gone)}."
    lanes = connection.scalar(select(func.count()).select_from(LANE)) or 0
    if any(lane > lanes for lane in left.lanes):
        yield "Rows that count the entries of a lane were removed."


def _unknown_keys(connection: Connection, ring: KeyRing) -> Iterator[str]:
    known = {*ring.keys, ""}
    counts = Counter(connection.scalars(select(PENDING.c.key_id)))
    for key_id, count in sorted(counts.items()):
        if key_id not in known:
            yield f"The key {key_id} is not in the data folder: {count} entries with its mark cannot be checked."
