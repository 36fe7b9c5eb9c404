"""Match staged rows with people, places and managers, by set-based statements over file and directory."""

from collections.abc import Callable, Set as AbstractSet
from typing import Any, cast

from sqlalchemy import (
    CTE,
    ColumnElement,
    Subquery,
    Table,
    and_,
    case,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)

from portal.directory import weighing
from portal.directory.findings import run
from portal.directory.rules import Answers, Field
from portal.directory.staging import MATCHES as M, ROWS as R
from portal.directory.weighing import PEOPLE
from portal.people.models import Site, Unit
from portal.people.rules import PersonState

UNITS = cast("Table", Unit.__table__)
SITES = cast("Table", Site.__table__)
COLUMNS = (
    "row_id",
    "import_id",
    "person_id",
    "unit_id",
    "site_id",
    "manager_id",
    "manager_row_id",
    "next_state",
    "kept",
    "changes",
    "outcome",
)

Here = Callable[[Any], ColumnElement[bool]]


def match(import_id: int, fields: AbstractSet[Field], here: Here, *, answers: Answers) -> None:
    """Match and weigh all rows in one statement. A manager outside the file must be ``here``."""
    found, person = _found(import_id, here, answers), weighing.now()
    weight = weighing.changes(fields, found, person)
    kept = (found.c[column] for column in COLUMNS[2:-2])
    rows = (
        select(R.c.id, R.c.import_id, *kept, weight, weighing.outcome(weight, found.c.person_id))
        .select_from(R)
        .join(found, found.c.id == R.c.id)
        .outerjoin(person, person.c.id == found.c.person_id)
        .order_by(R.c.id)
    )
    run(insert(M).from_select(COLUMNS, rows, include_defaults=False))


def places() -> Subquery:
    """Select the names of units, full paths and single names; ``units`` counts the units of a name."""
    by_name = (
        select(UNITS.c.name.label("text"), func.min(UNITS.c.id).label("id"), func.count().label("units"))
        .where(UNITS.c.name.not_in(select(UNITS.c.path)))
        .group_by(UNITS.c.name)
    )
    by_path = select(UNITS.c.path.label("text"), UNITS.c.id, literal(1).label("units"))
    return union_all(by_path, by_name).subquery("places")


def same_name(person: Any) -> ColumnElement[bool]:
    """Return the condition that a row has the name of a person, in whatever case, accents and order."""
    return or_(person.c.sort_name == R.c.name_key, person.c.name == R.c.name)


def _found(import_id: int, here: Here, answers: Answers) -> Subquery:
    """Select the matching directory values of each row."""
    known = _recognised(import_id, answers)
    person, unit, lines = PEOPLE.alias("known_person"), places(), _lines(import_id, known, here)
    return (
        select(
            R.c.id,
            known.c.person_id,
            unit.c.id.label("unit_id"),
            SITES.c.id.label("site_id"),
            lines.c.manager_id,
            lines.c.manager_row_id,
            weighing.next_state(person).label("next_state"),
            R.c.kept,
        )
        .select_from(R)
        .join(known, known.c.id == R.c.id)
        .outerjoin(person, person.c.id == known.c.person_id)
        .outerjoin(unit, and_(unit.c.text == R.c.unit, unit.c.units == 1))
        .outerjoin(SITES, SITES.c.name == R.c.site)
        .outerjoin(lines, lines.c.id == R.c.id)
        .subquery("found")
    )


def _recognised(import_id: int, answers: Answers) -> CTE:
    """Select the person of each row: by employee number, else by address.

    An address alone is not enough where the row has another number: then the name has to be the same. People who left
    are not recognised once an answer says that they are somebody new.
    """
    by_number, by_email = PEOPLE.alias("by_number"), PEOPLE.alias("by_email")
    no_other = or_(R.c.employee_number.is_(None), by_email.c.employee_number.is_(None), same_name(by_email))
    returns = [each.c.state != PersonState.LEFT for each in (by_number, by_email) if answers.someone_new] or [
        true(),
        true(),
    ]
    person_id = func.coalesce(by_number.c.id, by_email.c.id).label("person_id")
    return (
        select(R.c.id, R.c.employee_number, R.c.email, person_id)
        .select_from(R)
        .outerjoin(by_number, and_(by_number.c.employee_number == R.c.employee_number, returns[0]))
        .outerjoin(
            by_email, and_(by_email.c.email == R.c.email, by_number.c.id.is_(None), no_other, returns[1])
        )
        .where(R.c.import_id == import_id)
        .cte("known")
    )


def _lines(import_id: int, known: CTE, here: Here) -> Subquery:
    """Select the manager of each row given by number or address: from the file, then the directory."""
    named = union_all(
        select(known.c.employee_number.label("key"), known.c.id, known.c.person_id),
        select(known.c.email, known.c.id, known.c.person_id),
    ).subquery("named")
    boss = (
        select(named.c.key, func.min(named.c.id).label("id"), func.min(named.c.person_id).label("person_id"))
        .where(named.c.key.is_not(None))
        .group_by(named.c.key)
        .subquery("boss")
    )
    by_number, by_email = PEOPLE.alias("boss_by_number"), PEOPLE.alias("boss_by_email")
    elsewhere = func.coalesce(by_number.c.id, by_email.c.id)
    is_new = and_(boss.c.id.is_not(None), boss.c.person_id.is_(None))
    return (
        select(
            R.c.id,
            case((boss.c.id.is_(None), elsewhere), else_=boss.c.person_id).label("manager_id"),
            case((is_new, boss.c.id), else_=null()).label("manager_row_id"),
        )
        .select_from(R)
        .outerjoin(boss, boss.c.key == R.c.manager)
        .outerjoin(by_number, and_(by_number.c.employee_number == R.c.manager, here(by_number)))
        .outerjoin(by_email, and_(by_email.c.email == R.c.manager, here(by_email)))
        .where(R.c.import_id == import_id, R.c.manager.is_not(None))
        .subquery("lines")
    )
