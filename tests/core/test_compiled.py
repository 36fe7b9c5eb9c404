"""A statement that is built once is found again by itself; what says something else is never taken for it."""

from typing import Any

from sqlalchemy import bindparam, select

from portal.core import db
from portal.core.compiled import MOST, CompiledStatements
from portal.people.models import Person
from tests.make import make_person


class Content(tuple[Any, ...]):
    """What a statement says; counts how often its hash is worked out."""

    __slots__ = ()
    hashed = 0

    def __hash__(self) -> int:
        type(self).hashed += 1
        return super().__hash__()


def key(content: Any, *columns: str) -> tuple[Any, ...]:
    return ("dialect", content, columns, False, False)


def test_the_same_statement_is_found_without_working_out_its_hash() -> None:
    kept, content = CompiledStatements(), Content(["select", "person"])
    kept[key(content)] = "compiled"
    hashed = Content.hashed

    assert kept.get(key(content)) == "compiled"
    assert Content.hashed == hashed


def test_what_says_the_same_is_found_by_what_it_says() -> None:
    kept, statement = CompiledStatements(), ["select", "person"]
    kept[key(("select", "person"))] = "compiled"

    assert kept.get(key(tuple(statement))) == "compiled"
    assert kept.get(key(("select", "unit"))) is None
    assert kept.get(key(("select", "person"), "name")) is None


def test_however_many_statements_there_are_each_gives_its_own() -> None:
    kept = CompiledStatements()
    contents = [("select", number) for number in range(2 * MOST)]
    for content in contents:
        kept[key(content)] = content

    assert all(kept.get(key(content)) in (content, None) for content in contents)


def test_values_and_additions_make_no_statement_another(cast) -> None:
    named = select(Person.name).where(Person.name == bindparam("name")).order_by(Person.id)
    ada, bo = make_person("Ada Two"), make_person("Bo Two")
    later = named.where(Person.id > ada.id)

    for _ in range(2):
        assert db.rows(named, {"name": ada.name}).scalars().all() == ["Ada Two"]
        assert db.rows(later, {"name": ada.name}).scalars().all() == []
        assert db.rows(named, {"name": bo.name}).scalars().all() == ["Bo Two"]
