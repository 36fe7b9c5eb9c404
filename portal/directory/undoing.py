"""Taking an import back by compensating rows: nothing is erased, and whoever was changed since is left alone."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, insert, literal, or_, select, update

from portal.core import db
from portal.directory import lines
from portal.directory.applying import DEFAULTS, OF_PERSON, OF_ROW, PLACE_IDS, has
from portal.directory.checking import CHUNK
from portal.directory.findings import run, these
from portal.directory.ordering import keep_in_order
from portal.directory.periods import (
    GRANTS,
    PLACEMENTS,
    Where,
    begin_placements,
    close,
    enter_states,
    people_of,
    shut_out,
    spend_links,
    swap_role,
)  # fmt: skip
from portal.directory.reading import batches
from portal.directory.rules import PLACE, ROLE_BITS, Change, Outcome, Undoing
from portal.directory.staging import ACCESS, BEFORE, MATCHES as M, ROWS as R
from portal.directory.weighing import DETAILS, PEOPLE, now
from portal.people.rules import PRESENT, PersonState

OF_BEFORE = BEFORE.c.row_id == M.c.row_id


def take_back(import_id: int, at: datetime) -> dict[Undoing, int]:
    """Undo what can be undone; how many people were taken back, and how many left alone and why."""
    _leave_the_touched_alone(import_id)
    _leave_the_taken_alone(import_id)
    _leave_circles_alone(import_id)
    rest = these(import_id, Outcome.ADDED, Outcome.CHANGED, Outcome.LEFT)
    run(update(M).where(*rest, M.c.undoing.is_(None)).values(undoing=Undoing.DONE))
    _take_out_the_added(import_id, at)
    _restore_details(import_id, at)
    _restore_places(import_id, at)
    _restore_roles(import_id, at)
    _restore_states(import_id, at)
    counted = select(M.c.undoing, func.count()).where(M.c.import_id == import_id, M.c.undoing.is_not(None))
    return dict(db.session.execute(counted.group_by(M.c.undoing)).all())


def _leave_the_touched_alone(import_id: int) -> None:
    """Mark those whom somebody changed after the import."""
    person = now()
    touched = case(
        (M.c.outcome == Outcome.ADDED, _was_added_and_touched(person)),
        (M.c.outcome == Outcome.CHANGED, _was_changed_again(person)),
        else_=person.c.state != PersonState.LEFT,
    )
    which = these(import_id, Outcome.ADDED, Outcome.CHANGED, Outcome.LEFT)
    run(
        update(M)
        .where(*which, OF_ROW, person.c.id == M.c.person_id, touched)
        .values(undoing=Undoing.CHANGED_SINCE)
    )


def _was_added_and_touched(person: Any) -> ColumnElement[bool]:
    """Whether somebody who was added is no longer as the file had them, or was given access."""
    return or_(
        *(R.c[column].is_distinct_from(person.c[column]) for column in ("employee_number", "name", "email")),
        *(func.coalesce(R.c[column], default) != person.c[column] for column, default in DEFAULTS.items()),
        *(M.c[column].is_distinct_from(person.c[column]) for column in PLACE_IDS.values()),
        func.coalesce(R.c.job_roles, 0) != person.c.job_roles,
        M.c.next_state != person.c.state,
        exists().where(GRANTS.c.person_id == M.c.person_id),
    )


def _was_changed_again(person: Any) -> ColumnElement[bool]:
    """Whether something that the import changed is no longer as the import left it."""
    wanted = {
        **{change: R.c[column] for change, column in DETAILS.items()},
        **{change: M.c[column] for change, column in PLACE_IDS.items()},
        Change.JOB_ROLES: R.c.job_roles,
    }
    return or_(
        *(
            and_(has(change), column.is_distinct_from(person.c[column.name]))
            for change, column in wanted.items()
        ),
        and_(has(Change.STATE), M.c.next_state != person.c.state),
    )


def _leave_the_taken_alone(import_id: int) -> None:
    """Mark those whose old address or number belongs to somebody else by now."""
    other = PEOPLE.alias("other")
    same = or_(
        and_(has(Change.EMAIL), other.c.email == BEFORE.c.email),
        and_(has(Change.EMPLOYEE_NUMBER), other.c.employee_number == BEFORE.c.employee_number),
    )
    which = these(import_id, Outcome.CHANGED, change=Change.EMAIL | Change.EMPLOYEE_NUMBER)
    mine = (*which, M.c.undoing.is_(None), OF_BEFORE, other.c.id != M.c.person_id)
    run(update(M).where(*mine, same).values(undoing=Undoing.DETAILS_TAKEN))


def _leave_circles_alone(import_id: int) -> None:
    """Mark those whose old manager reports to them by now, until no line of managers would come back to itself."""
    moved = (*these(import_id, Outcome.CHANGED, change=Change.MANAGER), M.c.undoing.is_(None))
    met = True
    while met:
        members = lines.members_of_circles(_old_lines(moved), size=lines.first_free())
        met = False
        for some in batches(sorted(members), CHUNK):
            met |= bool(run(update(M).where(*moved, M.c.person_id.in_(some)).values(undoing=Undoing.CIRCLE)))


def _old_lines(moved: Where) -> Iterator[tuple[int, int | None]]:
    rows = select(M.c.person_id, BEFORE.c.manager_id).where(*moved, OF_BEFORE)
    yield from db.session.execute(rows.execution_options(yield_per=lines.FETCH))


def _undone(import_id: int, outcome: Outcome, change: Change | None = None) -> Where:
    return (*these(import_id, outcome, change=change), M.c.undoing == Undoing.DONE)


def _take_out_the_added(import_id: int, at: datetime) -> None:
    """Who was added leaves again; they stay in the directory as people who left."""
    added = _undone(import_id, Outcome.ADDED)
    enter_states(added, literal(PersonState.LEFT, M.c.next_state.type), at)
    shut_out(people_of(added), at)


def _restore_details(import_id: int, at: datetime) -> None:
    spend_links(people_of(_undone(import_id, Outcome.CHANGED, Change.EMAIL)), at)
    for change, column in DETAILS.items():
        which = (*_undone(import_id, Outcome.CHANGED, change), OF_BEFORE, OF_PERSON)
        run(update(PEOPLE).where(*which).values({column: BEFORE.c[column]}))
    keep_in_order(_undone(import_id, Outcome.CHANGED, Change.NAME))


def _restore_places(import_id: int, at: datetime) -> None:
    which = _undone(import_id, Outcome.CHANGED, PLACE)
    values = {
        column: case((has(change), BEFORE.c[column]), else_=PEOPLE.c[column])
        for change, column in PLACE_IDS.items()
    }
    close(PLACEMENTS, people_of(which), at)
    run(update(PEOPLE).where(*which, OF_BEFORE, OF_PERSON).values(values))
    begin_placements(people_of(which), at)


def _restore_roles(import_id: int, at: datetime) -> None:
    which = (*_undone(import_id, Outcome.CHANGED, Change.JOB_ROLES), OF_BEFORE)
    for role, bit in ROLE_BITS.items():
        swap_role(role, bit, which, BEFORE.c.job_roles, at)


def _restore_states(import_id: int, at: datetime) -> None:
    """Bring people back to the state they were in, leavers with the access they had; they sign in afresh."""
    for outcome in (Outcome.CHANGED, Outcome.LEFT):
        which = (*_undone(import_id, outcome, Change.STATE), OF_BEFORE)
        enter_states(which, BEFORE.c.state, at)
        spend_links(people_of(which), at)
        shut_out(people_of((*which, BEFORE.c.state.not_in(PRESENT))), at)
        close(GRANTS, people_of((*which, BEFORE.c.state == PersonState.LEFT)), at)
        _give_access_back(which, at)


def _give_access_back(rows: Where, at: datetime) -> None:
    """Grant again what leavers lost by the import, for as long as they would have had it."""
    kept = ["person_id", "role", "unit_id", "agent_id", "granted_by_id"]
    moment = literal(at, GRANTS.c.valid_from.type)
    lost = select(*(GRANTS.c[column] for column in kept), ACCESS.c.until, moment)
    still = or_(ACCESS.c.until.is_(None), ACCESS.c.until > at)
    which = (*rows, ACCESS.c.row_id == M.c.row_id, GRANTS.c.id == ACCESS.c.grant_id, still)
    run(
        insert(GRANTS).from_select(
            [*kept, "valid_until", "valid_from"], lost.where(*which).order_by(GRANTS.c.id)
        )
    )
