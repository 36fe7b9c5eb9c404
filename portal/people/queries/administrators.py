"""Queries about administrators. The portal always keeps at least one."""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from portal.core import clock, db
from portal.core.permissions import Role
from portal.core.validity import valid_at
from portal.people import rules
from portal.people.models import AccessGrant, Person
from portal.people.rules import PersonState

THERE = (*sorted(rules.PRESENT), PersonState.INVITED)


def count_administrators() -> int:
    """Return how many people hold the administrator role everywhere and can sign in, or could once invited."""
    administrators = select(func.count(func.distinct(Person.id))).join(
        AccessGrant, AccessGrant.person_id == Person.id
    )
    return db.session.scalar(administrators.where(*_administers(), Person.state.in_(THERE))) or 0


def keeps_administrator(moves: Select[Any]) -> bool:
    """Return whether ``moves`` leaves an administrator, or there is none to lose.

    ``moves`` selects ``person_id`` and ``state``, the new state of each.
    """
    move = moves.order_by(None).subquery("move")
    after = func.coalesce(move.c.state, Person.state)
    counted = (
        select(count_where(Person.state.in_(THERE)), count_where(after.in_(THERE)))
        .select_from(AccessGrant)
        .join(Person, Person.id == AccessGrant.person_id)
        .outerjoin(move, move.c.person_id == Person.id)
        .where(*_administers())
    )
    now, then = db.session.execute(counted).one()
    return bool(then) or not now


def hold_key_roles() -> None:
    """Take the lock for removing an administrator, triager or publisher: their counts cannot change meanwhile."""
    still = (
        AccessGrant.role.in_((Role.ADMIN, Role.TRIAGER, Role.PUBLISHER)),
        valid_at(AccessGrant, clock.now()),
    )
    held = select(AccessGrant.id).where(*still).order_by(AccessGrant.id)
    db.session.execute(held.with_for_update(key_share=True))


def is_last_administrator(person: Person) -> bool:
    """Return whether the portal would have no administrator without this person."""
    held = select(AccessGrant.id).where(*_administers(), AccessGrant.person_id == person.id)
    return db.session.scalar(held.limit(1)) is not None and count_administrators() <= 1


def _administers() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on a grant that makes its holder an administrator now."""
    everywhere = (AccessGrant.unit_id.is_(None), AccessGrant.agent_id.is_(None))
    return (AccessGrant.role == Role.ADMIN, *everywhere, valid_at(AccessGrant, clock.now()))


def count_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Return the number of rows that meet a condition."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
