"""What the inbox shows of a notice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.core.paging import Slice
from portal.notices import reading
from portal.notices.queries import EarlierNotice, InboxRow
from portal.people.models import Person


@dataclass(frozen=True, kw_only=True)
class InboxItem:
    """One subject of the inbox as the page shows it; ``earlier`` are words and times of its older notices."""

    id: int
    words: str
    why: str
    told_at: datetime
    is_unread: bool
    has_page: bool
    earlier: Sequence[tuple[str, datetime]]
    more: int


def items_of(
    person: Person, rows: Slice[InboxRow], earlier: Mapping[str, Sequence[EarlierNotice]]
) -> list[InboxItem]:
    """Return the rows of the inbox with their words, in the reader's language."""
    kinds, items = reading.installed_kinds(), []
    for row in rows.rows:
        before = earlier.get(row.topic, ())
        items.append(
            InboxItem(
                id=row.id,
                words=reading.subject_of(kinds, row, person),
                why=reading.why_told(kinds, row, person),
                told_at=row.told_at,
                is_unread=row.unread > 0,
                has_page=reading.path_of_notice(kinds, row) is not None,
                earlier=[(reading.subject_of(kinds, each, person), each.told_at) for each in before],
                more=row.earlier - len(before),
            )
        )
    return items
