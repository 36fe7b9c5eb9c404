"""Makes and ends the private link to a person's due dates."""

import secrets

from sqlalchemy import delete

from portal.audit.commands import record
from portal.core import clock, db
from portal.people.models import Person
from portal.people.queries import hashed
from portal.today.actions import TodayAction
from portal.today.models import DueDateLink

TOKEN_BYTES = 24


def make_link(person: Person) -> str:
    """Make a new link and end the one before; return its token, which is kept nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    db.session.merge(DueDateLink(person_id=person.id, token_hash=hashed(token), made_at=clock.now()))
    record(person, TodayAction.LINK_MADE, person)
    return token


def end_link(person: Person) -> None:
    """End the person's link; nothing if there is none."""
    link = db.session.get(DueDateLink, person.id)
    if link is not None:
        record(person, TodayAction.LINK_ENDED, person)
        db.session.delete(link)


def forget_person(person: Person) -> None:
    """Delete the link of an erased person."""
    db.session.execute(delete(DueDateLink).where(DueDateLink.person_id == person.id))
