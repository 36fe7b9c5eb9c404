"""What an import would do to the directory as it is now: worked out set-based, without changing it."""

from collections.abc import Iterator
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Table,
    and_,
    case,
    delete,
    distinct,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)  # fmt: skip

from portal.core import clock, db
from portal.people.importing import findings, lines, matching
from portal.people.importing.findings import note, run
from portal.people.importing.matching import PEOPLE
from portal.people.importing.models import Import
from portal.people.importing.reading import batches
from portal.people.importing.rules import ROLE_BITS, Change, Fault, Field, Outcome, Summary
from portal.people.importing.staging import BEFORE, FINDINGS, ROWS as R
from portal.people.models import JobRoleHolding
from portal.people.queries import valid_at
from portal.people.rules import MOVES, PRESENT, PersonState

CHUNK = 5_000  # of values in one statement
HOLDINGS = cast("Table", JobRoleHolding.__table__)
DETAILS = {
    Change.EMPLOYEE_NUMBER: "employee_number",
    Change.NAME: "name",
    Change.EMAIL: "email",
    Change.JOB_TITLE: "job_title",
    Change.LANGUAGE: "language",
    Change.TIME_ZONE: "time_zone",
}


def compare(imported: Import, *, stays: int | None) -> Summary:
    """Give every staged row its outcome; ``stays`` is never taken for a leaver, whatever the file says."""
    here = PEOPLE.c.state != PersonState.LEFT
    if imported.takes_leavers:
        here = and_(here, PEOPLE.c.id == stays)
    _start_afresh(imported.id)
    matching.find_people(imported.id)
    matching.find_places(imported.id)
    matching.find_managers(imported.id, here)
    _find_states(imported.id)
    findings.mark_faulty(imported.id)
    if Field.MANAGER in imported.mapping:
        _refuse_circles(imported.id)
        _keep_managers_of_whom_the_row_is_faulty(imported.id)
    _weigh(imported)
    if imported.takes_leavers:
        _find_leavers(imported.id, stays)
    _remember(imported.id)
    return _sum_up(imported.id)


def now() -> Any:
    """Everybody as they are: the details and the job roles as a mask."""
    bits = case({role.value: bit for role, bit in ROLE_BITS.items()}, value=HOLDINGS.c.job_role)
    held = (
        select(HOLDINGS.c.person_id, func.sum(distinct(bits)).label("job_roles"))
        .where(valid_at(HOLDINGS.c, clock.now()))
        .group_by(HOLDINGS.c.person_id)
        .subquery()
    )
    return (
        select(*PEOPLE.c, func.coalesce(held.c.job_roles, 0).label("job_roles"))
        .outerjoin_from(PEOPLE, held, held.c.person_id == PEOPLE.c.id)
        .subquery("now")
    )


def _start_afresh(import_id: int) -> None:
    """Forget what an earlier comparison found; the rows as read stay."""
    mine = R.c.import_id == import_id
    run(delete(FINDINGS).where(FINDINGS.c.import_id == import_id, FINDINGS.c.is_misreading.is_(False)))
    run(delete(BEFORE).where(BEFORE.c.row_id.in_(select(R.c.id).where(mine))))
    run(delete(R).where(mine, R.c.line.is_(None)))
    run(
        update(R).where(mine, R.c.outcome.is_not(None)).values(
            outcome=None, person_id=None, unit_id=None, site_id=None, manager_id=None, manager_row_id=None,
            next_state=None, changes=0,
        )
    )  # fmt: skip


def _find_states(import_id: int) -> None:
    """Which state each person goes to. Being in the file again brings a leaver back, as invited."""
    mine = R.c.import_id == import_id
    next_state = case(
        (and_(R.c.state.is_(None), PEOPLE.c.state == PersonState.LEFT), _state(PersonState.INVITED)),
        (R.c.state.is_(None), PEOPLE.c.state),
        (and_(R.c.state == PersonState.INVITED, PEOPLE.c.state != PersonState.LEFT), PEOPLE.c.state),
        else_=R.c.state,
    )
    run(update(R).where(mine, R.c.person_id == PEOPLE.c.id).values(next_state=next_state))
    fresh = func.coalesce(R.c.state, _state(PersonState.INVITED))
    run(update(R).where(mine, R.c.person_id.is_(None)).values(next_state=fresh))
    impossible = or_(
        *(and_(PEOPLE.c.state == now, R.c.next_state.not_in([now, *wanted])) for now, wanted in MOVES.items())
    )
    both = R.join(PEOPLE, PEOPLE.c.id == R.c.person_id)
    note(
        Fault.STATE_CANNOT_BECOME, Field.STATE, R.c.state, mine, impossible, hint=PEOPLE.c.state, source=both
    )
    gone = (R.c.person_id.is_(None), R.c.state == PersonState.LEFT)
    note(Fault.LEFT_UNKNOWN, Field.STATE, R.c.name, mine, *gone)


