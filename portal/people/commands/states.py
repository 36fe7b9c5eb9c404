"""Change people's states.

A set of people selects ``person_id`` and ``state``, the new state of each.
"""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, and_, func, insert, literal, not_, or_, select, update

from portal.audit.commands import Actor, record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.core.validity import end_periods
from portal.people import queries, rules
from portal.people.actions import PeopleAction
from portal.people.commands.duties import confirm_lost
from portal.people.commands.sets import PEOPLE, People, ids_of, is_empty, set_of_one
from portal.people.commands.sign_ins import end_sign_ins, spend_links
from portal.people.models import AccessGrant, Person, StatePeriod
from portal.people.rules import PersonState

STATES = cast("Table", StatePeriod.__table__)


def change_state(actor: Actor | None, person: Person, *, to: PersonState, goes_ahead: bool = False) -> None:
    """Change the state of a person.

    Leaving or being suspended ends every sign-in at once. Any change ends every link. Where it leaves nobody at work
    who can triage reports or publish, it needs ``goes_ahead``.
    """
    moves = set_of_one(StatePeriod, person_id=person.id, state=to)
    _hold_key_roles(moves)
    _refuse_moves(moves)
    _refuse_without_administrator(moves)
    confirmed = confirm_lost(queries.duties_lost_by_moves(moves), goes_ahead=goes_ahead)
    record(actor, PeopleAction.STATE_CHANGED, person, before=person.state, after=to, **confirmed)
    _forget_passwords(moves)
    _enter(moves, clock.now())
    db.session.refresh(person, ["state"])


def change_states(
    actor: Actor | None, moves: People, *, subject: Any, at: datetime, goes_ahead: bool = False
) -> None:
    """Change the states of many people, as :func:`change_state` does of one; one entry about ``subject``."""
    if is_empty(moves):
        return
    _hold_key_roles(moves)
    _refuse_moves(moves)
    _refuse_without_administrator(moves)
    confirmed = confirm_lost(queries.duties_lost_by_moves(moves), goes_ahead=goes_ahead)
    record(actor, PeopleAction.STATE_CHANGED, subject, concerns=ids_of(moves), **confirmed)
    _forget_passwords(moves)
    _enter(moves, at)


def restore_states(
    actor: Actor | None, moves: People, *, subject: Any, at: datetime, goes_ahead: bool = False
) -> None:
    """Return many people to an earlier state, also where no ordinary move permits it."""
    if is_empty(moves):
        return
    _hold_key_roles(moves)
    _refuse_without_administrator(moves)
    confirmed = confirm_lost(queries.duties_lost_by_moves(moves), goes_ahead=goes_ahead)
    record(actor, PeopleAction.STATE_CHANGED, subject, concerns=ids_of(moves), **confirmed)
    _enter(moves, at)


def _hold_key_roles(moves: People) -> None:
    """Take the lock on administrators, triagers and publishers before reading, where a person may stop being one."""
    move = moves.order_by(None).subquery("move")
    leaving = select(move.c.person_id).where(move.c.state != PersonState.ACTIVE)
    if db.session.execute(leaving.limit(1)).first():
        queries.hold_key_roles()


def _refuse_moves(moves: People) -> None:
    """Refuse for erased people, and for moves that the rules do not permit."""
    move = moves.order_by(None).subquery("move")
    possible = or_(
        *(and_(PEOPLE.c.state == now, move.c.state.in_(sorted(after))) for now, after in rules.MOVES.items())
    )
    refused = or_(PEOPLE.c.erased_at.is_not(None), not_(possible))
    both = move.join(PEOPLE, PEOPLE.c.id == move.c.person_id)
    first = db.session.scalar(select(func.min(PEOPLE.c.id)).select_from(both).where(refused))
    if first is None:
        return
    facts = select(PEOPLE.c.erased_at, PEOPLE.c.state, move.c.state).select_from(both)
    erased_at, now, to = db.session.execute(facts.where(PEOPLE.c.id == first)).one()
    if erased_at:
        raise Refused(Reason("erased_already"))
    raise Refused(Reason("person_cannot_become", now=now, to=to), field="state")


def _refuse_without_administrator(moves: People) -> None:
    """Refuse to leave the portal without an administrator."""
    if not queries.keeps_administrator(moves):
        raise Refused(Reason("last_administrator"))


def _forget_passwords(moves: People) -> None:
    """Delete the passwords of people who left and return: they are invited anew."""
    returning = (PEOPLE.c.id.in_(ids_of(moves)), PEOPLE.c.state == PersonState.LEFT)
    db.session.execute(update(PEOPLE).where(*returning).values(password_hash=None))


def _enter(moves: People, at: datetime) -> None:
    """Close each person's state, open the next, and end the access it takes away."""
    move = moves.order_by(None).subquery("move")
    people = select(move.c.person_id)
    end_periods(StatePeriod, at, StatePeriod.person_id.in_(people))
    begun = select(move.c.person_id, move.c.state, literal(at, STATES.c.valid_from.type))
    columns = ["person_id", "state", "valid_from"]
    db.session.execute(insert(STATES).from_select(columns, begun.order_by(move.c.person_id)))
    db.session.execute(update(PEOPLE).where(PEOPLE.c.id == move.c.person_id).values(state=move.c.state))
    spend_links(people, at)
    end_sign_ins(people.where(move.c.state.not_in(sorted(rules.PRESENT))), at)
    end_periods(AccessGrant, at, AccessGrant.person_id.in_(people.where(move.c.state == PersonState.LEFT)))
