"""Taking an import back by compensating rows: nothing is erased, and whoever was changed since is left alone."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, insert, literal, or_, select, update

from portal.core import db
from portal.people.importing import lines
from portal.people.importing.applying import (
    GRANTS,
    PLACEMENTS,
    close,
    enter_states,
    give_and_take,
    open_placements,
    shut_out,
)  # fmt: skip
from portal.people.importing.comparing import CHUNK, DETAILS, now
from portal.people.importing.findings import run, these
from portal.people.importing.matching import PEOPLE
from portal.people.importing.reading import batches
from portal.people.importing.rules import PLACE, ROLE_BITS, Change, Outcome, Undoing
from portal.people.importing.staging import ACCESS, BEFORE, ROWS as R
from portal.people.rules import PRESENT, PersonState

PLACES = {Change.UNIT: "unit_id", Change.SITE: "site_id", Change.MANAGER: "manager_id"}


def take_back(import_id: int, at: datetime) -> dict[Undoing, int]:
    """Undo what can be undone; how many people were taken back, and how many left alone and why."""
    _leave_alone(import_id)
    _leave_circles_alone(import_id)
    rest = (R.c.import_id == import_id, R.c.undoing.is_(None), R.c.person_id.is_not(None))
    run(update(R).where(*rest, R.c.outcome != Outcome.FAULTY).values(undoing=Undoing.DONE))
    _take_out_the_added(import_id, at)
    _restore_details(import_id)
    _restore_places(import_id, at)
    _restore_roles(import_id, at)
    _restore_states(import_id, at)
    counted = select(R.c.undoing, func.count()).where(R.c.import_id == import_id, R.c.undoing.is_not(None))
    return dict(db.session.execute(counted.group_by(R.c.undoing)).tuples().all())


def _leave_alone(import_id: int) -> None:
    """Mark those whom somebody changed after the import, and those whose old details belong to another by now."""
    known = now()
    both = (R.c.person_id == known.c.id, R.c.import_id == import_id)
    touched = case(
        (R.c.outcome == Outcome.ADDED, _added_and_touched(known)),
        (R.c.outcome == Outcome.CHANGED, _changed_again(known)),
        else_=known.c.state != PersonState.LEFT,
    )
    run(update(R).where(*both, touched).values(undoing=Undoing.CHANGED_SINCE))
    other = PEOPLE.alias("other")
    taken = exists().where(
        other.c.id != R.c.person_id,
        or_(
            and_(_has(Change.EMAIL), other.c.email == BEFORE.c.email),
            and_(_has(Change.EMPLOYEE_NUMBER), other.c.employee_number == BEFORE.c.employee_number),
        ),
    )
    changed = these(import_id, Outcome.CHANGED, change=Change.EMAIL | Change.EMPLOYEE_NUMBER)
    run(
        update(R)
        .where(*changed, BEFORE.c.row_id == R.c.id, R.c.undoing.is_(None), taken)
        .values(undoing=Undoing.DETAILS_TAKEN)
    )


def _added_and_touched(known: Any) -> ColumnElement[bool]:
    """Whether somebody who was added is no longer as the file had them, or was given access."""
    same = ("employee_number", "name", "email", "unit_id", "site_id", "manager_id")
    granted = exists().where(GRANTS.c.person_id == R.c.person_id)
    return or_(
        *(R.c[column].is_distinct_from(known.c[column]) for column in same),
        func.coalesce(R.c.job_title, "") != known.c.job_title,
        func.coalesce(R.c.job_roles, 0) != known.c.job_roles,
        R.c.next_state != known.c.state,
        granted,
    )


def _changed_again(known: Any) -> ColumnElement[bool]:
    """Whether something that the import changed is no longer as the import left it."""
    columns = {**DETAILS, **PLACES, Change.JOB_ROLES: "job_roles"}
    return or_(
        *(
            and_(_has(change), R.c[column].is_distinct_from(known.c[column]))
            for change, column in columns.items()
        ),
        and_(_has(Change.STATE), R.c.next_state != known.c.state),
    )


def _has(change: Change) -> ColumnElement[bool]:
    return R.c.changes.bitwise_and(change.value) != 0


def _leave_circles_alone(import_id: int) -> None:
    """Mark those whose old manager reports to them by now, until no line of managers would come back to itself."""
    moved = (*these(import_id, Outcome.CHANGED, change=Change.MANAGER), R.c.undoing.is_(None))
    while members := lines.members_of_circles(_old_lines(moved), size=lines.first_free()):
        met = sum(
            run(update(R).where(*moved, R.c.person_id.in_(some)).values(undoing=Undoing.CIRCLE))
            for some in batches(sorted(members), CHUNK)
        )
        if not met:
            return


def _old_lines(moved: tuple[ColumnElement[bool], ...]) -> Iterator[tuple[int, int | None]]:
    rows = (
        select(R.c.person_id, BEFORE.c.manager_id)
        .join_from(R, BEFORE, BEFORE.c.row_id == R.c.id)
        .where(*moved)
    )
    yield from db.session.execute(rows.execution_options(yield_per=lines.FETCH)).tuples()


def _undone(
    import_id: int, outcome: Outcome, change: Change | None = None
) -> tuple[ColumnElement[bool], ...]:
    return (*these(import_id, outcome, change=change), R.c.undoing == Undoing.DONE)


def _take_out_the_added(import_id: int, at: datetime) -> None:
    """Who was added leaves again; they stay in the directory as people who left."""
    added = _undone(import_id, Outcome.ADDED)
    left = literal(PersonState.LEFT, R.c.next_state.type)
    enter_states((*added, R.c.next_state != PersonState.LEFT), left, at)
    shut_out(select(R.c.person_id).where(*added), at)


def _restore_details(import_id: int) -> None:
    for change, column in DETAILS.items():
        which = (*_undone(import_id, Outcome.CHANGED, change), BEFORE.c.row_id == R.c.id)
        run(update(PEOPLE).where(*which, PEOPLE.c.id == R.c.person_id).values({column: BEFORE.c[column]}))


def _restore_places(import_id: int, at: datetime) -> None:
    which = _undone(import_id, Outcome.CHANGED, PLACE)
    moved = select(R.c.person_id).where(*which)
    close(PLACEMENTS, moved, at)
    values = {
        column: case((_has(change), BEFORE.c[column]), else_=PEOPLE.c[column])
        for change, column in PLACES.items()
    }
    both = (BEFORE.c.row_id == R.c.id, PEOPLE.c.id == R.c.person_id)
    run(update(PEOPLE).where(*which, *both).values(values))
    open_placements(moved, at)


def _restore_roles(import_id: int, at: datetime) -> None:
    which = (*_undone(import_id, Outcome.CHANGED, Change.JOB_ROLES), BEFORE.c.row_id == R.c.id)
    for role, bit in ROLE_BITS.items():
        give_and_take(role, bit, which, BEFORE.c.job_roles, at)


def _restore_states(import_id: int, at: datetime) -> None:
    """Bring people back to the state they were in, leavers with the access they had; they sign in afresh."""
    for outcome in (Outcome.CHANGED, Outcome.LEFT):
        which = (*_undone(import_id, outcome, Change.STATE), BEFORE.c.row_id == R.c.id)
        enter_states(which, BEFORE.c.state, at)
        back = select(R.c.person_id).where(*which)
        shut_out(back.where(BEFORE.c.state.not_in(PRESENT)), at)
        close(GRANTS, back.where(BEFORE.c.state == PersonState.LEFT), at)
        _give_access_back(which, at)


def _give_access_back(rows: tuple[ColumnElement[bool], ...], at: datetime) -> None:
    """Grant again what leavers lost by the import, for as long as they would have had it."""
    kept = ["person_id", "role", "unit_id", "agent_id", "granted_by_id"]
    lost = select(
        *(GRANTS.c[column] for column in kept), ACCESS.c.until, literal(at, GRANTS.c.valid_from.type)
    ).where(*rows, ACCESS.c.row_id == R.c.id, GRANTS.c.id == ACCESS.c.grant_id)
    still = lost.where(or_(ACCESS.c.until.is_(None), ACCESS.c.until > at)).order_by(GRANTS.c.id)
    run(insert(GRANTS).from_select([*kept, "valid_until", "valid_from"], still))
