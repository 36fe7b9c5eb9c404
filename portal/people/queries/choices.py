"""People and units to choose from: found by the beginnings of the words in their names and addresses.

The index of words finds them, so a search costs the same in a company of any size. A search for several words starts
with the rarest.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from portal.core import db
from portal.core.choices import COUNTED_MOST, FEW, NOTHING, SHOWN_MOST, Choice, Matches, first_of_each
from portal.core.folding import fold, folded
from portal.core.permissions import Permission
from portal.core.rows import fetch_all, fetch_one
from portal.core.statements import Rows
from portal.core.text import label
from portal.people.models import Person, PersonWord, Unit, UnitWord
from portal.people.queries.directory import visible_to
from portal.people.queries.naming import is_called
from portal.people.rules import (
    AFTER_ANY_WORD,
    BETWEEN_UNITS,
    PersonState,
    same_address,
    words_of,
    words_to_find,
)

P = Permission
Words: TypeAlias = type[PersonWord] | type[UnitWord]
SEE_UNITS = (P.PEOPLE_VIEW, P.PEOPLE_MANAGE, P.ACCESS_MANAGE, P.AGENTS_MANAGE, P.AUDIENCES_MANAGE)
WORDS_MOST = 5  # of a search
RARE = 2_000  # no word that more names have is told apart from others
LIKELY_MOST = 5
REPEATED_MOST = 3  # rows of one match: a person may have several words with the same beginning


class PersonFound(NamedTuple):
    """A person that a search finds."""

    id: int
    name: str
    job_title: str
    unit: str | None
    state: PersonState

    @property
    def choice(self) -> Choice:
        left = label(self.state) if self.state is PersonState.LEFT else None
        return Choice(self.id, self.name, " · ".join(filter(None, (left, self.job_title, self.unit))))


class UnitFound(NamedTuple):
    """A unit that a search finds."""

    id: int
    path: str

    @property
    def choice(self) -> Choice:
        above, _between, name = self.path.rpartition(BETWEEN_UNITS)
        return Choice(self.id, name, above)


def search_people(viewer: Person, permission: Permission, text: str, *, also_left: bool = False) -> Matches:
    """Return the people that ``viewer`` may see, whose names or addresses have words that begin like those of ``text``.

    A whole address or employee number finds its owner alone. ``also_left``: people who have left are found too.
    """
    here = _here(viewer, permission, also_left=also_left)
    if _may_be_a_mark(text):
        found = fetch_all(PersonFound, _person_columns(here).where(_has_mark(text)))
        if found:
            return Matches([each.choice for each in found], len(found))
    words = _rarest_first(PersonWord, words_to_find(text))
    if not words:
        return NOTHING
    people = here.join(PersonWord, PersonWord.person_id == Person.id)
    people = people.where(*_begin_like(PersonWord, PersonWord.person_id, Person.id, words))
    # A domain may be that of everybody: they come in the order of the index, as sorting them would read them all.
    by_name = (PersonWord.person_id,) if words[0].startswith("@") else (Person.sort_name, Person.id)
    ordered = _person_columns(people).order_by(PersonWord.word, *by_name)
    return _matches(ordered, PersonFound, Person.id)


def find_person_choice(
    viewer: Person, permission: Permission, person_id: int, *, also_left: bool = False
) -> Choice | None:
    """Return a person who works here, or with ``also_left`` did, and is visible to ``viewer``."""
    here = _here(viewer, permission, also_left=also_left)
    found = fetch_one(PersonFound, _person_columns(here).where(Person.id == person_id))
    return found.choice if found else None


def find_stored_person(person_id: int) -> Choice | None:
    """Return a person that the page already names, for any reader."""
    found = fetch_one(PersonFound, _person_columns(select(Person)).where(Person.id == person_id))
    return found.choice if found else None


def find_person_named(
    viewer: Person, permission: Permission, text: str, *, also_left: bool = False
) -> Choice | None:
    """Return the only person with this address or full name who is visible to ``viewer``."""
    here = _here(viewer, permission, also_left=also_left)
    found = fetch_all(PersonFound, _person_columns(here).where(is_called(text)).order_by(Person.id).limit(2))
    return found[0].choice if len(found) == 1 else None


def find_person_addressed(viewer: Person, permission: Permission, text: str) -> Choice | None:
    """Return the person as :func:`find_person_named` does, else the one with this address, visible or not.

    A person who is not visible to ``viewer`` is shown as it was typed, so that no name is revealed.
    """
    named = find_person_named(viewer, permission, text)
    if named:
        return named
    owner = select(Person.id).where(Person.email == same_address(text), Person.state != PersonState.LEFT)
    person_id = db.session.scalar(owner.where(Person.erased_at.is_(None)))
    return None if person_id is None else Choice(person_id, text)


def list_likely_people(viewer: Person, permission: Permission) -> Sequence[Choice]:
    """Return some people near ``viewer``: direct reports, then colleagues of the same unit."""
    is_report = Person.manager_id == viewer.id
    near = _here(viewer, permission).where(or_(is_report, Person.unit_id == viewer.unit_id))
    by_nearness = (case((is_report, 0), else_=1), Person.sort_name, Person.id)
    found = fetch_all(PersonFound, _person_columns(near).order_by(*by_nearness).limit(LIKELY_MOST))
    return [each.choice for each in found]


def may_see_units(viewer: Person) -> bool:
    """Whether ``viewer`` has a page on which all units can be seen or chosen."""
    return any(viewer.may(permission) for permission in SEE_UNITS)


def search_units(viewer: Person, text: str) -> Matches:
    """Return the units whose full paths have words that begin like those of ``text``."""
    words = _rarest_first(UnitWord, words_of(text)) if may_see_units(viewer) else []
    if not words:
        return NOTHING
    units = select(Unit).join(UnitWord, UnitWord.unit_id == Unit.id)
    units = units.where(*_begin_like(UnitWord, UnitWord.unit_id, Unit.id, words))
    ordered = units.with_only_columns(Unit.id, Unit.path).order_by(UnitWord.word, Unit.path, Unit.id)
    return _matches(ordered, UnitFound, Unit.id)


def find_unit_choice(viewer: Person, unit_id: int) -> Choice | None:
    return find_stored_unit(unit_id) if may_see_units(viewer) else None


def find_stored_unit(unit_id: int) -> Choice | None:
    """Return a unit that the page already names, for any reader."""
    found = fetch_one(UnitFound, select(Unit.id, Unit.path).where(Unit.id == unit_id))
    return found.choice if found else None


def find_unit_named(viewer: Person, text: str) -> Choice | None:
    """Return the unit with this full path, else the only one with this name."""
    words = words_of(text) if may_see_units(viewer) else []
    if not words:
        return None
    units = select(Unit.id, Unit.path).where(
        or_(folded(Unit.path) == fold(text), folded(Unit.name) == fold(text))
    )
    for word in words:
        units = units.where(Unit.id.in_(select(UnitWord.unit_id).where(UnitWord.word == word)))
    found = fetch_all(UnitFound, units.order_by(Unit.path, Unit.id).limit(SHOWN_MOST))
    exact = [each for each in found if fold(each.path) == fold(text)] or found
    return exact[0].choice if len(exact) == 1 else None


def list_likely_units(viewer: Person) -> Sequence[Choice]:
    """Return some units near ``viewer``: their own, the one above and those below; else those at the top."""
    if not may_see_units(viewer):
        return []
    near: ColumnElement[bool] = Unit.parent_id.is_(None)
    if viewer.unit is not None:
        own = viewer.unit
        near = or_(Unit.id == own.id, Unit.id == own.parent_id, Unit.parent_id == own.id)
    columns = select(Unit.id, Unit.path).where(near).order_by(Unit.path, Unit.id)
    return [each.choice for each in fetch_all(UnitFound, columns.limit(LIKELY_MOST))]


def list_few_units(viewer: Person) -> Sequence[Choice] | None:
    """Return every unit in tree order, or ``None`` where a list of them would be long."""
    if not may_see_units(viewer):
        return None
    columns = select(Unit.id, Unit.path).order_by(Unit.path, Unit.id)
    found = fetch_all(UnitFound, columns.limit(FEW + 1))
    if len(found) > FEW:
        return None
    in_order = sorted(found, key=lambda unit: unit.path.split(BETWEEN_UNITS))
    return [Choice(unit.id, unit.path) for unit in in_order]


def _here(viewer: Person, permission: Permission, *, also_left: bool = False) -> Select[Person]:
    """Select the people that ``viewer`` may see and who work here, or with ``also_left`` did."""
    people = visible_to(viewer, permission).where(Person.erased_at.is_(None))
    return people if also_left else people.where(Person.state != PersonState.LEFT)


def _may_be_a_mark(text: str) -> bool:
    """Return whether a text may be a whole address or employee number."""
    return "@" in text or any(each.isdigit() for each in text)


def _has_mark(text: str) -> ColumnElement[bool]:
    return or_(Person.email == same_address(text), Person.employee_number == text.strip())


def _person_columns(people: Select[Any]) -> Rows:
    joined = people.outerjoin(Unit, Unit.id == Person.unit_id)
    return joined.with_only_columns(
        Person.id, Person.name, Person.job_title, Unit.name.label("unit"), Person.state
    )


def _rarest_first(kind: Words, searched: Sequence[str]) -> Sequence[str]:
    """Return the words of a search, the one that begins the fewest names first; one statement for several."""
    words = searched[:WORDS_MOST]
    if len(words) < 2:  # noqa: PLR2004 - nothing to compare
        return words
    some = [select(literal(1)).where(_begins(kind, word)).limit(RARE).subquery() for word in words]
    counts = db.session.execute(
        select(*(select(func.count()).select_from(each).scalar_subquery() for each in some))
    )
    return [word for _count, word in sorted(zip(counts.one(), words, strict=True))]


def _begin_like(kind: Words, owner: Any, subject: Any, words: Sequence[str]) -> Iterable[ColumnElement[bool]]:
    """Yield the condition on the joined row of ``kind``, and one for each further word."""
    first, *others = words
    yield _begins(kind, first)
    for word in others:
        other = aliased(kind)
        same = getattr(other, owner.key) == subject
        yield exists(select(literal(1)).where(same, _begins(other, word)).correlate_except(other))


def _begins(words: Any, beginning: str) -> ColumnElement[bool]:
    return and_(words.word >= beginning, words.word < beginning + AFTER_ANY_WORD)


def _matches(ordered: Rows, row_type: type[PersonFound] | type[UnitFound], subject: Any) -> Matches:
    """Return the first matches, and how many there are; they are counted only where a first look does not end."""
    first_look = SHOWN_MOST * REPEATED_MOST
    found = fetch_all(row_type, ordered.limit(first_look))
    choices = [each.choice for each in found]
    if len(found) < first_look:
        return Matches(first_of_each(choices), len({choice.value for choice in choices}))
    some = ordered.order_by(None).with_only_columns(subject.label("found")).limit(COUNTED_MOST + 1).subquery()
    rows, distinct = db.session.execute(select(func.count(), func.count(some.c.found.distinct()))).one()
    return Matches(first_of_each(choices), rows if rows > COUNTED_MOST else distinct)
