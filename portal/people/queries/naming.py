"""Find a person by a typed full name or email address."""

from sqlalchemy import ColumnElement, and_, or_

from portal.core import db
from portal.core.folding import folded
from portal.people.models import Person
from portal.people.rules import same_address, sort_name


def get_person(person_id: int) -> Person:
    """Return a person by the id that a form has accepted."""
    return db.session.get_one(Person, person_id)


def is_called(text: str) -> ColumnElement[bool]:
    """Select people with this address or this name. The sort key has an index and narrows the search."""
    named = and_(Person.sort_name == sort_name(text.strip()), folded(Person.name) == folded(text))
    return or_(Person.email == same_address(text), named)
