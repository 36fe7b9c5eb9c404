"""Update the sort keys and the words of names after a statement that wrote many names."""

from collections.abc import Iterable
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, func, insert, select, update

from portal.core import db
from portal.people.commands.sets import PEOPLE, People
from portal.people.models import PersonWord, UnitWord
from portal.people.rules import sort_name, words_of, words_of_person

PERSON_WORDS = cast("Table", PersonWord.__table__)
UNIT_WORDS = cast("Table", UnitWord.__table__)


def sort_names_again(people: People) -> None:
    """Write the sort keys and words of people whose names or addresses were written; ``people`` selects their ids.

    One statement handles the sort keys of plain ASCII names; Python computes the others one by one.
    """
    them = PEOPLE.c.id.in_(people)
    db.session.execute(update(PEOPLE).where(them).values(sort_name=func.lower(PEOPLE.c.name)))
    rows = db.session.execute(select(PEOPLE.c.id, PEOPLE.c.name, PEOPLE.c.email).where(them)).all()
    special = [{"of": row.id, "sorted": sort_name(row.name)} for row in rows if not row.name.isascii()]
    if special:
        change = update(PEOPLE).where(PEOPLE.c.id == bindparam("of")).values(sort_name=bindparam("sorted"))
        db.session.connection().execute(change, special)
    db.session.execute(delete(PERSON_WORDS).where(PERSON_WORDS.c.person_id.in_(people)))
    _write_words(PERSON_WORDS, "person_id", ((row.id, words_of_person(row.name, row.email)) for row in rows))


def write_unit_words(paths: Iterable[tuple[int, str]]) -> None:
    """Write the words of units that have none yet, from their ids and full paths."""
    _write_words(UNIT_WORDS, "unit_id", ((unit_id, words_of(path)) for unit_id, path in paths))


def _write_words(table: Table, owner: str, words: Iterable[tuple[int, Iterable[str]]]) -> None:
    rows: list[dict[str, Any]] = [
        {owner: number, "word": word} for number, several in words for word in several
    ]
    if rows:
        db.session.connection().execute(insert(table), rows)
