"""Who a staged row is about, where they stand and who their manager is: set-based, over the file and the directory."""

from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Integer,
    Table,
    case,
    cast as as_type,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
    update,
)

from portal.people.importing.findings import note, note_twice, rows_with, run
from portal.people.importing.rules import Fault, Field
from portal.people.importing.staging import ROWS as R
from portal.people.models import Person, Site, Unit

PEOPLE = cast("Table", Person.__table__)
UNITS = cast("Table", Unit.__table__)
SITES = cast("Table", Site.__table__)


def find_people(import_id: int) -> None:
    """Recognise people by employee number, else by e-mail address; say where two rows or two people collide."""
    mine = R.c.import_id == import_id
    note_twice(import_id, R.c.employee_number, Field.EMPLOYEE_NUMBER, Fault.NUMBER_TWICE)
    note_twice(import_id, R.c.email, Field.EMAIL, Fault.EMAIL_TWICE)
    by_number = select(PEOPLE.c.id).where(PEOPLE.c.employee_number == R.c.employee_number)
    by_email = select(PEOPLE.c.id).where(
        PEOPLE.c.email == R.c.email, or_(R.c.employee_number.is_(None), PEOPLE.c.employee_number.is_(None))
    )
    for found, unknown in (
        (by_number, R.c.employee_number.is_not(None)),
        (by_email, R.c.person_id.is_(None)),
    ):
        run(update(R).where(mine, unknown).values(person_id=found.correlate(R).scalar_subquery()))
    note_twice(import_id, R.c.person_id, Field.EMAIL, Fault.PERSON_TWICE)
    note(
        Fault.EMAIL_OF_OTHER, Field.EMAIL, R.c.email, mine, PEOPLE.c.id.is_distinct_from(R.c.person_id),
        hint=func.coalesce(PEOPLE.c.employee_number, PEOPLE.c.name), source=R.join(PEOPLE, PEOPLE.c.email == R.c.email),
    )  # fmt: skip


def find_places(import_id: int) -> None:
    """Find units by full path or by a name that only one unit has, and sites by name."""
    mine = R.c.import_id == import_id
    by_name = (
        select(UNITS.c.name.label("text"), func.min(UNITS.c.id).label("id"), func.count().label("units"))
        .where(UNITS.c.name.not_in(select(UNITS.c.path)))
        .group_by(UNITS.c.name)
    )
    by_path = select(UNITS.c.path.label("text"), UNITS.c.id, literal(1).label("units"))
    known = union_all(by_path, by_name).subquery("known")
    note(
        Fault.UNIT_AMBIGUOUS, Field.UNIT, R.c.unit, mine, known.c.units > 1,
        hint=known.c.units, source=R.join(known, known.c.text == R.c.unit),
    )  # fmt: skip
    run(update(R).where(mine, R.c.unit == known.c.text, known.c.units == 1).values(unit_id=known.c.id))
    run(update(R).where(mine, R.c.site == SITES.c.name).values(site_id=SITES.c.id))


def find_managers(import_id: int, here: ColumnElement[bool]) -> None:
    """Find managers by number, address or a name nobody else has: in the file first, then among those ``here``."""
    boss = R.alias("boss")
    wanted = (R.c.import_id == import_id, R.c.manager.is_not(None))
    unknown = (*wanted, R.c.manager_row_id.is_(None), R.c.manager_id.is_(None))
    for column in (boss.c.employee_number, boss.c.email):
        found = (
            select(func.min(boss.c.id))
            .where(boss.c.import_id == import_id, column == R.c.manager)
            .correlate(R)
        )
        run(update(R).where(*unknown).values(manager_row_id=found.scalar_subquery()))
    for column in (PEOPLE.c.employee_number, PEOPLE.c.email):
        run(update(R).where(*unknown, R.c.manager == column, here).values(manager_id=PEOPLE.c.id))
    _find_by_name(import_id, unknown, here)
    is_new = boss.c.person_id.is_(None)
    run(
        update(R)
        .where(*wanted, boss.c.id == R.c.manager_row_id)
        .values(manager_id=boss.c.person_id, manager_row_id=case((is_new, boss.c.id), else_=null()))
    )
    itself = or_(R.c.manager_row_id == R.c.id, R.c.manager_id == R.c.person_id)
    note(Fault.MANAGER_IS_SELF, Field.MANAGER, R.c.manager, *wanted, itself)
    is_clear = R.c.id.not_in(rows_with(import_id, Fault.MANAGER_AMBIGUOUS))
    note(Fault.MANAGER_NOT_FOUND, Field.MANAGER, R.c.manager, *unknown, is_clear)


def _find_by_name(import_id: int, unknown: tuple[Any, ...], here: ColumnElement[bool]) -> None:
    """What is neither a number nor an address may be a name; one that several people have is not guessed at."""
    boss = R.alias("named")
    in_file = select(boss.c.name.label("text"), boss.c.id.label("row_id"), boss.c.person_id).where(
        boss.c.import_id == import_id
    )
    already = select(boss.c.person_id).where(boss.c.import_id == import_id, boss.c.person_id.is_not(None))
    elsewhere = select(PEOPLE.c.name, as_type(null(), Integer), PEOPLE.c.id).where(
        here, PEOPLE.c.id.not_in(already)
    )
    everyone = union_all(in_file, elsewhere).subquery("everyone")
    wanted = select(R.c.manager).where(*unknown)
    row_id, person_id = (
        func.min(everyone.c.row_id).label("row_id"),
        func.min(everyone.c.person_id).label("person_id"),
    )
    names = (
        select(everyone.c.text, func.count().label("people"), row_id, person_id)
        .where(everyone.c.text.in_(wanted))
        .group_by(everyone.c.text)
        .subquery("names")
    )
    both = R.join(names, names.c.text == R.c.manager)
    note(
        Fault.MANAGER_AMBIGUOUS, Field.MANAGER, R.c.manager, *unknown, names.c.people > 1,
        hint=names.c.people, source=both,
    )  # fmt: skip
    run(
        update(R)
        .where(*unknown, R.c.manager == names.c.text, names.c.people == 1)
        .values(manager_row_id=names.c.row_id, manager_id=names.c.person_id)
    )
