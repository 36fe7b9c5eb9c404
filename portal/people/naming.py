"""Names that the log shows for people, units and sites."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from portal.core import db
from portal.core.feature import RowNames
from portal.people.models import Person, Site, Unit
from portal.people.rules import sort_name

FOUND_MOST = 50


def _called(text: str) -> Collection[int]:
    named = Person.sort_name.contains(sort_name(text), autoescape=True)
    return db.session.scalars(select(Person.id).where(named).order_by(Person.id).limit(FOUND_MOST)).all()


def _people(ids: Collection[int]) -> Mapping[int, str]:
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _units(ids: Collection[int]) -> Mapping[int, str]:
    return {
        row.id: row.name for row in db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(ids)))
    }


def _sites(ids: Collection[int]) -> Mapping[int, str]:
    return {
        row.id: row.name for row in db.session.execute(select(Site.id, Site.name).where(Site.id.in_(ids)))
    }


ROW_NAMES = (
    RowNames(
        table="person", find=_people, search=_called, in_detail=("person", "manager", "owner", "concerns")
    ),
    RowNames(table="people_unit", find=_units, in_detail=("unit",)),
    RowNames(table="people_site", find=_sites, in_detail=("site",)),
)
