"""The log as a feed: a follower reads new entries in the order of the chain, inside its own use case.

An entry draws its id before its transaction commits, so a lower id can appear after a higher one. Places in the chain
are given to committed entries only. So a follower that keeps its place as a cursor misses nothing.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, Integer, Select, cast, func, select, union

from portal.audit.models import AuditConcern, AuditEntry, AuditFollower, AuditLink
from portal.audit.naming import PERSON
from portal.core import db
from portal.core.actions import AuditAction


@dataclass(frozen=True)
class News:
    """The part of the chain that a follower has not read: after place ``after``, up to and including ``upto``.

    ``is_first``: the follower has never marked anything as read.
    """

    follower: str
    after: int
    upto: int
    is_first: bool = False

    @property
    def is_empty(self) -> bool:
        return self.upto <= self.after

    def of(self, *actions: AuditAction) -> Select[Any]:
        """Select the entries with one of these actions. The statement composes."""
        return (
            select(AuditEntry)
            .join(AuditLink, AuditLink.entry_id == AuditEntry.id)
            .where(
                AuditLink.seq > self.after,
                AuditLink.seq <= self.upto,
                AuditEntry.action.in_([action.value for action in actions]),
            )
        )

    def has(self, *actions: AuditAction) -> bool:
        """Whether there is an entry with one of these actions."""
        found = self.of(*actions).with_only_columns(AuditEntry.id).limit(1)
        return db.session.scalar(found) is not None

    def people_concerned(self, *actions: AuditAction) -> CompoundSelect[Any]:
        """Select the ids of the people such entries concern: subjects and ``concerns``."""
        entries = self.of(*actions)
        named = entries.join(AuditConcern, AuditConcern.entry_id == AuditEntry.id)
        subjects = entries.where(AuditEntry.subject_type == PERSON)
        return union(
            named.with_only_columns(AuditConcern.person_id),
            subjects.with_only_columns(cast(AuditEntry.subject_id, Integer)),
        )


def unread(follower: str) -> News:
    """Return what is new in the chain for ``follower``. The cursor is locked: two workers take turns."""
    mark = db.session.get(AuditFollower, follower, populate_existing=True, with_for_update=True)
    newest = db.session.scalar(select(func.max(AuditLink.seq)))
    return News(follower, mark.seq if mark else 0, newest or 0, is_first=mark is None)


def mark_read(news: News) -> None:
    """Move the cursor of the follower behind ``news``."""
    db.session.merge(AuditFollower(follower=news.follower, seq=news.upto))
