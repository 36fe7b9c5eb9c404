"""Queries about the people who may triage reports. The portal asks before it loses the last of them."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, select

from portal.core import clock, db
from portal.core.permissions import GRANTS, Permission
from portal.core.validity import valid_at
from portal.people.models import AccessGrant, Person
from portal.people.queries.administrators import count_where
from portal.people.rules import PersonState, TriagersLeft
from portal.people.slots import COUNT_OPEN_REPORTS

TRIAGERS = sorted(role for role, granted in GRANTS.items() if Permission.REPORTS_TRIAGE in granted)
EVERYWHERE = and_(AccessGrant.unit_id.is_(None), AccessGrant.agent_id.is_(None))


def has_triager_everywhere() -> bool:
    """Return whether a person at work may triage every report; one statement."""
    return bool(_count(_at_work()).everywhere_now)


def loses_triager_by_moves(moves: Select[Any]) -> bool:
    """Return whether ``moves`` takes away the last person who can triage; they select ``person_id`` and ``state``."""
    move = moves.order_by(None).subquery("move")
    after = func.coalesce(move.c.state, Person.state)
    return _count(after == PersonState.ACTIVE, move).loses_last


def loses_triager_by_grant(grant: AccessGrant) -> bool:
    """Return whether withdrawing ``grant`` takes away the last person who can triage."""
    return grant.role in TRIAGERS and _count(_at_work() & (AccessGrant.id != grant.id)).loses_last


def count_open_reports() -> int:
    """Return how many reports wait for an answer; 0 without a feature that has reports."""
    count = COUNT_OPEN_REPORTS.value()
    return count() if count else 0


def _at_work() -> ColumnElement[bool]:
    return Person.state == PersonState.ACTIVE


def _count(stays: ColumnElement[bool], move: Subquery | None = None) -> TriagersLeft:
    """Count the grants of triagers at work now, and those that hold after a change: ``stays``; one statement."""
    now, everywhere = _at_work(), EVERYWHERE
    counted = (
        select(
            count_where(now & everywhere),
            count_where(stays & everywhere),
            count_where(now),
            count_where(stays),
        )
        .select_from(AccessGrant)
        .join(Person, Person.id == AccessGrant.person_id)
        .where(AccessGrant.role.in_(TRIAGERS), valid_at(AccessGrant, clock.now()))
    )
    if move is not None:
        counted = counted.outerjoin(move, move.c.person_id == Person.id)
    return TriagersLeft(*db.session.execute(counted).one())
