"""The log as a feed: what a follower has not read yet, in the order of the chain. Part of the follower's use case.

The number of an entry is drawn before its transaction commits, so a lower one can appear after a higher. A place in the
chain is given afterwards, by one at a time, to what has committed: whoever goes by places misses nothing.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select

from portal.audit.models import AuditEntry, AuditFollower, AuditLink
from portal.core import db


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

    def about(self, *subjects: str) -> Select[Any]:
        """The entries whose action begins with one of ``subjects``; composes."""
        return (
            select(AuditEntry)
            .join(AuditLink, AuditLink.entry_id == AuditEntry.id)
            .where(
                AuditLink.seq > self.after,
                AuditLink.seq <= self.upto,
                or_(*(AuditEntry.action.startswith(each, autoescape=True) for each in subjects)),
            )
        )

    def mentions(self, *subjects: str) -> bool:
        """Whether there is any such entry."""
        found = self.about(*subjects).with_only_columns(AuditEntry.id).limit(1)
        return db.session.scalar(found) is not None


def unread(follower: str) -> News:
    """What has been given its place since ``follower`` last marked something as read; two workers take turns."""
    mark = db.session.get(AuditFollower, follower, populate_existing=True, with_for_update=True)
    newest = db.session.scalar(select(func.max(AuditLink.seq)))
    return News(follower, mark.seq if mark else 0, newest or 0, is_first=mark is None)


def mark_read(news: News) -> None:
    """Let the follower go on after this the next time."""
    db.session.merge(AuditFollower(follower=news.follower, seq=news.upto))
