"""A statement that is recognized by its function still runs with the values and at the moment of each run."""

from datetime import timedelta

from sqlalchemy import bindparam, select

from portal.core import clock, db
from portal.core.db import UtcDateTime
from portal.core.statements import PERSON_ID, Rows, prepared
from portal.people.models import Person
from tests.conftest import NOON


def test_a_prepared_statement_runs_with_the_values_of_each_run(cast) -> None:
    @prepared
    def named() -> Rows:
        return select(Person.name).where(Person.id == PERSON_ID)

    names = [db.rows(named(), {"person_id": each.id}).scalar_one() for each in (cast.ada, cast.eve, cast.ada)]

    assert names == [cast.ada.name, cast.eve.name, cast.ada.name]


def test_a_function_prepares_a_statement_for_each_of_its_arguments(cast) -> None:
    @prepared
    def found(*, by_name: bool) -> Rows:
        return select(Person.name if by_name else Person.email).where(Person.id == PERSON_ID)

    of_ada = {"person_id": cast.ada.id}
    rows = [db.rows(found(by_name=by_name), of_ada).scalar_one() for by_name in (True, False, True)]

    assert rows == [cast.ada.name, cast.ada.email, cast.ada.name]


def test_a_prepared_statement_asks_the_clock_at_each_run(cast) -> None:
    @prepared
    def now() -> Rows:
        return select(bindparam("now", callable_=clock.now, type_=UtcDateTime()).label("now"))

    first = db.rows(now()).scalar_one()
    with clock.moved_to(NOON + timedelta(days=1)):
        later = db.rows(now()).scalar_one()

    assert (first, later) == (NOON, NOON + timedelta(days=1))
