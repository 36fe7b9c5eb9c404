"""The letters that bring people in: an invitation, and a link to a new password."""

from flask import current_app, url_for

from portal.core.phrases import gettext as _, in_language
from portal.people import credentials
from portal.people.models import Person
from portal.people.rules import LinkPurpose
from portal.settings import queries as settings


def address_of(purpose: LinkPurpose, token: str) -> str:
    """The whole address of a link; of this installation, whatever a request claims its host to be."""
    path = url_for("people.choose_password", purpose=purpose, token=token)
    return f"{current_app.settings.address.rstrip('/')}{path}"  # type: ignore[attr-defined]


def invitation(person: Person, token: str) -> tuple[str, str]:
    """Subject and text of an invitation."""
    return letter(person, LinkPurpose.INVITATION, token)


def reset_letter(person: Person, token: str) -> tuple[str, str]:
    """Subject and text for somebody who forgot their password."""
    return letter(person, LinkPurpose.RESET, token)


def letter(person: Person, purpose: LinkPurpose, token: str) -> tuple[str, str]:
    """Subject and text, in the language of the person who gets it."""
    with in_language(person.language):
        values = {
            "portal": settings.value("portal_name"),
            "name": person.given_name,
            "link": address_of(purpose, token),
        }
        if purpose is LinkPurpose.INVITATION:
            days = credentials.life_of(purpose).days
            return _("Your invitation to %(portal)s", **values), _(
                "Hello %(name)s,\n\nyou are invited to %(portal)s: your training, your clearances and what changes "
                "for you.\n\nChoose a password here and you are in:\n%(link)s\n\nThe link works once, for "
                "%(days)d days.\n",
                **values,
                days=days,
            )
        hours = int(credentials.life_of(purpose).total_seconds() // 3600)
        return _("A new password for %(portal)s", **values), _(
            "Hello %(name)s,\n\nhere you can choose a new password for %(portal)s:\n%(link)s\n\nThe link works once, "
            "for %(hours)d hours. If you did not ask for it, you need not do anything: your password stays as it "
            "is.\n",
            **values,
            hours=hours,
        )
