"""Apply an import: each kind of change is one set of people for a set-based command of people."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, insert, or_, select, update

from portal.audit.commands import Actor
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.core.validity import valid_at
from portal.directory import sets
from portal.directory.effects import Rename
from portal.directory.findings import Where, run, these
from portal.directory.models import Import
from portal.directory.opening import Opened, open_places
from portal.directory.renaming import rename_units
from portal.directory.rules import DETAILS, PLACE, Change, Outcome
from portal.directory.staging import ACCESS, MATCHES as M, ROWS as R
from portal.directory.weighing import GRANTS, PEOPLE
from portal.people import commands as people_commands, queries as people_queries
from portal.people.commands.sets import People
from portal.people.rules import PersonState


def carry_out(
    actor: Actor | None, imported: Import, renames: Sequence[Rename], at: datetime, *, goes_ahead: bool
) -> Opened:
    """Apply all compared changes, units first; return how many units and sites were added."""
    rename_units(actor, imported, renames)
    opened = open_places(actor, imported, at)
    # Corrections come first: a newcomer may have the address that another person gives up.
    corrections = sets.corrections(R, these(imported.id, Outcome.CHANGED, change=DETAILS))
    people_commands.change_many_details(actor, corrections, subject=imported, at=at)
    newcomers = sets.newcomers(these(imported.id, Outcome.ADDED))
    people_commands.free_details(actor, _former_holders(newcomers), subject=imported, at=at)
    people_commands.add_people(actor, newcomers, subject=imported, at=at)
    _know_the_added(imported.id)
    places = sets.places(M, these(imported.id, Outcome.CHANGED, change=PLACE))
    people_commands.place_people(actor, places, subject=imported, at=at)
    people, holdings = sets.job_roles(R, _with_other_roles(imported.id))
    people_commands.assign_many_job_roles(actor, people, holdings, subject=imported, at=at)
    _change_states(actor, imported, at, goes_ahead=goes_ahead)
    return opened


def _former_holders(newcomers: People) -> People:
    """Select the people who left with an address or number that a newcomer has now."""
    new = newcomers.order_by(None).subquery("new")
    same = or_(PEOPLE.c.email == new.c.email, PEOPLE.c.employee_number == new.c.employee_number)
    return select(PEOPLE.c.id).join_from(PEOPLE, new, same).where(PEOPLE.c.state == PersonState.LEFT)


def refuse_without_administrator(moves: People) -> None:
    """Refuse with the reason for imports; the command that follows has a reason of its own."""
    if not people_queries.keeps_administrator(moves):
        raise Refused(Reason("import_last_administrator"))


def refuse_lost_duties(moves: People, *, is_confirmed: bool) -> None:
    """Refuse with the reason for imports where nobody could triage reports or publish, unless that is confirmed."""
    if not is_confirmed and (lost := people_queries.duties_lost_by_moves(moves)):
        raise Refused(people_queries.why_asks("import_last_of_duties", lost), field="goes_ahead")


def _know_the_added(import_id: int) -> None:
    """Set the ids of added people in the matches, as persons and as managers."""
    added = (*these(import_id, Outcome.ADDED), sets.OF_ROW, R.c.email == PEOPLE.c.email)
    run(update(M).where(*added).values(person_id=PEOPLE.c.id))
    boss = M.alias("boss")
    touched = these(import_id, Outcome.ADDED, Outcome.CHANGED)
    run(update(M).where(*touched, boss.c.row_id == M.c.manager_row_id).values(manager_id=boss.c.person_id))


def _with_other_roles(import_id: int) -> Where:
    changed = and_(M.c.outcome == Outcome.CHANGED, sets.has(Change.JOB_ROLES))
    return (M.c.import_id == import_id, or_(M.c.outcome == Outcome.ADDED, changed))


def _change_states(actor: Actor | None, imported: Import, at: datetime, *, goes_ahead: bool) -> None:
    moves = sets.next_states(imported.id)
    refuse_without_administrator(moves)
    refuse_lost_duties(moves, is_confirmed=goes_ahead)
    _remember_access((*sets.with_next_state(imported.id), M.c.next_state == PersonState.LEFT), at)
    people_commands.change_states(actor, moves, subject=imported, at=at, goes_ahead=goes_ahead)


def _remember_access(leaving: Where, at: datetime) -> None:
    """Store the access roles that leavers are about to lose, with their ends, for undoing."""
    lost = (
        select(GRANTS.c.id, M.c.row_id, GRANTS.c.valid_until)
        .join_from(M, GRANTS, GRANTS.c.person_id == M.c.person_id)
        .where(*leaving, valid_at(GRANTS.c, at))
    )
    run(insert(ACCESS).from_select(["grant_id", "row_id", "until"], lost))
