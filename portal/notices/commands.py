"""Sends notices, an inbox row and a mail in the same transaction, and keeps what was read of the inbox."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, update

from portal.audit.commands import record
from portal.core import clock, db
from portal.core.links import address_of
from portal.core.notice import NoticeKind
from portal.core.phrases import gettext as _, in_language
from portal.core.text import in_sentence
from portal.notices import queries, rules
from portal.notices.actions import NoticeAction
from portal.notices.models import Notice, NoticeChoice
from portal.notices.rules import MailChoice, QuietHours, Rhythm
from portal.outbox.commands import send_mail
from portal.people.models import Person
from portal.settings import queries as settings_queries
from portal.settings.settings import PORTAL_NAME

KEPT = timedelta(days=365)  # how long a notice stays in the inbox


def tell(
    people: Iterable[Person],
    kind: NoticeKind,
    subject: Any = None,
    *,
    address: Mapping[str, Any] | None = None,
    **values: Any,
) -> int:
    """Put a notice into the inbox of each person and mail it; return how many mails will leave.

    The mail leaves at once, after quiet hours or with a digest, as the kind and the reader's choice say. ``subject`` is
    the row it is about; it already has its id. ``address`` fills the kind's endpoint, ``values`` its words; both hold
    strings, whole numbers and dates. Each person gets one notice; people whose data was erased get none.
    """
    told = _plain({"values": values, "address": dict(address or {})})
    readers = {each.id: each for each in people if each.erased_at is None}
    choices = queries.choices_of(readers) if kind.kept_in_inbox else {}
    at, mails = clock.now(), 0
    for person in readers.values():
        choice = choices.get(person.id)
        leaves_at = rules.leaves_at(kind.pace, choice, person.time_zone, at) if choice else at
        if choice:
            digest_at = None if leaves_at else rules.next_digest(choice, person.time_zone, at)
            _put_into_inbox(person, kind, subject, told, digest_at)
        if leaves_at:
            mails += _mail(person, kind, told, leaves_at)
    return mails


def choose(person: Person, *, rhythm: Rhythm, quiet_begin: time, quiet_end: time) -> None:
    """Store how often a person wants mail and when not. What waits for a digest goes into the next one."""
    begin, end = f"{quiet_begin:%H:%M}", f"{quiet_end:%H:%M}"
    record(person, NoticeAction.CHOSEN, person, rhythm=rhythm, quiet_begin=begin, quiet_end=end)
    db.session.merge(NoticeChoice(person_id=person.id, rhythm=rhythm, quiet_begin=begin, quiet_end=end))
    choice = MailChoice(rhythm, QuietHours(quiet_begin, quiet_end))
    db.session.execute(
        update(Notice)
        .where(Notice.person_id == person.id, Notice.digest_at.is_not(None))
        .values(digest_at=rules.next_digest(choice, person.time_zone, clock.now()))
    )


def mark_read(notice: Notice) -> None:
    """Mark a notice as read, and those before it about the same subject."""
    about = Notice.id == notice.id
    if notice.subject_id is not None:
        about = (Notice.subject_type == notice.subject_type) & (Notice.subject_id == notice.subject_id)
    _mark(notice.person_id, about & (Notice.id <= notice.id))


def mark_all_read(person: Person, *, up_to: int) -> None:
    """Mark the person's notices as read up to the one with the id ``up_to``; what arrived later stays unread."""
    _mark(person.id, Notice.id <= up_to)


def forget_old() -> int:
    """Delete notices that are older than a year; return how many."""
    old = delete(Notice).where(Notice.told_at < clock.now() - KEPT)
    return int(db.perform(lambda: db.session.execute(old)).rowcount)  # type: ignore[attr-defined]


def forget_person(person: Person) -> None:
    """Delete the notices to an erased person and their choice, and notices to others that contain their name."""
    named = Notice.told.contains(json.dumps(person.name, ensure_ascii=False).strip('"'), autoescape=True)
    db.session.execute(delete(Notice).where(or_(Notice.person_id == person.id, named)))
    db.session.execute(delete(NoticeChoice).where(NoticeChoice.person_id == person.id))


def footer(why: str) -> str:
    """Return the last lines of a mail: why it was sent, and where to change how often."""
    how = _("Choose how often you get email:\n%(link)s", link=address_of("notices.choices"))
    return "\n".join(filter(None, (why, how)))


def _mark(person_id: int, notices: ColumnElement[bool]) -> None:
    db.session.execute(
        update(Notice)
        .where(Notice.person_id == person_id, Notice.read_at.is_(None), notices)
        .values(read_at=clock.now(), digest_at=None)
    )


def _put_into_inbox(
    person: Person, kind: NoticeKind, subject: Any, told: Mapping[str, Any], digest_at: datetime | None
) -> None:
    db.session.add(
        Notice(
            person_id=person.id,
            kind=kind.name,
            subject_type=subject.__tablename__ if subject is not None else None,
            subject_id=str(subject.id) if subject is not None else None,
            told=json.dumps(told, ensure_ascii=False, sort_keys=True),
            told_at=clock.now(),
            digest_at=digest_at,
        )
    )


def _mail(person: Person, kind: NoticeKind, told: Mapping[str, Any], leaves_at: datetime) -> bool:
    with in_language(person.language):
        words = {**told["values"], "name": person.given_name, "portal": settings_queries.value(PORTAL_NAME)}
        if kind.endpoint:
            words["link"] = address_of(kind.endpoint, **told["address"])
        subject, text = in_sentence(kind.subject, **words), in_sentence(kind.text, **words)
        if kind.kept_in_inbox:
            text = f"{text.rstrip()}\n\n{footer(in_sentence(kind.why, **words))}\n"
    listed_as = person.id if kind.is_listed else None
    mail = send_mail(
        to=person.email,
        subject=subject,
        text=text,
        language=person.language,
        person_id=listed_as,
        at=leaves_at,
    )
    return mail is not None


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    """Convert the values to what JSON returns, so that inbox and mail use the same."""
    plain: dict[str, Any] = json.loads(json.dumps(told, default=_as_text))
    return plain


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
