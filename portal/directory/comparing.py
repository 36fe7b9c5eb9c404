"""Compare an import with the current directory by set-based statements, without changing it."""

from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, literal, not_, or_, select

from portal.core import db
from portal.directory import checking
from portal.directory.costing import measure_effects
from portal.directory.findings import MATCHED, mark_faulty, measure, run
from portal.directory.matching import UNITS, match
from portal.directory.models import Import
from portal.directory.renaming import match_renamed_units
from portal.directory.rules import Change, Field, ImportSummary, Outcome
from portal.directory.staging import BEFORE, FINDINGS, MATCHES as M, ROWS as R
from portal.directory.weighing import HOLDINGS, PEOPLE, now
from portal.people.rules import PRESENT, PersonState


def compare(imported: Import, *, stays: int | None) -> ImportSummary:
    """Set the outcome of every staged row; ``stays`` never becomes a leaver."""
    import_id, fields = imported.id, imported.mapping.keys()

    def here(person: Any) -> ColumnElement[bool]:
        """Return the condition that a person outside the file remains, and so can be a manager."""
        stays_on: ColumnElement[bool] = person.c.id == (stays or 0)
        return stays_on if imported.takes_leavers else person.c.state != PersonState.LEFT.value

    _start_afresh(import_id)
    measure(R, PEOPLE, UNITS, HOLDINGS)
    match(import_id, fields, here, answers=imported.answered)
    measure(M)
    renames = match_renamed_units(imported, fields)
    checking.check_people(import_id, imported.answered)
    checking.check_places(import_id, fields)
    checking.check_states(import_id, fields)
    if Field.MANAGER in fields:
        checking.check_managers(import_id, fields, here)
    mark_faulty(import_id)
    checking.refuse_taken_addresses(import_id, imported.answered)
    while mark_faulty(import_id):  # whose new address waited for one of these rows
        checking.refuse_taken_addresses(import_id, imported.answered)
    if Field.MANAGER in fields:
        checking.break_circles(import_id, fields)
        checking.keep_managers_of_faulty_rows(import_id, fields)
    if imported.takes_leavers:
        _find_leavers(import_id, stays)
    _remember(import_id)
    summary = _sum_up(import_id)
    imported.effects = measure_effects(import_id, people=summary.people_before, renames=renames).as_json()
    return summary


def _start_afresh(import_id: int) -> None:
    """Delete the results of an earlier comparison; the staged rows remain."""
    mine = R.c.import_id == import_id
    run(delete(FINDINGS).where(FINDINGS.c.import_id == import_id, FINDINGS.c.is_misreading.is_(False)))
    run(delete(BEFORE).where(BEFORE.c.row_id.in_(select(R.c.id).where(mine))))
    run(delete(M).where(M.c.import_id == import_id))
    run(delete(R).where(mine, R.c.line.is_(None)))


def _find_leavers(import_id: int, stays: int | None) -> None:
    """Add a row for each person missing from the file. A faulty row keeps everybody whom it may be about."""
    named = select(M.c.person_id).where(M.c.import_id == import_id, M.c.person_id.is_not(None))
    faulty = (
        select(R.c.id).select_from(MATCHED).where(R.c.import_id == import_id, M.c.outcome == Outcome.FAULTY)
    )
    is_named_by_faulty = [
        PEOPLE.c[column].in_(faulty.with_only_columns(R.c[key]).where(R.c[key].is_not(None)))
        for column, key in (
            ("employee_number", "employee_number"),
            ("email", "email"),
            ("sort_name", "name_key"),
        )
    ]
    facts = (PEOPLE.c.employee_number, PEOPLE.c.name, PEOPLE.c.email, PEOPLE.c.sort_name)
    missing = select(literal(import_id), *facts, literal(0)).where(
        PEOPLE.c.state != PersonState.LEFT,
        PEOPLE.c.id.not_in(named),
        PEOPLE.c.id.is_distinct_from(stays),
        not_(or_(*is_named_by_faulty)),
    )
    columns = ["import_id", "employee_number", "name", "email", "name_key", "kept"]
    run(insert(R).from_select(columns, missing.order_by(PEOPLE.c.name, PEOPLE.c.id), include_defaults=False))
    left = (literal(PersonState.LEFT.value), literal(Change.STATE.value), literal(Outcome.LEFT.value))
    rows = select(R.c.id, R.c.import_id, PEOPLE.c.id, literal(0), *left).join_from(
        R, PEOPLE, PEOPLE.c.email == R.c.email
    )
    columns = ["row_id", "import_id", "person_id", "kept", "next_state", "changes", "outcome"]
    rows = rows.where(R.c.import_id == import_id, R.c.line.is_(None)).order_by(R.c.id)
    run(insert(M).from_select(columns, rows, include_defaults=False))


def _remember(import_id: int) -> None:
    """Store the current values of people who change or leave, to show them and for undoing."""
    person = now()
    columns = [column.name for column in BEFORE.c if column.name != "row_id"]
    before = (
        select(M.c.row_id, *(person.c[column] for column in columns))
        .join_from(M, person, person.c.id == M.c.person_id)
        .where(M.c.import_id == import_id, M.c.outcome.in_((Outcome.CHANGED, Outcome.LEFT)))
    )
    run(insert(BEFORE).from_select(["row_id", *columns], before))


def _sum_up(import_id: int) -> ImportSummary:
    counted = select(M.c.outcome, func.count()).where(M.c.import_id == import_id).group_by(M.c.outcome)
    counts = {outcome.value: count for outcome, count in db.session.execute(counted)}
    here = select(func.count()).select_from(PEOPLE).where(PEOPLE.c.state.in_([*PRESENT, PersonState.INVITED]))
    return ImportSummary(people_before=db.session.scalar(here) or 0, **counts)
