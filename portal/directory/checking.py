"""Find faults by comparison with the directory: collisions, ambiguous names, impossible states, circles."""

from collections.abc import Iterator, Set as AbstractSet
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    case,
    cast as as_type,
    false,
    func,
    not_,
    null,
    or_,
    select,
    union_all,
    update,
)

from portal.core import db
from portal.directory import lines
from portal.directory.findings import MATCHED, note, note_twice, rows_with, run
from portal.directory.matching import Here, places, same_name
from portal.directory.reading import batches
from portal.directory.rules import Answers, CellFault, Change, Field, Outcome
from portal.directory.staging import MATCHES as M, ROWS as R
from portal.directory.weighing import PEOPLE, weigh_again
from portal.people import queries as people_queries
from portal.people.rules import MOVES, PersonState

CHUNK = 5_000  # values in one statement
UNUSABLE = (CellFault.MANAGER_IS_SELF, CellFault.MANAGER_NOT_FOUND, CellFault.MANAGER_AMBIGUOUS)


def check_people(import_id: int, answers: Answers) -> None:
    """Find rows about the same person, and rows that the file alone does not prove to be about a known person."""
    note_twice(import_id, R.c.employee_number, Field.EMPLOYEE_NUMBER, CellFault.NUMBER_TWICE)
    note_twice(import_id, R.c.email, Field.EMAIL, CellFault.EMAIL_TWICE)
    note_twice(import_id, M.c.person_id, Field.EMAIL, CellFault.PERSON_TWICE)
    _ask_about_people(import_id, answers)
    refuse_taken_addresses(import_id, answers)


def _ask_about_people(import_id: int, answers: Answers) -> None:
    """Hold back rows whose person has another number, is known by nothing but a number, or has left."""
    number, person = R.c.employee_number, MATCHED.join(PEOPLE, PEOPLE.c.id == M.c.person_id)
    mine, is_here = M.c.import_id == import_id, PEOPLE.c.state != PersonState.LEFT
    asks = {
        CellFault.NUMBER_CHANGES: (Field.EMPLOYEE_NUMBER, number, PEOPLE.c.employee_number, (
            is_here, number != PEOPLE.c.employee_number,
        )),
        CellFault.NUMBER_OF_OTHER: (Field.EMPLOYEE_NUMBER, number, PEOPLE.c.name, (
            is_here, number == PEOPLE.c.employee_number, R.c.email != PEOPLE.c.email, not_(same_name(PEOPLE)),
        )),
        CellFault.RETURNS: (Field.EMAIL, R.c.email, PEOPLE.c.name, (
            PEOPLE.c.state == PersonState.LEFT, R.c.state.is_distinct_from(PersonState.LEFT),
        )),
    }  # fmt: skip
    for fault, (field, value, hint, where) in asks.items():
        if not answers.settles(fault):
            note(fault, field, value, mine, *where, hint=hint, source=person)


def refuse_taken_addresses(import_id: int, answers: Answers) -> None:
    """Find addresses that belong to another person who keeps them.

    Within one file addresses may swap and pass on. Those of people who left are free for someone new.
    """
    other = func.coalesce(PEOPLE.c.employee_number, PEOPLE.c.name)
    theirs, their_row = M.alias("theirs"), R.alias("their_row")
    moves_on = (
        select(theirs.c.row_id)
        .join_from(theirs, their_row, their_row.c.id == theirs.c.row_id)
        .where(
            theirs.c.import_id == import_id,
            theirs.c.person_id == PEOPLE.c.id,
            theirs.c.outcome == Outcome.CHANGED,
            their_row.c.email != PEOPLE.c.email,
        )
        .correlate(PEOPLE)
        .exists()
    )
    is_free = (
        and_(PEOPLE.c.state == PersonState.LEFT, M.c.person_id.is_(None)) if answers.someone_new else false()
    )
    taken = (
        M.c.import_id == import_id,
        M.c.outcome != Outcome.FAULTY,
        PEOPLE.c.id.is_distinct_from(M.c.person_id),
        not_(moves_on),
        not_(is_free),
    )
    source = MATCHED.join(PEOPLE, PEOPLE.c.email == R.c.email)
    note(CellFault.EMAIL_OF_OTHER, Field.EMAIL, R.c.email, *taken, hint=other, source=source)


