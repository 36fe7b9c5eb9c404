"""Mails the digests that are due."""

from collections.abc import Sequence
from datetime import datetime

from portal.core.links import address_of
from portal.core.phrases import gettext as _, in_language, ngettext
from portal.notices import queries, reading
from portal.notices.commands import footer
from portal.notices.mail_links import address_to_stop
from portal.notices.models import Notice
from portal.notices.rules import DIGEST
from portal.outbox.commands import send_mail
from portal.people.models import Person

DIGESTS_AT_ONCE = 100  # people in one transaction
IN_DIGEST = 20  # notices in one mail; the inbox has the rest


def send_digests(at: datetime) -> int:
    """Mail the digests that are due at ``at``, of a limited number of people; return how many people had one due.

    A digest holds everything that waits and is still unread. People who are not at work get none; their inbox has it.
    """
    due = queries.list_due_for_digest(at, most=DIGESTS_AT_ONCE)
    people = {person.id: person for person in queries.list_present(due)}
    unread = queries.count_unread(due)
    for person_id, waiting in queries.list_waiting(due).items():
        if person := people.get(person_id):
            _mail_digest(person, waiting, unread.get(person_id, 0))
        for notice in waiting:
            notice.digest_at = None
    return len(due)


def _mail_digest(person: Person, waiting: Sequence[Notice], in_inbox: int) -> None:
    """Mail the unread ones of the waiting notices, the newest of each subject; nothing if all were read.

    ``in_inbox`` is the number of unread notices at the bell.
    """
    unread = _newest_of_each([notice for notice in waiting if notice.read_at is None])
    if not unread:
        return
    kinds = reading.installed_kinds()
    with in_language(person.language):
        lines = [_line(kinds, notice, person) for notice in unread[:IN_DIGEST]]
        newest, more = reading.subject_of(kinds, unread[0], person), len(unread) - 1
        subject = newest if not more else _("%(newest)s, and %(more)s more", newest=newest, more=more)
        hello = _("Hello %(name)s,", name=person.given_name)
        inbox = ngettext(
            "Your inbox, %(num)d unread notice:\n%(link)s",
            "Your inbox, %(num)d unread notices:\n%(link)s",
            in_inbox,
            link=address_of("notices.index"),
        )
        stop_link = address_to_stop(person.id, DIGEST)
        text = "\n\n".join(filter(None, (hello, *lines, inbox, footer("", stop_link))))
    is_listed = all(kinds[notice.kind].is_listed for notice in unread if notice.kind in kinds)
    listed_as = person.id if is_listed else None
    send_mail(
        to=person.email,
        subject=subject,
        text=f"{text}\n",
        language=person.language,
        person_id=listed_as,
        about=DIGEST,
        stop_link=stop_link,
    )


def _newest_of_each(notices: Sequence[Notice]) -> list[Notice]:
    """Return the first notice about each subject, as the inbox folds them; one without a subject stands alone."""
    first: dict[tuple[str | None, str], Notice] = {}
    for notice in notices:
        first.setdefault((notice.subject_type, notice.subject_id or f"notice {notice.id}"), notice)
    return list(first.values())


def _line(kinds: reading.Kinds, notice: Notice, person: Person) -> str:
    words, path = reading.subject_of(kinds, notice, person), reading.path_of_notice(kinds, notice)
    return f"{words}\n{address_of('notices.follow', notice_id=notice.id)}" if path else words
