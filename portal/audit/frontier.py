"""Where the portal left the end of the chain, kept under the key, so that nobody with the database alone moves it.

A file in the data folder says the same after each sealing. It shows that the database was put back to an earlier state,
mark and all.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from portal.audit.keyring import KeyRing, Mark
from portal.audit.lanes import Ticket
from portal.audit.models import AuditFrontier
from portal.audit.rules import LaneSeal, seal_numbers
from portal.core import db, private

FILE = "audit_sealed.json"
ROW = AuditFrontier.__table__
ONLY = 1  # the id of the only row


class Witness(NamedTuple):
    """How many entries the portal had sealed, and the hash of the last one, as the data folder has it."""

    size: int
    hash: str


@dataclass(frozen=True)
class Frontier:
    """The end of the chain as the portal left it. ``is_ours``: its mark was made with a known key."""

    size: int = 0
    hash: str = ""
    lanes: Mapping[int, LaneSeal] = field(default_factory=dict)
    broken: int | None = None
    key_id: str = ""
    is_ours: bool = True

    def broken_at(self, seq: int) -> "Frontier":
        """Return it with the place before which the chain was not as it was left; an earlier one stays."""
        return self if self.broken is not None else replace(self, broken=seq)

    def ends_at(self, size: int, end: str) -> bool:
        """Whether a chain with this end is what the portal left."""
        return self.is_ours and (self.size, self.hash) == (size, end)


def find(connection: Connection, ring: KeyRing | None) -> Frontier | None:
    """Return the stored end of the chain, or ``None`` if there is none."""
    row = connection.execute(select(ROW)).first()
    if row is None:
        return None
    parts = ("frontier", row.size, row.hash, row.lanes, row.broken)
    is_ours = ring is not None and ring.fits(Mark(row.key_id, row.mac), *parts)
    return Frontier(row.size, row.hash, _lanes_in(row.lanes), row.broken, row.key_id, is_ours)


def move(before: Frontier, ring: KeyRing, *, size: int, end: str, sealed: Iterable[Ticket]) -> None:
    """Store that the chain now ends at ``size`` with the hash ``end``, and holds the ``sealed`` entries too.

    The entries of an older version have no number: their lane is 0.
    """
    numbers: dict[int, set[int]] = {}
    for lane, number in sealed:
        if lane:
            numbers.setdefault(lane, set()).add(number)
    moved = {lane: seal_numbers(before.lanes.get(lane, LaneSeal()), some) for lane, some in numbers.items()}
    keep(ring, replace(before, size=size, hash=end, lanes={**before.lanes, **moved}))


def keep(ring: KeyRing, left: Frontier) -> None:
    """Write the only row, marked with the current key."""
    kept = {str(lane): [seal.upto, list(seal.left_out)] for lane, seal in sorted(left.lanes.items())}
    lanes = json.dumps(kept, separators=(",", ":"))
    mark = ring.mark("frontier", left.size, left.hash, lanes, left.broken)
    values = {"size": left.size, "hash": left.hash, "lanes": lanes, "broken": left.broken, **mark._asdict()}
    if not db.session.connection().execute(update(AuditFrontier).values(values)).rowcount:
        db.session.execute(insert(AuditFrontier).values(id=ONLY, **values))


def read_witness(folder: Path) -> Witness | None:
    """Return what the file says; ``None`` if there is none, or a crash left it empty."""
    try:
        said = json.loads((folder / FILE).read_text())
        return Witness(int(said["size"]), str(said["hash"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def write_witness(folder: Path, said: Witness) -> None:
    """Write what was sealed and committed. A crash before it leaves an older file, which is still true."""
    aside = folder / f"{FILE}.part"
    private.write(aside, json.dumps(said._asdict()).encode())
    aside.replace(folder / FILE)


def _lanes_in(stored: str) -> dict[int, LaneSeal]:
    """Return the lanes of a row; none where the text is not what the portal writes, which its mark shows too."""
    try:
        return {
            int(lane): LaneSeal(int(upto), tuple(map(int, left)))
            for lane, (upto, left) in json.loads(stored).items()
        }
    except (ValueError, TypeError, AttributeError):
        return {}
