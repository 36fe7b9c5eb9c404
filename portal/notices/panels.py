"""What other pages show about mail to a person."""

from flask import render_template

from portal.core.access import actor
from portal.core.permissions import Permission
from portal.outbox import queries as outbox_queries
from portal.people.models import Person


def kinds_link() -> str:
    """Return the link of the delivery page to the kinds of mail; empty for who may not change them."""
    return render_template("notices/_kinds_link.html") if actor().may(Permission.SETTINGS_MANAGE) else ""


def mail_trouble(person: Person) -> str:
    """Return the panel of a person's page that says that mail does not reach them; empty if it does."""
    mail = outbox_queries.find_trouble(person.id, person.email) if person.erased_at is None else None
    return render_template("notices/_mail_trouble.html", mail=mail, person=person) if mail else ""
