"""The database knows how large its tables are after many people came, so that it chooses the right index."""

from sqlalchemy import Connection, text

from portal.core import db, statistics
from portal.directory.commands import MANY_ADDED
from tests.directory.make import apply, look_at
from tests.make import make_person

OF_POSTGRES = text("SELECT reltuples FROM pg_class WHERE relname = 'person'")
OF_SQLITE = text("SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = 'person'")


def known_people(connection: Connection) -> int:
    """How many people the database believes there are."""
    statement = OF_POSTGRES if connection.dialect.name == "postgresql" else OF_SQLITE
    return int(connection.scalar(statement) or 0)


def test_an_import_of_many_people_is_known_at_once(connection) -> None:
    rows = [f"Crowd C{number},c{number}@northwind.example" for number in range(MANY_ADDED)]

    assert apply(look_at(*rows, header="name,email"))

    assert known_people(connection) >= MANY_ADDED


def test_sqlite_looks_at_its_tables_every_few_hours(connection) -> None:
    make_person("Flo Frost")
    db.session.commit()
    before = known_people(connection) if not db.is_sqlite() else 0

    statistics.refresh_on_sqlite()

    assert known_people(connection) == (1 if db.is_sqlite() else before)
