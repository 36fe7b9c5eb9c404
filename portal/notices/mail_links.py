"""Links in mails that need no sign-in: get no more mail of one kind, and undo that."""

from datetime import timedelta
from typing import NamedTuple

from portal.core import tokens
from portal.core.links import address_of

WORKS_FOR = timedelta(days=90)
PURPOSE = "mail choice"


class MailLink(NamedTuple):
    """What a link does: mail of the kind ``about`` stops for a person or, if it ``resumes``, starts again."""

    person_id: int
    about: str
    resumes: bool


def address_to_stop(person_id: int, about: str) -> str:
    """Return the address at which a person stops mail of one kind."""
    return address_of("notices.change_mail", token=_token(MailLink(person_id, about, resumes=False)))


def token_to_resume(link: MailLink) -> str:
    """Return the token that undoes a link. It is never mailed: a link in a mail only lowers what is sent."""
    return _token(link._replace(resumes=True))


def read(token: str) -> MailLink | None:
    """Return what a link does; ``None`` for one that is expired or was changed."""
    found = tokens.read(PURPOSE, token, within=WORKS_FOR)
    return MailLink(*found) if found else None


def _token(link: MailLink) -> str:
    return tokens.sign(PURPOSE, list(link))
