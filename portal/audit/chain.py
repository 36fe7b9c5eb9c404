"""Adds entries to the hash chain, and signs checkpoints. Each function runs inside a use case."""

import json
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import delete, insert, select

from portal.audit import merkle, queries, rules, verifier
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
    that is not what was written stays outside; the verifier reports it.
    """
    db.take_turns(CHAIN)
    waiting = _as_written()
    if not waiting:
        return 0
    last, previous = _end_of_chain()
    links = []
    for seq, (entry_id, leaf) in enumerate(waiting, last + 1):
        previous = merkle.link_hash(previous, leaf)
        links.append({"seq": seq, "entry_id": entry_id, "leaf": leaf.hex(), "hash": previous.hex()})
    db.session.execute(insert(AuditLink), links)
    db.session.execute(
        delete(AuditPending).where(AuditPending.entry_id.in_([each for each, _leaf in waiting]))
    )
    return len(links)


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


def _as_written() -> list[tuple[int, bytes]]:
    """Return the next batch of pending entries that are what was written, as (id, leaf)."""
    pending = (
        select(AuditEntry.__table__, AuditPending.leaf)
        .join(AuditPending, AuditPending.entry_id == AuditEntry.id)
        .order_by(AuditEntry.id)
        .limit(BATCH)
    )
    found: list[tuple[int, bytes]] = []
    last = 0
    while len(found) < BATCH and (rows := db.session.execute(pending.where(AuditEntry.id > last)).all()):
        last = rows[-1].id
        leaves = [(row.id, merkle.leaf_hash(rules.entry_text(row)), row.leaf) for row in rows]
        found += [(entry_id, leaf) for entry_id, leaf, written in leaves if leaf.hex() == written]
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
