"""Typed rows: a statement returns the named tuple that was asked for, or raises."""

from typing import NamedTuple

import pytest
from sqlalchemy import select

from portal.core import db
from portal.core.paging import PageMark, page_of
from portal.core.rows import fetch_all, fetch_one
from portal.core.statements import PERSON_ID
from portal.people.models import Person
from portal.people.rules import PersonState


class Named(NamedTuple):
    id: int
    name: str
    state: PersonState

    @property
    def is_here(self) -> bool:
        return self.state is PersonState.ACTIVE


PEOPLE = select(Person.id, Person.name, Person.state).order_by(Person.sort_name, Person.id)


def test_rows_come_as_the_type_that_was_asked_for(cast) -> None:
    found = fetch_all(Named, PEOPLE)

    assert found[0] == Named(cast.ada.id, "Ada Abara", PersonState.ACTIVE)
    assert [row.name for row in found if row.is_here] == [
        "Ada Abara",
        "Bo Brand",
        "Cal Chen",
        "Dot Diaz",
        "Eve Eide",
    ]


def test_one_row_comes_as_its_type_and_none_as_nothing(cast) -> None:
    statement = PEOPLE.where(Person.id == PERSON_ID)

    assert fetch_one(Named, statement, {"person_id": cast.bo.id}) == (
        cast.bo.id,
        "Bo Brand",
        PersonState.ACTIVE,
    )
    assert fetch_one(Named, statement, {"person_id": 0}) is None


def test_a_page_has_rows_of_its_type(cast) -> None:
    page = page_of(
        select(Person.id, Person.name, Person.state),
        (Person.name, Person.id),
        PageMark(),
        row_type=Named,
        size=2,
    )

    assert [(type(row), row.name) for row in page.rows] == [(Named, "Ada Abara"), (Named, "Bo Brand")]
    assert page.after is not None


@pytest.mark.parametrize(
    "statement",
    [
        select(Person.name, Person.id, Person.state),
        select(Person.id, Person.name),
        select(Person.id, Person.job_title, Person.state),
    ],
)
def test_columns_that_are_not_the_fields_of_the_type_are_refused(cast, statement) -> None:
    with pytest.raises(TypeError, match="Named has the fields"):
        fetch_all(Named, statement)


def test_what_waits_to_be_written_is_read(cast) -> None:
    cast.ada.name = "Ada Ash"
    db.session.add(cast.ada)

    assert "Ada Ash" in [row.name for row in fetch_all(Named, PEOPLE)]
