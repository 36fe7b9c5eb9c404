"""Sets of people for the commands that change many at once.

A set is a ``Select`` with one row a person. Each command names the columns that it reads, for example ``person_id`` and
``state``. The set is evaluated by the database, so a hundred thousand people cost no memory here.
"""

from typing import Any, cast

from sqlalchemy import Integer, Select, String, Table, literal, select
from sqlalchemy.types import TypeEngine

from portal.core import db
from portal.core.db import Base
from portal.people.models import Person

PEOPLE = cast("Table", Person.__table__)

# Columns of sets that no model has under this name.
COLUMNS_BESIDES: dict[str, TypeEngine[Any]] = {"person_id": Integer(), "manager_email": String()}

People = Select[Any]


def set_of_one(model: type[Base], **values: Any) -> People:
    """Return the set with one row of these values; their types are those of the columns of ``model``."""
    columns = cast("Table", model.__table__).c
    types = {**COLUMNS_BESIDES, **{name: columns[name].type for name in values if name in columns}}
    return select(*(literal(value, types[name]).label(name) for name, value in values.items()))


def ids_of(people: People) -> People:
    """Select the ids of the people of a set."""
    return select(people.order_by(None).subquery().c.person_id)


def is_empty(people: People) -> bool:
    return db.session.execute(people.order_by(None).limit(1)).first() is None
