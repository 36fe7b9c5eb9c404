"""Undo an import by compensating rows: nothing is erased, and people changed since are skipped."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select, update

from portal.audit.commands import Actor
from portal.core import db
from portal.directory import lines, sets
from portal.directory.applying import refuse_lost_duties, refuse_without_administrator
from portal.directory.checking import CHUNK
from portal.directory.findings import Where, run, these
from portal.directory.models import Import
from portal.directory.reading import batches
from portal.directory.rules import DETAILS, PLACE, Change, Outcome, Undoing
from portal.directory.sets import DEFAULTS, OF_BEFORE, OF_ROW, PLACE_COLUMNS, has
from portal.directory.staging import ACCESS, BEFORE, MATCHES as M, ROWS as R
from portal.directory.weighing import DETAIL_COLUMNS, GRANTS, PEOPLE, now
from portal.people import commands as people_commands, queries as people_queries
from portal.people.rules import PersonState


def take_back(actor: Actor | None, imported: Import, at: datetime, *, goes_ahead: bool) -> dict[Undoing, int]:
    """Undo what can be undone; return how many people were restored, and how many skipped by reason."""
    import_id = imported.id
    _leave_the_touched_alone(import_id)
    _leave_the_taken_alone(import_id)
    _leave_circles_alone(import_id)
    rest = these(import_id, Outcome.ADDED, Outcome.CHANGED, Outcome.LEFT)
    run(update(M).where(*rest, M.c.undoing.is_(None)).values(undoing=Undoing.DONE))
    _restore(actor, imported, at, goes_ahead=goes_ahead)
    counted = select(M.c.undoing, func.count()).where(M.c.import_id == import_id, M.c.undoing.is_not(None))
    return dict(db.session.execute(counted.group_by(M.c.undoing)).all())


def _restore(actor: Actor | None, imported: Import, at: datetime, *, goes_ahead: bool) -> None:
    """Call the command for each kind of change, with the values from before."""
    corrections = sets.corrections(BEFORE, _undone(imported.id, Outcome.CHANGED, change=DETAILS))
    people_commands.change_many_details(actor, corrections, subject=imported, at=at)
    places = sets.places(BEFORE, _undone(imported.id, Outcome.CHANGED, change=PLACE))
    people_commands.place_people(actor, places, subject=imported, at=at)
    with_other_roles = _undone(imported.id, Outcome.CHANGED, change=Change.JOB_ROLES)
    people, holdings = sets.job_roles(BEFORE, with_other_roles)
    people_commands.assign_many_job_roles(actor, people, holdings, subject=imported, at=at)
    _restore_states(actor, imported, at, goes_ahead=goes_ahead)


def _restore_states(actor: Actor | None, imported: Import, at: datetime, *, goes_ahead: bool) -> None:
    """Restore the access of leavers, then their states, and mark added people as left.

    An added person stays with the state ``left``, without the address and number, which are free again.
    """
    which = _undone(imported.id, Outcome.CHANGED, Outcome.LEFT, change=Change.STATE)
    lost = select(ACCESS.c.grant_id, ACCESS.c.until).join_from(M, ACCESS, ACCESS.c.row_id == M.c.row_id)
    people_commands.grant_access_again(actor, lost.where(*which), subject=imported, at=at)
    states = sets.states(BEFORE.c.state, BEFORE, which)
    refuse_without_administrator(states)
    refuse_lost_duties(states, is_confirmed=goes_ahead)
    people_commands.restore_states(actor, states, subject=imported, at=at, goes_ahead=goes_ahead)
    left = literal(PersonState.LEFT, M.c.next_state.type)
    added = sets.states(left, M, _undone(imported.id, Outcome.ADDED))
    refuse_lost_duties(added, is_confirmed=goes_ahead)
    people_commands.change_states(actor, added, subject=imported, at=at, goes_ahead=goes_ahead)
    gone = select(M.c.person_id).where(*_undone(imported.id, Outcome.ADDED))
    people_commands.free_details(actor, gone, subject=imported, at=at)


def _leave_the_touched_alone(import_id: int) -> None:
    """Mark the people who were changed after the import."""
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
    """Return the condition that an added person changed or got access since."""
    return or_(
        *(R.c[column].is_distinct_from(person.c[column]) for column in ("employee_number", "name", "email")),
        *(func.coalesce(R.c[column], default) != person.c[column] for column, default in DEFAULTS.items()),
        *(M.c[column].is_distinct_from(person.c[column]) for column in PLACE_COLUMNS.values()),
        func.coalesce(R.c.job_roles, 0) != person.c.job_roles,
        M.c.next_state != person.c.state,
        exists().where(GRANTS.c.person_id == M.c.person_id),
    )


def _was_changed_again(person: Any) -> ColumnElement[bool]:
    """Return the condition that a value changed again after the import."""
    wanted = {
        **{change: R.c[column] for change, column in DETAIL_COLUMNS.items()},
        **{change: M.c[column] for change, column in PLACE_COLUMNS.items()},
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
    """Mark people whose old address or number belongs to another person now."""
    other = PEOPLE.alias("other")
    same = or_(
        and_(has(Change.EMAIL), other.c.email == BEFORE.c.email),
        and_(has(Change.EMPLOYEE_NUMBER), other.c.employee_number == BEFORE.c.employee_number),
    )
    which = these(import_id, Outcome.CHANGED, change=Change.EMAIL | Change.EMPLOYEE_NUMBER)
    theirs = M.alias("theirs")
    passes_back = select(theirs.c.person_id).where(
        theirs.c.import_id == import_id, theirs.c.outcome == Outcome.CHANGED, theirs.c.undoing.is_(None)
    )
    mine = (
        *which,
        M.c.undoing.is_(None),
        OF_BEFORE,
        other.c.id != M.c.person_id,
        other.c.id.not_in(passes_back),
    )
    run(update(M).where(*mine, same).values(undoing=Undoing.DETAILS_TAKEN))


def _leave_circles_alone(import_id: int) -> None:
    """Mark people whose old manager would close a circle, until no circle is left."""
    moved = (*these(import_id, Outcome.CHANGED, change=Change.MANAGER), M.c.undoing.is_(None))
    met = True
    while met:
        members = lines.members_of_circles(_old_lines(moved), size=people_queries.first_free_id())
        met = False
        for some in batches(sorted(members), CHUNK):
            met |= bool(run(update(M).where(*moved, M.c.person_id.in_(some)).values(undoing=Undoing.CIRCLE)))


def _old_lines(moved: Where) -> Iterator[tuple[int, int | None]]:
    rows = select(M.c.person_id, BEFORE.c.manager_id).where(*moved, OF_BEFORE)
    yield from db.session.execute(rows.execution_options(yield_per=lines.FETCH))


def _undone(import_id: int, *outcomes: Outcome, change: Change | None = None) -> Where:
    return (*these(import_id, *outcomes, change=change), M.c.undoing == Undoing.DONE)