def _refuse_circles(import_id: int) -> None:
    """Mark the rows whose manager would lead back to them, until no line of managers does."""
    found = True
    while found:
        found = False
        for key, members in _circles(import_id):
            mine = (R.c.import_id == import_id, R.c.outcome.is_(None), key.in_(members))
            found |= bool(note(Fault.MANAGER_CIRCLE, Field.MANAGER, R.c.manager, *mine))
        findings.mark_faulty(import_id)


def _circles(import_id: int) -> Iterator[tuple[ColumnElement[int], list[int]]]:
    """Those who would stand in a circle: people by their ids, and people still to be added by those of their rows."""
    usable = (R.c.import_id == import_id, R.c.outcome.is_(None))
    moved = or_(R.c.manager_row_id.is_not(None), R.c.manager_id.is_distinct_from(PEOPLE.c.manager_id))
    with_people = R.outerjoin(PEOPLE, PEOPLE.c.id == R.c.person_id)
    if db.session.scalar(select(R.c.id).select_from(with_people).where(*usable, moved).limit(1)) is None:
        return
    extent = select(func.min(R.c.id), func.max(R.c.id)).where(R.c.import_id == import_id)
    first, last = db.session.execute(extent).tuples().one()
    free = lines.first_free()
    behind = free - first
    found = sorted(lines.members_of_circles(_overlay(usable, behind), size=behind + last + 1))
    for members in batches((who for who in found if who < free), CHUNK):
        yield R.c.person_id, members
    for members in batches((who - behind for who in found if who >= free), CHUNK):
        yield R.c.id, members


def _overlay(usable: tuple[ColumnElement[bool], ...], behind: int) -> Iterator[tuple[int, int | None]]:
    """Who gets which manager, rows of new people numbered behind the directory."""
    rows = select(R.c.id, R.c.person_id, R.c.manager_id, R.c.manager_row_id).where(*usable)
    for row in db.session.execute(rows.execution_options(yield_per=lines.FETCH)):
        who = row.person_id or row.id + behind
        yield who, row.manager_id or (row.manager_row_id + behind if row.manager_row_id else None)


def _keep_managers_of_whom_the_row_is_faulty(import_id: int) -> None:
    """Somebody whose manager cannot be added now keeps the manager they have; the next import mends it."""
    boss = R.alias("boss")
    waiting = (R.c.import_id == import_id, R.c.outcome.is_(None), boss.c.outcome == Outcome.FAULTY)
    source = R.join(boss, boss.c.id == R.c.manager_row_id)
    if not note(Fault.MANAGER_FAULTY, Field.MANAGER, R.c.manager, *waiting, hint=boss.c.line, source=source):
        return
    which = findings.rows_with(import_id, Fault.MANAGER_FAULTY)
    kept = select(PEOPLE.c.manager_id).where(PEOPLE.c.id == R.c.person_id).correlate(R).scalar_subquery()
    run(update(R).where(R.c.id.in_(which)).values(manager_row_id=None, manager_id=kept))


def _weigh(imported: Import) -> None:
    """Say of every usable row whether somebody is added, changed (and in what) or stays as they are."""
    usable = (R.c.import_id == imported.id, R.c.outcome.is_(None))
    unknown = findings.rows_with(imported.id, Fault.LEFT_UNKNOWN)
    run(update(R).where(*usable, R.c.id.in_(unknown)).values(outcome=Outcome.UNCHANGED))
    run(update(R).where(*usable, R.c.person_id.is_(None)).values(outcome=Outcome.ADDED))
    known = now()
    run(update(R).where(*usable, R.c.person_id == known.c.id).values(changes=_changes(imported, known)))
    outcome = case((R.c.changes != 0, _outcome(Outcome.CHANGED)), else_=_outcome(Outcome.UNCHANGED))
    run(update(R).where(*usable).values(outcome=outcome))


