"""Finds what needs a person now, and the private links to due dates."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, select

from portal.core import db
from portal.core.dates import day_in
from portal.core.feature import installed_features
from portal.core.statements import Rows, prepared
from portal.core.tasks import Task
from portal.people.models import Person
from portal.people.queries import hashed
from portal.people.rules import PRESENT
from portal.today.models import DueDateLink


def find_tasks(person: Person, at: datetime) -> list[Task]:
    """Return the tasks of a person; one statement, and those of the features that may have some."""
    sources = [source for feature in installed_features() for source in feature.tasks]
    asked = tuple(source.may_wait for source in sources if source.may_wait)
    today = day_in(person.time_zone, at)
    row = db.rows(_waiting(asked), {"person_id": person.id, "at": at, "today": today}).one() if asked else ()
    waits = dict(zip(asked, row, strict=True))
    found = [source for source in sources if source.may_wait is None or waits[source.may_wait]]
    return [task for source in found for task in source.find(person, at)]


@prepared
def _waiting(conditions: tuple[Callable[[], ColumnElement[bool]], ...]) -> Rows:
    return select(*(condition().label(f"waits_{n}") for n, condition in enumerate(conditions)))


def link_made_at(person: Person) -> datetime | None:
    """Return when the person made their link; ``None`` without one."""
    return db.session.scalar(select(DueDateLink.made_at).where(DueDateLink.person_id == person.id))


def find_reader(token: str) -> Person | None:
    """Return the person whose link has this token, while they are at work."""
    linked = select(Person).join(DueDateLink, DueDateLink.person_id == Person.id)
    return db.session.scalars(
        linked.where(DueDateLink.token_hash == hashed(token), Person.state.in_(PRESENT))
    ).one_or_none()
