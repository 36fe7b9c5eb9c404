"""Reads the inbox, and what people have chosen about mail."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time
from functools import cache
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import ColumnElement, String, case, cast, func, select

from portal.core import db
from portal.core.memory import Memory
from portal.core.paging import PageMark, Slice, page_of
from portal.core.rows import fetch_all
from portal.core.statements import PERSON_ID, Rows
from portal.notices.models import Notice, NoticeChoice, NoticeKindOff
from portal.notices.rules import DIGEST, MailChoice, QuietHours, Rhythm
from portal.notices.settings import QUIET_FROM, QUIET_UNTIL
from portal.outbox.models import OutboxMail
from portal.outbox.queries import IN_STATE
from portal.outbox.rules import MailState
from portal.people.models import Person
from portal.people.reach import is_report_of
from portal.people.rules import PRESENT
from portal.settings import queries as settings_queries

PAGE = 25
EARLIER = 5  # how many earlier notices about the same subject a row of the inbox shows


class InboxRow(NamedTuple):
    """The newest notice about one subject. ``unread`` and ``earlier`` count the notices about it."""

    id: int
    kind: str
    topic: str
    told: str
    told_at: datetime
    unread: int
    earlier: int


class TeamMail(NamedTuple):
    """A mail to a direct report, without its address, subject and text."""

    id: int
    name: str
    about: str | None
    due_at: datetime
    attempts: int
    sent_at: datetime | None
    failed_at: datetime | None
    bounced_at: datetime | None
    error_code: str | None


class EarlierNotice(NamedTuple):
    """A notice about a subject that has a newer one."""

    id: int
    kind: str
    topic: str
    told: str
    told_at: datetime


# A notice that is about no row is a subject of its own.
_topic = case(
    (Notice.subject_id.is_not(None), Notice.subject_type.concat(":").concat(Notice.subject_id)),
    else_=cast(Notice.id, String),
)
_newest_first = func.row_number().over(partition_by=_topic, order_by=Notice.id.desc())
_unread = case((Notice.read_at.is_(None), 1), else_=0)


def unread() -> ColumnElement[int]:
    """Select about how many subjects a ``Person`` of the enclosing statement has unread notices."""
    return (
        select(func.count(_topic.distinct()))
        .where(Notice.person_id == Person.id, Notice.read_at.is_(None))
        .correlate(Person)
        .scalar_subquery()
    )


def count_unread(person_ids: Collection[int]) -> Mapping[int, int]:
    """Return about how many subjects each person has unread notices, as the bell counts them; one statement."""
    counted = (
        select(Notice.person_id, func.count(_topic.distinct()))
        .where(Notice.person_id.in_(person_ids), Notice.read_at.is_(None))
        .group_by(Notice.person_id)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}


def list_inbox(person: Person, mark: PageMark) -> Slice[InboxRow]:
    """Return one page of the person's notices, one row a subject, the newest first; one statement."""
    newest = _newest_of_subjects()
    return page_of(
        newest,
        [newest.selected_columns.id],
        mark,
        row_type=InboxRow,
        size=PAGE,
        descending=True,
        values={"person_id": person.id},
    )


def list_earlier(person: Person, rows: Sequence[InboxRow]) -> Mapping[str, Sequence[EarlierNotice]]:
    """Return by subject the notices before those of ``rows``, the newest first, at most ``EARLIER`` each."""
    topics = [row.topic for row in rows if row.earlier]
    found: dict[str, list[EarlierNotice]] = defaultdict(list)
    if topics:
        numbered = (
            select(
                Notice.id,
                Notice.kind,
                _topic.label("topic"),
                Notice.told,
                Notice.told_at,
                _newest_first.label("number"),
            )
            .where(Notice.person_id == person.id, _topic.in_(topics))
            .subquery()
        )
        statement = (
            select(numbered.c.id, numbered.c.kind, numbered.c.topic, numbered.c.told, numbered.c.told_at)
            .where(numbered.c.number.between(2, EARLIER + 1))
            .order_by(numbered.c.id.desc())
        )
        for notice in fetch_all(EarlierNotice, statement):
            found[notice.topic].append(notice)
    return found


def find_notice(person: Person, notice_id: int) -> Notice | None:
    """Return a notice to this person."""
    return db.session.scalars(
        select(Notice).where(Notice.id == notice_id, Notice.person_id == person.id)
    ).one_or_none()


