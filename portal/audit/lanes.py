"""Numbers without a gap for entries that wait, although many write at once.

A writer takes a lane that nobody else holds, and keeps it until its transaction ends; so its number is used if and only
if the entry is. A number that is missing is an entry that was removed.
"""

from typing import NamedTuple

from sqlalchemy import Select, bindparam, select, update

from portal.audit.keyring import KeyRing, Mark
from portal.audit.models import AuditLane
from portal.core import db
from portal.core.errors import Misconfigured

LANE = AuditLane.__table__
HELD = "audit_lane"  # in the session: its transaction, and the last number that it took


class Ticket(NamedTuple):
    """The number of an entry in its lane."""

    lane: int
    number: int


_FROM = select(LANE).where(LANE.c.lane >= bindparam("first")).order_by(LANE.c.lane).limit(1)
_FREE = _FROM.with_for_update(skip_locked=True)
_ANY = _FROM.with_for_update()
_MOVE = (
    update(AuditLane)
    .where(LANE.c.lane == bindparam("taken"))
    .values(written=bindparam("number"), key_id=bindparam("by"), mac=bindparam("made"))
)


def take(ring: KeyRing) -> Ticket:
    """Take the next number of a lane; call it before the entry draws its id, so that both ascend together.

    A lane whose number was tampered with is passed over, so that it stays as it is until somebody looks.
    """
    found = _next_of_held() or _find(_FREE, 1, ring) or _find(_ANY, 1, ring)
    if found is None:
        raise Misconfigured("The numbers of waiting entries were changed. Run: portal audit verify")
    mark = ring.mark("lane", found.lane, found.number)
    db.rows(_MOVE, {"taken": found.lane, "number": found.number, "by": mark.key_id, "made": mark.mac})
    db.session().info[HELD] = (db.session().get_transaction(), found)
    return found


def is_as_written(ring: KeyRing, lane: int, written: int, mark: Mark) -> bool:
    """Whether the portal wrote this number. A lane that was never used has no mark."""
    return (written == 0 and not mark.mac) or ring.fits(mark, "lane", lane, written)


def _next_of_held() -> Ticket | None:
    """Return the number after the one that this transaction took last; its lane is still held."""
    transaction, last = db.session().info.get(HELD, (None, None))
    is_held = last is not None and transaction is db.session().get_transaction()
    return Ticket(last.lane, last.number + 1) if is_held else None


def _find(statement: Select[tuple[int, int, str, str]], first: int, ring: KeyRing) -> Ticket | None:
    while row := db.rows(statement, {"first": first}).first():
        if is_as_written(ring, row.lane, row.written, Mark(row.key_id, row.mac)):
            return Ticket(row.lane, row.written + 1)
        first = row.lane + 1
    return None
