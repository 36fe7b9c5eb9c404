"""Sends notices: an inbox row and a mail in the same transaction."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, or_

from portal.core import clock, db
from portal.core.links import address_of
from portal.core.notice import NoticeKind
from portal.core.phrases import in_language
from portal.core.text import in_sentence
from portal.notices.models import Notice
from portal.outbox.commands import send_mail
from portal.people.models import Person
from portal.settings import queries as settings_queries
from portal.settings.settings import PORTAL_NAME


def tell(
    people: Iterable[Person],
    kind: NoticeKind,
    subject: Any = None,
    *,
    address: Mapping[str, Any] | None = None,
    **values: Any,
) -> int:
    """Put a notice into the inbox of each person and mail it; return how many mails will leave.

    ``subject`` is the row it is about; it already has its id. ``address`` fills the kind's endpoint, ``values`` its
    words; both hold strings, whole numbers and dates. Each person gets one notice; people whose data was erased get
    none.
    """
    told = _plain({"values": values, "address": dict(address or {})})
    mails = 0
    for person in {each.id: each for each in people if each.erased_at is None}.values():
        if kind.kept_in_inbox:
            _put_into_inbox(person, kind, subject, told)
        mails += _mail(person, kind, told)
    return mails


def forget_person(person: Person) -> None:
    """Delete the notices to an erased person, and notices to others that contain their name."""
    named = Notice.told.contains(json.dumps(person.name, ensure_ascii=False).strip('"'), autoescape=True)
    db.session.execute(delete(Notice).where(or_(Notice.person_id == person.id, named)))


def _put_into_inbox(person: Person, kind: NoticeKind, subject: Any, told: Mapping[str, Any]) -> None:
    db.session.add(
        Notice(
            person_id=person.id,
            kind=kind.name,
            subject_type=subject.__tablename__ if subject is not None else None,
            subject_id=str(subject.id) if subject is not None else None,
            told=json.dumps(told, ensure_ascii=False, sort_keys=True),
            told_at=clock.now(),
        )
    )


def _mail(person: Person, kind: NoticeKind, told: Mapping[str, Any]) -> bool:
    with in_language(person.language):
        words = {**told["values"], "name": person.given_name, "portal": settings_queries.value(PORTAL_NAME)}
        if kind.endpoint:
            words["link"] = address_of(kind.endpoint, **told["address"])
        subject, text = in_sentence(kind.subject, **words), in_sentence(kind.text, **words)
    listed_as = person.id if kind.is_listed else None
    return send_mail(to=person.email, subject=subject, text=text, person_id=listed_as) is not None


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    """Convert the values to what JSON returns, so that inbox and mail use the same."""
    plain: dict[str, Any] = json.loads(json.dumps(told, default=_as_text))
    return plain


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