def check_places(import_id: int, fields: AbstractSet[Field]) -> None:
    """Find unit names that match several units; their people stay where they are."""
    known = places()
    mine = (M.c.import_id == import_id, known.c.units > 1)
    source = MATCHED.join(known, known.c.text == R.c.unit)
    if note(CellFault.UNIT_AMBIGUOUS, Field.UNIT, R.c.unit, *mine, hint=known.c.units, source=source):
        which = rows_with(import_id, CellFault.UNIT_AMBIGUOUS)
        kept = M.c.kept.bitwise_or(Change.UNIT.value)
        run(update(M).where(M.c.row_id.in_(which)).values(kept=kept))
        weigh_again(fields, which)


def check_states(import_id: int, fields: AbstractSet[Field]) -> None:
    """Find rows whose state cannot follow the current one, and leavers who are not in the directory."""
    mine = M.c.import_id == import_id
    impossible = or_(
        *(and_(PEOPLE.c.state == now, M.c.next_state.not_in([now, *next_])) for now, next_ in MOVES.items())
    )
    source = MATCHED.join(PEOPLE, PEOPLE.c.id == M.c.person_id)
    now = PEOPLE.c.state
    if note(CellFault.STATE_CANNOT_BECOME, Field.STATE, R.c.state, mine, impossible, hint=now, source=source):
        kept = select(now).where(PEOPLE.c.id == M.c.person_id).correlate(M).scalar_subquery()
        which = rows_with(import_id, CellFault.STATE_CANNOT_BECOME)
        run(update(M).where(M.c.row_id.in_(which)).values(next_state=kept))
        weigh_again(fields, which)
    gone = (M.c.person_id.is_(None), R.c.state == PersonState.LEFT)
    if note(CellFault.LEFT_UNKNOWN, Field.STATE, R.c.name, mine, *gone):
        unknown = rows_with(import_id, CellFault.LEFT_UNKNOWN)
        run(update(M).where(M.c.row_id.in_(unknown)).values(outcome=Outcome.UNCHANGED))


def check_managers(import_id: int, fields: AbstractSet[Field], here: Here) -> None:
    """Look up managers given by name; find those who left, and those whom nobody knows."""
    unfound = (M.c.import_id == import_id, R.c.manager.is_not(None), *_nobody())
    named = select(R.c.id).select_from(MATCHED).where(*unfound).limit(1)
    if db.session.scalar(named) is not None:
        _find_by_name(import_id, fields, here, unfound)
    _drop_leaving_managers(import_id, fields, here, unfound)
    itself = or_(M.c.manager_row_id == R.c.id, M.c.manager_id == M.c.person_id)
    note(CellFault.MANAGER_IS_SELF, Field.MANAGER, R.c.manager, M.c.import_id == import_id, itself)
    is_clear = R.c.id.not_in(rows_with(import_id, CellFault.MANAGER_AMBIGUOUS, CellFault.MANAGER_LEFT))
    note(CellFault.MANAGER_NOT_FOUND, Field.MANAGER, R.c.manager, *unfound, is_clear)
    _keep_managers(import_id, fields, *UNUSABLE)


