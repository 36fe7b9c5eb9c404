"""Find a person by a typed full name or email address."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select

from portal.core import db
from portal.core.folding import folded
from portal.core.rows import fetch_all
from portal.people.models import Person
from portal.people.queries.directory import visible_to
from portal.people.rules import PersonState, same_address, sort_name

SUGGESTED_MOST = 500  # a longer list is no help and makes every page larger


class Suggestion(NamedTuple):
    """A person that a form suggests while a name is typed."""

    email: str
    name: str
    job_title: str


def find_called(text: str) -> Person | None:
    """Return the person with this address, else the only one with this name; ``None`` for two of a name."""
    found = db.session.scalars(
        select(Person).where(is_called(text)).where(Person.state != PersonState.LEFT)
    ).all()
    if len(found) > 1:
        found = [person for person in found if person.email == same_address(text)]
    return found[0] if found else None


def is_called(text: str) -> ColumnElement[bool]:
    """Select people with this address or this name. The sort key has an index and narrows the search."""
    named = and_(Person.sort_name == sort_name(text.strip()), folded(Person.name) == folded(text))
    return or_(Person.email == same_address(text), named)


def list_suggestions(viewer: Person) -> Sequence[Suggestion]:
    """Return the people that ``viewer`` may see, by name; empty where the list would be long."""
    rows = fetch_all(
        Suggestion,
        visible_to(viewer)
        .with_only_columns(Person.email, Person.name, Person.job_title)
        .where(Person.state != PersonState.LEFT)
        .order_by(Person.sort_name, Person.id)
        .limit(SUGGESTED_MOST + 1),
    )
    return rows if len(rows) <= SUGGESTED_MOST else ()
