"""Reads the private links to due dates."""

from datetime import datetime

from sqlalchemy import select

from portal.core import db
from portal.people.models import Person
from portal.people.queries import hashed
from portal.people.rules import PRESENT
from portal.today.models import DueDateLink


def link_made_at(person: Person) -> datetime | None:
    """Return when the person made their link; ``None`` without one."""
    return db.session.scalar(select(DueDateLink.made_at).where(DueDateLink.person_id == person.id))


def find_reader(token: str) -> Person | None:
    """Return the person whose link has this token, while they are at work."""
    linked = select(Person).join(DueDateLink, DueDateLink.person_id == Person.id)
    return db.session.scalars(
        linked.where(DueDateLink.token_hash == hashed(token), Person.state.in_(PRESENT))
    ).one_or_none()
