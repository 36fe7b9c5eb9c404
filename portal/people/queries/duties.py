"""Queries about the people who can triage reports or publish. The portal asks before it loses the last of them."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, select

from portal.core import clock, db
from portal.core.reasons import Reason
from portal.core.validity import valid_at
from portal.people.models import AccessGrant, Person
from portal.people.queries.administrators import count_where
from portal.people.rules import HOLDERS, HoldersLeft, KeyDuty, PersonState
from portal.people.slots import COUNT_OPEN_REPORTS

EVERYWHERE = and_(AccessGrant.unit_id.is_(None), AccessGrant.agent_id.is_(None))


def has_triager_everywhere() -> bool:
    """Return whether a person at work may triage every report; one statement."""
    return bool(_count(_at_work())[KeyDuty.TRIAGE].everywhere_now)


def duties_lost_by_moves(moves: Select[Any]) -> tuple[KeyDuty, ...]:
    """Return the duties whose last holder ``moves`` takes away; they select ``person_id`` and ``state``."""
    move = moves.order_by(None).subquery("move")
    after = func.coalesce(move.c.state, Person.state)
    return _lost(after == PersonState.ACTIVE, move)


def duties_lost_by_grant(grant: AccessGrant) -> tuple[KeyDuty, ...]:
    """Return the duties whose last holder is gone once ``grant`` is withdrawn."""
    if not any(grant.role in roles for roles in HOLDERS.values()):
        return ()
    return _lost(_at_work() & (AccessGrant.id != grant.id))


def why_asks(code: str, lost: Collection[KeyDuty]) -> Reason:
    """Return what nobody could do any more, with the number of reports that would wait."""
    return Reason(code, duties=tuple(lost), reports=count_open_reports() if KeyDuty.TRIAGE in lost else 0)


def count_open_reports() -> int:
    """Return how many reports wait for an answer; 0 without a feature that has reports."""
    count = COUNT_OPEN_REPORTS.value()
    return count() if count else 0


def _at_work() -> ColumnElement[bool]:
    return Person.state == PersonState.ACTIVE


def _lost(stays: ColumnElement[bool], move: Subquery | None = None) -> tuple[KeyDuty, ...]:
    left = _count(stays, move)
    return tuple(duty for duty in KeyDuty if left[duty].loses_last)


def _count(stays: ColumnElement[bool], move: Subquery | None = None) -> Mapping[KeyDuty, HoldersLeft]:
    """Count the grants of each duty at work now, and those that hold after a change: ``stays``; one statement."""
    now, everywhere = _at_work(), EVERYWHERE
    each_duty = [
        count_where(kind & AccessGrant.role.in_(sorted(HOLDERS[duty])))
        for duty in KeyDuty
        for kind in (now & everywhere, stays & everywhere, now, stays)
    ]
    keys = sorted(frozenset().union(*HOLDERS.values()))
    counted = (
        select(*each_duty)
        .select_from(AccessGrant)
        .join(Person, Person.id == AccessGrant.person_id)
        .where(AccessGrant.role.in_(keys), valid_at(AccessGrant, clock.now()))
    )
    if move is not None:
        counted = counted.outerjoin(move, move.c.person_id == Person.id)
    found = db.session.execute(counted).one()
    return {duty: HoldersLeft(*found[4 * at : 4 * at + 4]) for at, duty in enumerate(KeyDuty)}
