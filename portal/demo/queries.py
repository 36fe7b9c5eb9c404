"""Whom a visitor of the sample company may be."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from portal.core import db
from portal.people import rules
from portal.people.models import Person

GUIDES: tuple[tuple[str, str], ...] = (
    ("maya.okafor", "frontline"),
    ("sinead.gallagher", "manager"),
    ("agnieszka.lis", "sign_off"),
    ("priya.nair", "triager"),
    ("devika.rao", "change_lead"),
    ("grace.lindqvist", "compliance"),
    ("judith.amsel", "auditor"),
    ("mina.park", "editor"),
    ("sunita.pillai", "admin"),
)


@dataclass(frozen=True)
class Guide:
    """Somebody worth being, and what to look at as them."""

    person: Person
    tour: str


def list_guides() -> Sequence[Guide]:
    """The people of the tour who are there, in its order."""
    places = {f"{name}@northwind.example": (place, tour) for place, (name, tour) in enumerate(GUIDES)}
    found = db.session.scalars(select(Person).where(Person.email.in_(places))).all()
    ordered = sorted(found, key=lambda person: places[person.email][0])
    return [Guide(person, places[person.email][1]) for person in ordered]


def find_person(person_id: int) -> Person | None:
    """Somebody who may sign in."""
    return db.session.scalars(
        select(Person).where(Person.id == person_id, Person.state.in_(rules.PRESENT))
    ).one_or_none()


def count_people() -> int:
    """Everybody in the directory, whatever their state."""
    return db.session.scalar(select(func.count()).select_from(Person)) or 0