def _changes(imported: Import, known: Any) -> ColumnElement[int]:
    """The sum of what differs, over the fields that the file has; an empty cell of some fields changes nothing."""
    differs: dict[Change, ColumnElement[bool]] = {Change.STATE: R.c.next_state != known.c.state}
    fields = imported.mapping.keys() | ({Field.NAME} if Field.GIVEN_NAME in imported.mapping else set())
    for change, column in DETAILS.items():
        if Field(column) in fields:
            differs[change] = and_(R.c[column].is_not(None), R.c[column].is_distinct_from(known.c[column]))
    for change, column in ((Change.UNIT, "unit"), (Change.SITE, "site")):
        if Field(column) in fields:
            is_new = and_(R.c[column].is_not(None), R.c[f"{column}_id"].is_(None))
            differs[change] = or_(is_new, R.c[f"{column}_id"].is_distinct_from(known.c[f"{column}_id"]))
    if Field.MANAGER in fields:
        is_new = R.c.manager_row_id.is_not(None)
        differs[Change.MANAGER] = or_(is_new, R.c.manager_id.is_distinct_from(known.c.manager_id))
    if Field.JOB_ROLES in fields:
        differs[Change.JOB_ROLES] = R.c.job_roles != known.c.job_roles
    parts = [case((differ, change.value), else_=0) for change, differ in differs.items()]
    return sum(parts[1:], parts[0])


def _find_leavers(import_id: int, stays: int | None) -> None:
    """Give those who are missing from the file a row of their own, unless a faulty row may be about one of them."""
    faulty = select(R.c.id).where(R.c.import_id == import_id, R.c.outcome == Outcome.FAULTY).limit(1)
    if db.session.scalar(faulty):
        return
    named = select(R.c.person_id).where(R.c.import_id == import_id, R.c.person_id.is_not(None))
    missing = select(
        literal(import_id), PEOPLE.c.id, PEOPLE.c.employee_number, PEOPLE.c.name, PEOPLE.c.email,
        _state(PersonState.LEFT), literal(Change.STATE.value), _outcome(Outcome.LEFT), literal(False),
    ).where(
        PEOPLE.c.state != PersonState.LEFT, PEOPLE.c.id.not_in(named), PEOPLE.c.id.is_distinct_from(stays)
    ).order_by(PEOPLE.c.name, PEOPLE.c.id)  # fmt: skip
    columns = [
        "import_id",
        "person_id",
        "employee_number",
        "name",
        "email",
        "next_state",
        "changes",
        "outcome",
    ]
    run(insert(R).from_select([*columns, "is_misread"], missing, include_defaults=False))


def _remember(import_id: int) -> None:
    """Keep how those who change or leave are now: to show it, and to go back to it."""
    known = now()
    columns = [column.name for column in BEFORE.c if column.name != "row_id"]
    moved = (Outcome.CHANGED, Outcome.LEFT)
    before = (
        select(R.c.id, *(known.c[column] for column in columns))
        .join_from(R, known, known.c.id == R.c.person_id)
        .where(R.c.import_id == import_id, R.c.outcome.in_(moved))
    )
    run(insert(BEFORE).from_select(["row_id", *columns], before))


def _sum_up(import_id: int) -> Summary:
    counted = select(R.c.outcome, func.count()).where(R.c.import_id == import_id).group_by(R.c.outcome)
    counts = {str(outcome): count for outcome, count in db.session.execute(counted).tuples()}
    here = select(func.count()).select_from(PEOPLE).where(PEOPLE.c.state.in_([*PRESENT, PersonState.INVITED]))
    return Summary(people_before=db.session.scalar(here) or 0, **counts)


def _state(state: PersonState) -> ColumnElement[Any]:
    return literal(state, R.c.state.type)


def _outcome(outcome: Outcome) -> ColumnElement[Any]:
    return literal(outcome, R.c.outcome.type)
