"""Tells very many people at once: their inbox rows are written by one statement a rhythm, never person by person."""

import json
from collections.abc import Mapping
from datetime import time
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, insert, literal, null, select

from portal.core import clock, db
from portal.core.notice import NoticeKind
from portal.core.pace import Pace
from portal.notices import queries, rules
from portal.notices.models import Notice, NoticeChoice
from portal.notices.rules import MailChoice, QuietHours
from portal.people.models import Person

COLUMNS = ["person_id", "kind", "subject_type", "subject_id", "told", "told_at", "digest_at"]


def tell_everyone(
    people: Select[int], kind: NoticeKind, subject: Any, *, address: Mapping[str, Any], **values: str
) -> None:
    """Put a notice into the inbox of everyone that ``people`` selects; it waits for their digests.

    The kind has to be news: whoever wants mail at once gets such news with a digest, too. The number of statements
    depends on how many time zones and rhythms there are, not on the people.
    """
    if kind.pace is not Pace.NEWS:
        raise ValueError(f"{kind.name} is not news; tell its readers one by one.")
    told = json.dumps({"values": values, "address": dict(address)}, ensure_ascii=False, sort_keys=True)
    at = clock.now()
    for zone, choice, chosen in _rhythms(people):
        readers = (
            select(
                Person.id,
                literal(kind.name),
                literal(subject.__tablename__),
                literal(str(subject.id)),
                literal(told),
                literal(at, Notice.told_at.type),
                literal(rules.next_digest(choice, zone, at), Notice.digest_at.type),
            )
            .outerjoin(NoticeChoice, NoticeChoice.person_id == Person.id)
            .where(Person.id.in_(people), Person.erased_at.is_(None), Person.time_zone == zone, chosen)
        )
        db.session.execute(insert(Notice).from_select(COLUMNS, readers))


def _rhythms(people: Select[int]) -> list[tuple[str, MailChoice, ColumnElement[bool]]]:
    """Return each time zone with each choice that some of the people have made, and the condition for it."""
    found = db.rows(
        select(Person.time_zone, NoticeChoice.rhythm, NoticeChoice.quiet_begin, NoticeChoice.quiet_end)
        .outerjoin(NoticeChoice, NoticeChoice.person_id == Person.id)
        .where(Person.id.in_(people), Person.erased_at.is_(None))
        .distinct()
    ).all()
    return [(row.time_zone, *_choice(row)) for row in found]


def _choice(row: Any) -> tuple[MailChoice, ColumnElement[bool]]:
    if row.rhythm is None:
        return queries.default_choice(), NoticeChoice.person_id.is_(null())
    quiet = QuietHours(time.fromisoformat(row.quiet_begin), time.fromisoformat(row.quiet_end))
    same = and_(
        NoticeChoice.rhythm == row.rhythm,
        NoticeChoice.quiet_begin == row.quiet_begin,
        NoticeChoice.quiet_end == row.quiet_end,
    )
    return MailChoice(row.rhythm, quiet), same
