"""Sends notices, an inbox row and a mail in the same transaction, and keeps what was read of the inbox."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, update

from portal.audit.commands import record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.links import address_of
from portal.core.notice import NoticeKind
from portal.core.phrases import gettext as _, in_language
from portal.core.reasons import Reason
from portal.core.text import in_sentence
from portal.notices import queries, rules
from portal.notices.actions import NoticeAction
from portal.notices.mail_links import MailLink, address_to_stop
from portal.notices.models import Notice, NoticeChoice, NoticeKindOff
from portal.notices.rules import MailChoice
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
    at = clock.now()
    if not kind.kept_in_inbox:
        return sum(_mail(person, kind, told, at) for person in readers.values())
    is_off = kind.name in queries.kinds_off()
    plans = {
        person_id: rules.plan_mail(
            kind.name, kind.pace, choice, readers[person_id].time_zone, at, is_off=is_off
        )
        for person_id, choice in queries.choices_of(readers).items()
    }
    notices = {
        person_id: _notice(person_id, kind, subject, told, plan.digest_at)
        for person_id, plan in plans.items()
    }
    db.session.add_all(notices.values())
    db.session.flush()  # the links in mails need the ids
    return sum(
        _mail(readers[person_id], kind, told, plan.leaves_at, notices[person_id])
        for person_id, plan in plans.items()
        if plan.leaves_at
    )


def choose(person: Person, choice: MailChoice) -> None:
    """Store how often a person wants mail, about what and when not. What waits goes into the next digest, or none.

    The log does not say which kinds they left out: some only reporters get.
    """
    record(
        person,
        NoticeAction.CHOSEN,
        person,
        rhythm=choice.rhythm,
        quiet_begin=_time(choice.quiet.begin),
        quiet_end=_time(choice.quiet.end),
        has_digest=choice.has_digest,
        kinds_left_out=len(choice.without),
    )
    _keep_choice(person, choice)


def switch_off(actor: Person, kind: NoticeKind) -> None:
    """Mail nobody about a kind of notice any more; refuse with ``kind_always_mailed`` for an urgent one."""
    db.take_turns("kinds of mail")
    if not kind.can_be_stopped:
        raise Refused(Reason("kind_always_mailed"))
    if db.session.get(NoticeKindOff, kind.name) is None:
        record(actor, NoticeAction.SWITCHED_OFF, kind=kind.name)
        db.session.add(NoticeKindOff(kind=kind.name, off_at=clock.now()))
        waits = update(Notice).where(Notice.kind == kind.name, Notice.digest_at.is_not(None))
        db.session.execute(waits.values(digest_at=None))
    queries.forget_kinds_off()


def switch_on(actor: Person, kind: NoticeKind) -> None:
    """Mail people about a kind of notice again, from now on."""
    db.take_turns("kinds of mail")
    if off := db.session.get(NoticeKindOff, kind.name):
        record(actor, NoticeAction.SWITCHED_ON, kind=kind.name)
        db.session.delete(off)
    queries.forget_kinds_off()


def change_mail(asked: MailLink) -> bool:
    """Stop mail of one kind for a person, or start it again, as a link of theirs says; return whether that is new."""
    person = db.session.get_one(Person, asked.person_id)
    choice = queries.choices_of([person.id])[person.id]
    if asked.about == rules.DIGEST:
        changed = choice._replace(has_digest=asked.resumes)
    elif asked.resumes:
        changed = choice._replace(without=choice.without - {asked.about})
    else:
        changed = choice._replace(without=choice.without | {asked.about})
    if changed != choice:
        if asked.resumes:
            record(None, NoticeAction.RESUMED, person)
        else:
            record(None, NoticeAction.STOPPED, person)
        _keep_choice(person, changed)
    return changed != choice


def mark_read(notice: Notice) -> None:
    """Mark a notice as read, and those before it about the same subject."""
    about = Notice.id == notice.id
    if notice.subject_id is not None:
        about = (Notice.subject_type == notice.subject_type) & (Notice.subject_id == notice.subject_id)
    _mark(notice.person_id, about & (Notice.id <= notice.id))


def note_read(notice: Notice) -> None:
    """Mark a notice as read that was opened by the link in its mail, which is a page that only reads."""
    if notice.read_at is None:
        db.note(lambda: mark_read(notice))


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


def footer(why: str, stop_link: str) -> str:
    """Return the last lines of a mail: why it was sent, and where to get fewer."""
    stop = _("Stop email like this:\n%(link)s", link=stop_link) if stop_link else ""
    how = _("Choose how often you get email:\n%(link)s", link=address_of("notices.choices"))
    return "\n".join(filter(None, (why, how, stop)))


def _keep_choice(person: Person, choice: MailChoice) -> None:
    db.session.merge(
        NoticeChoice(
            person_id=person.id,
            rhythm=choice.rhythm,
            quiet_begin=_time(choice.quiet.begin),
            quiet_end=_time(choice.quiet.end),
            has_digest=choice.has_digest,
            without=json.dumps(sorted(choice.without)),
        )
    )
    next_one = rules.next_digest(choice, person.time_zone, clock.now()) if choice.has_digest else None
    waiting = update(Notice).where(Notice.person_id == person.id, Notice.digest_at.is_not(None))
    db.session.execute(waiting.values(digest_at=next_one))
    db.session.execute(waiting.where(Notice.kind.in_(choice.without)).values(digest_at=None))


def _time(value: time) -> str:
    return f"{value:%H:%M}"


def _mark(person_id: int, notices: ColumnElement[bool]) -> None:
    db.session.execute(
        update(Notice)
        .where(Notice.person_id == person_id, Notice.read_at.is_(None), notices)
        .values(read_at=clock.now(), digest_at=None)
    )


def _notice(
    person_id: int, kind: NoticeKind, subject: Any, told: Mapping[str, Any], digest_at: datetime | None
) -> Notice:
    return Notice(
        person_id=person_id,
        kind=kind.name,
        subject_type=subject.__tablename__ if subject is not None else None,
        subject_id=str(subject.id) if subject is not None else None,
        told=json.dumps(told, ensure_ascii=False, sort_keys=True),
        told_at=clock.now(),
        digest_at=digest_at,
    )


def _mail(
    person: Person,
    kind: NoticeKind,
    told: Mapping[str, Any],
    leaves_at: datetime,
    notice: Notice | None = None,
) -> bool:
    with in_language(person.language):
        words = {**told["values"], "name": person.given_name, "portal": settings_queries.value(PORTAL_NAME)}
        if kind.endpoint and notice:
            words["link"] = address_of("notices.follow", notice_id=notice.id)
        elif kind.endpoint:
            words["link"] = address_of(kind.endpoint, **told["address"])
        subject, text = in_sentence(kind.subject, **words), in_sentence(kind.text, **words)
        if notice:
            stop_link = address_to_stop(person.id, kind.name) if kind.can_be_stopped else ""
            text = f"{text.rstrip()}\n\n{footer(in_sentence(kind.why, **words), stop_link)}\n"
    listed_as = person.id if kind.is_listed else None
    mail = send_mail(
        to=person.email,
        subject=subject,
        text=text,
        language=person.language,
        person_id=listed_as,
        about=kind.name,
        at=leaves_at,
    )
    return mail is not None


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    """Convert the values to what JSON returns, so that inbox and mail use the same."""
    plain: dict[str, Any] = json.loads(json.dumps(told, default=_as_text))
    return plain


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