def break_circles(import_id: int, fields: AbstractSet[Field]) -> None:
    """Keep the current managers of the people in circles, until no circle is left."""
    moved = (M.c.import_id == import_id, M.c.kept.bitwise_and(Change.MANAGER.value) == 0)
    in_circles = select(M.c.row_id).where(
        *moved, M.c.row_id.in_(rows_with(import_id, CellFault.MANAGER_CIRCLE))
    )
    found = True
    while found:
        for key, members in _circles(import_id):
            mine = (*moved, M.c.outcome != Outcome.FAULTY, key.in_(members))
            note(CellFault.MANAGER_CIRCLE, Field.MANAGER, R.c.manager, *mine)
        found = db.session.scalar(in_circles.limit(1)) is not None
        if found:
            _keep_managers(import_id, fields, CellFault.MANAGER_CIRCLE)


def _keep_managers(import_id: int, fields: AbstractSet[Field], *faults: CellFault) -> None:
    """Let people keep their manager where the file names none who can be used; new people have none."""
    current = select(PEOPLE.c.manager_id).where(PEOPLE.c.id == M.c.person_id).correlate(M).scalar_subquery()
    is_kept = M.c.kept.bitwise_and(Change.MANAGER.value) != 0
    which = and_(M.c.import_id == import_id, or_(is_kept, M.c.row_id.in_(rows_with(import_id, *faults))))
    kept = M.c.kept.bitwise_or(Change.MANAGER.value)
    if run(update(M).where(which).values(manager_row_id=None, manager_id=current, kept=kept)):
        weigh_again(fields, select(M.c.row_id).where(which))


def _drop_leaving_managers(
    import_id: int, fields: AbstractSet[Field], here: Here, unfound: tuple[ColumnElement[bool], ...]
) -> None:
    """Leave people without a manager where the file names one who has left, or leaves with this file."""
    stays = M.c.next_state != PersonState.LEFT
    gone = MATCHED.join(
        PEOPLE,
        or_(
            PEOPLE.c.employee_number == R.c.manager,
            PEOPLE.c.email == R.c.manager,
            PEOPLE.c.sort_name == R.c.manager_key,
        ),
    )
    left = (
        *unfound,
        stays,
        not_(here(PEOPLE)),
        R.c.id.not_in(rows_with(import_id, CellFault.MANAGER_AMBIGUOUS)),
    )
    found = note(CellFault.MANAGER_LEFT, Field.MANAGER, R.c.manager, *left, hint=PEOPLE.c.name, source=gone)
    boss, boss_row = M.alias("boss"), R.alias("boss_row")
    leaving = MATCHED.join(
        boss,
        and_(
            boss.c.import_id == import_id,
            boss.c.next_state == PersonState.LEFT,
            or_(boss.c.row_id == M.c.manager_row_id, boss.c.person_id == M.c.manager_id),
        ),
    ).join(boss_row, boss_row.c.id == boss.c.row_id)
    mine = (M.c.import_id == import_id, stays)
    name = boss_row.c.name
    found += note(CellFault.MANAGER_LEFT, Field.MANAGER, R.c.manager, *mine, hint=name, source=leaving)
    if found:
        which = rows_with(import_id, CellFault.MANAGER_LEFT)
        run(update(M).where(M.c.row_id.in_(which)).values(manager_row_id=None, manager_id=None))
        weigh_again(fields, which)


def keep_managers_of_faulty_rows(import_id: int, fields: AbstractSet[Field]) -> None:
    """Keep the current manager of people whose new manager is in a faulty row."""
    boss, boss_row = M.alias("boss"), R.alias("boss_row")
    waiting = (M.c.import_id == import_id, M.c.outcome != Outcome.FAULTY, boss.c.outcome == Outcome.FAULTY)
    source = MATCHED.join(boss, boss.c.row_id == M.c.manager_row_id).join(
        boss_row, boss_row.c.id == boss.c.row_id
    )
    if not note(
        CellFault.MANAGER_FAULTY, Field.MANAGER, R.c.manager, *waiting, hint=boss_row.c.line, source=source
    ):
        return
    which = rows_with(import_id, CellFault.MANAGER_FAULTY)
    kept = select(PEOPLE.c.manager_id).where(PEOPLE.c.id == M.c.person_id).correlate(M).scalar_subquery()
    run(update(M).where(M.c.row_id.in_(which)).values(manager_row_id=None, manager_id=kept))
    weigh_again(fields, which)