def choices_of(person_ids: Collection[int]) -> Mapping[int, MailChoice]:
    """Return how often each person wants mail and when not; one statement."""
    rows = db.session.scalars(select(NoticeChoice).where(NoticeChoice.person_id.in_(person_ids)))
    chosen = {row.person_id: _choice_of(row) for row in rows}
    return {each: chosen.get(each) or default_choice() for each in person_ids}


def default_choice() -> MailChoice:
    """Return what holds for people who have chosen nothing."""
    begin, end = settings_queries.value(QUIET_FROM), settings_queries.value(QUIET_UNTIL)
    return MailChoice(Rhythm.AT_ONCE, _quiet_hours(begin, end))


def kinds_off() -> frozenset[str]:
    """Return the kinds of notices that the company has switched off as mail, from the cache of this process."""
    return _off.recall()


def forget_kinds_off() -> None:
    """Clear the cache; every change calls this."""
    _off.forget()


def list_team_mail(
    manager: Person, kinds: Collection[str], mark: PageMark, *, state: MailState | None = None
) -> Slice[TeamMail]:
    """Return one page of the listed mails of some kinds to the manager's direct reports, the newest first."""
    mails = (
        select(
            OutboxMail.id,
            Person.name,
            OutboxMail.about,
            OutboxMail.due_at,
            OutboxMail.attempts,
            OutboxMail.sent_at,
            OutboxMail.failed_at,
            OutboxMail.bounced_at,
            OutboxMail.error_code,
        )
        .join(Person, Person.id == OutboxMail.person_id)
        .where(is_report_of(manager.id), Person.erased_at.is_(None), OutboxMail.about.in_(kinds))
    )
    if state:
        mails = mails.where(IN_STATE[state])
    return page_of(mails, [OutboxMail.id], mark, row_type=TeamMail, size=PAGE, descending=True)


def is_mailed(person_id: int, about: str) -> bool | None:
    """Return whether a person gets mail of one kind; ``None`` where there is no such person any more."""
    person = db.session.get(Person, person_id)
    if person is None or person.erased_at is not None:
        return None
    choice = choices_of([person_id])[person_id]
    return choice.has_digest if about == DIGEST else about not in choice.without


def list_due_for_digest(at: datetime, *, most: int) -> Sequence[int]:
    """Return the ids of people whose digest is due at ``at``, at most ``most``, those who wait longest first."""
    waiting = (
        select(Notice.person_id)
        .where(Notice.digest_at <= at)
        .group_by(Notice.person_id)
        .order_by(func.min(Notice.digest_at), Notice.person_id)
        .limit(most)
    )
    return db.session.scalars(waiting).all()


def list_waiting(person_ids: Collection[int]) -> Mapping[int, Sequence[Notice]]:
    """Return by person the notices that wait for a digest, newest first."""
    rows = db.session.scalars(
        select(Notice)
        .where(Notice.person_id.in_(person_ids), Notice.digest_at.is_not(None))
        .order_by(Notice.person_id, Notice.id.desc())
    )
    return {person_id: list(waiting) for person_id, waiting in groupby(rows, key=lambda row: row.person_id)}


def list_present(person_ids: Collection[int]) -> Sequence[Person]:
    """Return those of these people who are at work, on leave included."""
    people = select(Person).where(Person.id.in_(person_ids), Person.state.in_(PRESENT))
    return db.session.scalars(people.order_by(Person.id)).all()


def _read_off() -> frozenset[str]:
    return frozenset(db.session.scalars(select(NoticeKindOff.kind)))


_off = Memory(_read_off, mark=_read_off)


def _choice_of(row: NoticeChoice) -> MailChoice:
    quiet = _quiet_hours(row.quiet_begin, row.quiet_end)
    return MailChoice(row.rhythm, quiet, row.has_digest, frozenset(json.loads(row.without)))


def _quiet_hours(begin: str, end: str) -> QuietHours:
    return QuietHours(time.fromisoformat(begin), time.fromisoformat(end))


@cache
def _newest_of_subjects() -> Rows:
    numbered = (
        select(
            Notice.id,
            Notice.kind,
            _topic.label("topic"),
            Notice.told,
            Notice.told_at,
            func.sum(_unread).over(partition_by=_topic).label("unread"),
            (func.count().over(partition_by=_topic) - 1).label("earlier"),
            _newest_first.label("number"),
        )
        .where(Notice.person_id == PERSON_ID)
        .subquery()
    )
    kept = numbered.c
    return select(kept.id, kept.kind, kept.topic, kept.told, kept.told_at, kept.unread, kept.earlier).where(
        kept.number == 1
    )
