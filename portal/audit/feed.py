"""The log as a feed: what a follower has not read yet, in the order of the chain. Part of the follower's use case.

The id of an entry is drawn before its transaction commits, so a lower id can appear after a higher one. The place in
the chain is given later, to committed entries only and by one process at a time. Reading by places misses none.
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
    """The part of the chain that a follower has not read: after one place, up to and with another.

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
        """Select the entries with one of these actions; composes."""
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
        """Select the ids of the people whom such entries concern: their subjects, and those named by ``concerns``."""
        entries = self.of(*actions)
        named = entries.join(AuditConcern, AuditConcern.entry_id == AuditEntry.id)
        subjects = entries.where(AuditEntry.subject_type == PERSON)
        return union(
            named.with_only_columns(AuditConcern.person_id),
            subjects.with_only_columns(cast(AuditEntry.subject_id, Integer)),
        )


def unread(follower: str) -> News:
    """What has been given its place since ``follower`` last marked something as read; two workers take turns."""
    mark = db.session.get(AuditFollower, follower, populate_existing=True, with_for_update=True)
    newest = db.session.scalar(select(func.max(AuditLink.seq)))
    return News(follower, mark.seq if mark else 0, newest or 0, is_first=mark is None)


def mark_read(news: News) -> None:
    """Let the follower go on after this the next time."""
    db.session.merge(AuditFollower(follower=news.follower, seq=news.upto))
