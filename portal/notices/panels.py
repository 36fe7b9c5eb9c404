"""What other pages show about mail to a person."""

from flask import render_template

from portal.outbox import queries as outbox_queries
from portal.people.models import Person


def mail_trouble(person: Person) -> str:
    """Return the panel of a person's page that says that mail does not reach them; empty if it does."""
    mail = outbox_queries.find_trouble(person.id, person.email) if person.erased_at is None else None
    return render_template("notices/_mail_trouble.html", mail=mail, person=person) if mail else ""
