"""Adds entries to the hash chain, and signs checkpoints. Each function runs inside a use case."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import delete, insert, select

from portal.audit import frontier, keyring, marking, merkle, queries, rules, verifier
from portal.audit.keyring import KeyRing
from portal.audit.lanes import Ticket
from portal.audit.models import AuditCheckpoint, AuditEntry, AuditLink, AuditPending
from portal.audit.signing import key_for, public_text
from portal.core import clock, db, private
from portal.core.errors import Misconfigured

BATCH = 500
BEGINNING = bytes(merkle.HASH_BYTES)
CHAIN = "the chain of the log"  # the name of the lock on the chain
CHECKPOINTS = "checkpoints"


def sequence() -> int:
    """Add pending entries to the chain in the order of their ids; return how many were added.

    Writers never wait for each other over the chain: a job adds what they have committed, one batch at a time. An entry
    that is not what was written stays outside; the verifier reports it. So does an end of the chain that is not as the
    portal left it: sealing goes on behind it, and its place is kept for good.
    """
    db.take_turns(CHAIN)
    ring, folder = keyring.for_writing(), db.data_folder()
    left, said = frontier.find(db.session.connection(), ring), frontier.read_witness(folder)
    is_first = marking.accepts_unmarked(left, said)
    ready = _as_written(ring, takes_unmarked=is_first)
    if not ready:
        return 0
    last, previous = _end_of_chain()
    if not is_first and not (left and left.ends_at(last, previous.hex())):
        left = (left or frontier.Frontier()).broken_at(last + 1)
    links = []
    for seq, each in enumerate(ready, last + 1):
        previous = merkle.link_hash(previous, each.leaf)
        links.append({"seq": seq, "entry_id": each.entry_id, "leaf": each.leaf.hex(), "hash": previous.hex()})
    db.session.execute(insert(AuditLink), links)
    db.session.execute(
        delete(AuditPending).where(AuditPending.entry_id.in_([each.entry_id for each in ready]))
    )
    sealed = [each.ticket for each in ready]
    frontier.move(
        left or frontier.Frontier(), ring, size=last + len(links), end=previous.hex(), sealed=sealed
    )
    return len(links)


def note_sealed(folder: Path) -> None:
    """Write beside the data, after a commit, where the chain ends; see :mod:`portal.audit.frontier`."""
    last, end = _end_of_chain()
    frontier.write_witness(folder, frontier.Witness(last, end.hex()))


def checkpoint(folder: Path, *, takes_new_key: bool = False) -> AuditCheckpoint | None:
    """Sign the current chain with the key in ``folder``; return ``None`` if nothing is new.

    Another key than that of the last checkpoint signs only with ``takes_new_key``.
    """
    db.take_turns(CHAIN)
    last = queries.find_checkpoint()
    edge = [verifier.from_hex(top) for top in last.frontier.split()] if last else []
    before = last.size if last else 0
    if last and (len(edge) != before.bit_count() or merkle.root_of(edge).hex() != last.root):
        raise Misconfigured(f"The checkpoint over {before} entries was changed. Run: portal audit verify")
    edge, size = merkle.grow(edge, before, _leaves_after(before))
    if size == before:
        return None
    key = key_for(folder, last.public_key if last else None, takes_new=takes_new_key)
    root, at = merkle.root_of(edge).hex(), rules.to_millisecond(clock.now())
    made = AuditCheckpoint(
        size=size,
        root=root,
        frontier=" ".join(top.hex() for top in edge),
        signed_at=at,
        signature=key.sign(rules.statement(size=size, root=root, signed_at=at).encode()).hex(),
        public_key=public_text(key),
    )
    db.session.add(made)
    return made


def checkpoint_text(made: AuditCheckpoint) -> str:
    """Return a checkpoint as one JSON object, the form that the verifier reads."""
    fields = {
        "size": made.size,
        "root": made.root,
        "signed_at": rules.moment(made.signed_at),
        "signature": made.signature,
        "public_key": made.public_key,
    }
    return json.dumps(fields, indent=2) + "\n"


def write_out(folder: Path, made: AuditCheckpoint) -> Path:
    """Write a committed checkpoint to a file beside the data. An existing file is never replaced."""
    path = folder / CHECKPOINTS / f"{made.size}.json"
    private.make_folder(path.parent)
    if not path.exists():
        aside = path.with_suffix(".part")
        private.write(aside, checkpoint_text(made).encode())
        aside.replace(path)
    return path


class _Waiting(NamedTuple):
    entry_id: int
    leaf: bytes
    ticket: Ticket


def _as_written(ring: KeyRing, *, takes_unmarked: bool) -> list[_Waiting]:
    """Return the next batch of pending entries that are what was written.

    ``takes_unmarked``: also those that waited while an older version, which did not mark them, was replaced.
    """
    pending = (
        select(AuditEntry.__table__, *marking.MARKED)
        .join(AuditPending, AuditPending.entry_id == AuditEntry.id)
        .order_by(AuditEntry.id)
        .limit(BATCH)
    )
    found: list[_Waiting] = []
    last = 0
    while len(found) < BATCH and (rows := db.session.execute(pending.where(AuditEntry.id > last)).all()):
        last = rows[-1].id
        for row in rows:
            leaf = merkle.leaf_hash(rules.entry_text(row))
            is_ours = marking.is_marked(ring, row) or (takes_unmarked and not row.mac)
            if leaf.hex() == row.leaf and is_ours:
                found.append(_Waiting(row.id, leaf, Ticket(row.lane, row.number)))
    return found[:BATCH]


def _end_of_chain() -> tuple[int, bytes]:
    last = db.session.execute(
        select(AuditLink.seq, AuditLink.hash).order_by(AuditLink.seq.desc()).limit(1)
    ).first()
    return (last.seq, bytes.fromhex(last.hash)) if last else (0, BEGINNING)


def _leaves_after(size: int) -> Iterator[bytes]:
    """Yield the leaves after place ``size``; raise ``Misconfigured`` at a gap, as nothing may be signed then."""
    links = select(AuditLink.seq, AuditLink.leaf).where(AuditLink.seq > size).order_by(AuditLink.seq)
    with db.session.execute(links.execution_options(yield_per=BATCH)) as found:
        for expected, link in enumerate(found, size + 1):
            if link.seq != expected:
                raise Misconfigured(f"Place {expected} of the audit log is empty. Run: portal audit verify")
            yield bytes.fromhex(link.leaf)