def _nobody() -> tuple[ColumnElement[bool], ...]:
    return (M.c.manager_id.is_(None), M.c.manager_row_id.is_(None))


def _find_by_name(
    import_id: int, fields: AbstractSet[Field], here: Here, unfound: tuple[ColumnElement[bool], ...]
) -> None:
    """Look up a manager by name; a name of several people is not resolved."""
    people = _people_by_name(import_id, here)
    source = MATCHED.join(people, people.c.text == R.c.manager_key)
    several = (*unfound, people.c.people > 1)
    note(
        CellFault.MANAGER_AMBIGUOUS, Field.MANAGER, R.c.manager, *several, hint=people.c.people, source=source
    )
    which = (*unfound, R.c.id == M.c.row_id, people.c.text == R.c.manager_key, people.c.people == 1)
    new_row = case((people.c.person_id.is_(None), people.c.row_id), else_=null())
    if run(update(M).where(*which).values(manager_id=people.c.person_id, manager_row_id=new_row)):
        weigh_again(fields, select(R.c.id).where(R.c.import_id == import_id, R.c.manager.is_not(None)))


def _people_by_name(import_id: int, here: Here) -> Any:
    """Select everybody in the file or ``here`` by name, with the number of people of that name."""
    in_file = select(R.c.name_key.label("text"), R.c.id.label("row_id"), M.c.person_id).select_from(MATCHED)
    already = select(M.c.person_id).where(M.c.import_id == import_id, M.c.person_id.is_not(None))
    elsewhere = select(PEOPLE.c.sort_name, as_type(null(), Integer), PEOPLE.c.id)
    everyone = union_all(
        in_file.where(M.c.import_id == import_id), elsewhere.where(here(PEOPLE), PEOPLE.c.id.not_in(already))
    ).subquery("everyone")
    row_id, person_id = (
        func.min(everyone.c.row_id).label("row_id"),
        func.min(everyone.c.person_id).label("person_id"),
    )
    people = select(everyone.c.text, func.count().label("people"), row_id, person_id)
    return people.group_by(everyone.c.text).subquery("people")


def _circles(import_id: int) -> Iterator[tuple[ColumnElement[int], list[int]]]:
    """Yield the members of circles in chunks: people by id, and new people by the id of their row."""
    usable = (M.c.import_id == import_id, M.c.outcome != Outcome.FAULTY)
    moved = or_(M.c.manager_row_id.is_not(None), M.c.manager_id.is_distinct_from(PEOPLE.c.manager_id))
    with_people = M.outerjoin(PEOPLE, PEOPLE.c.id == M.c.person_id)
    if db.session.scalar(select(M.c.row_id).select_from(with_people).where(*usable, moved).limit(1)) is None:
        return
    extent = select(func.min(M.c.row_id), func.max(M.c.row_id)).where(M.c.import_id == import_id)
    first, last = db.session.execute(extent).one()
    free = people_queries.first_free_id()
    behind = free - first
    found = sorted(lines.members_of_circles(_overlay(usable, behind), size=behind + last + 1))
    for members in batches((who for who in found if who < free), CHUNK):
        yield M.c.person_id, members
    for members in batches((who - behind for who in found if who >= free), CHUNK):
        yield M.c.row_id, members


def _overlay(usable: tuple[ColumnElement[bool], ...], behind: int) -> Iterator[tuple[int, int | None]]:
    """Yield pairs of person and new manager. Rows of new people are numbered above all people's ids."""
    rows = select(M.c.row_id, M.c.person_id, M.c.manager_id, M.c.manager_row_id).where(*usable)
    for row in db.session.execute(rows.execution_options(yield_per=lines.FETCH)):
        who = row.person_id or row.row_id + behind
        yield who, row.manager_id or (row.manager_row_id + behind if row.manager_row_id else None)
