"""What the sample company reads: the people a visitor can sign in as, and the newest email."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from portal.core import db
from portal.outbox.models import OutboxMail
from portal.people import rules
from portal.people.models import Person

GUIDES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("learning", (("maya.okafor", "frontline"), ("agnieszka.lis", "sign_off"))),
    ("leading", (("sinead.gallagher", "manager"), ("elena.marsh", "executive"))),
    ("changing", (("priya.nair", "triager"), ("devika.rao", "change_lead"), ("mina.park", "editor"))),
    ("proving", (("grace.lindqvist", "compliance"), ("judith.amsel", "auditor"))),
    ("keeping", (("sunita.pillai", "admin"),)),
)


@dataclass(frozen=True)
class Guide:
    """A person of the tour, and what to look at as that person."""

    person: Person
    tour: str


def list_guides() -> Sequence[tuple[str, Sequence[Guide]]]:
    """Return the people of the tour that exist, grouped by what they show, in the order of the tour."""
    addresses = [f"{name}@northwind.example" for _group, people in GUIDES for name, _tour in people]
    found = {
        person.email.partition("@")[0]: person
        for person in db.session.scalars(
            select(Person).where(Person.email.in_(addresses), Person.state.in_(rules.PRESENT))
        )
    }
    groups = [
        (group, [Guide(found[name], tour) for name, tour in people if name in found])
        for group, people in GUIDES
    ]
    return [(group, guides) for group, guides in groups if guides]


def list_people_at(addresses: Collection[str]) -> Sequence[Person]:
    """Return the people with these email addresses."""
    return db.session.scalars(select(Person).where(Person.email.in_(addresses)).order_by(Person.id)).all()


def find_person(person_id: int) -> Person | None:
    """Return a person who may sign in."""
    return db.session.scalars(
        select(Person).where(Person.id == person_id, Person.state.in_(rules.PRESENT))
    ).one_or_none()


def count_people() -> int:
    """Count all people of the directory, in any state."""
    return db.session.scalar(select(func.count()).select_from(Person)) or 0


def newest_listed_mail() -> OutboxMail | None:
    """Return the newest mail that was sent and is listed."""
    sent = OutboxMail.sent_at.is_not(None) & OutboxMail.person_id.is_not(None)
    return db.session.scalars(select(OutboxMail).where(sent).order_by(OutboxMail.id.desc()).limit(1)).first()
