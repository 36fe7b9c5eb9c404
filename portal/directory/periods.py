"""Closing periods of many people at once and opening the next, all at one moment: for applying and for taking back."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, insert, literal, select, update

from portal.core.validity import valid_at
from portal.directory.findings import run
from portal.directory.staging import MATCHES as M
from portal.directory.weighing import HOLDINGS, PEOPLE
from portal.people.models import AccessGrant, OneTimeLink, Placement, SignIn, StatePeriod
from portal.people.rules import JobRole

GRANTS = cast("Table", AccessGrant.__table__)
LINKS = cast("Table", OneTimeLink.__table__)
PLACEMENTS = cast("Table", Placement.__table__)
SIGN_INS = cast("Table", SignIn.__table__)
STATES = cast("Table", StatePeriod.__table__)

Where = tuple[ColumnElement[bool], ...]


def people_of(rows: Where) -> Select[Any]:
    """The ids of the people whom some matches are about."""
    return select(M.c.person_id).where(*rows)


def close(periods: Table, people: Select[Any], at: datetime, *which: ColumnElement[bool]) -> None:
    """End the open periods of some people."""
    still = (periods.c.person_id.in_(people), valid_at(periods.c, at))
    run(update(periods).where(*still, *which).values(valid_until=at))


def enter_states(rows: Where, state: ColumnElement[Any], at: datetime) -> None:
    """Close the state of the people of ``rows`` and open the next."""
    close(STATES, people_of(rows), at)
    begin_states(rows, state, at)
    run(update(PEOPLE).where(*rows, PEOPLE.c.id == M.c.person_id).values(state=state))


def begin_states(rows: Where, state: ColumnElement[Any], at: datetime) -> None:
    begun = select(M.c.person_id, state, literal(at, STATES.c.valid_from.type)).where(*rows)
    run(insert(STATES).from_select(["person_id", "state", "valid_from"], begun.order_by(M.c.row_id)))


def begin_placements(people: Select[Any], at: datetime) -> None:
    """Open a placement for each of these people, where they are now."""
    columns = ["person_id", "unit_id", "site_id", "manager_id", "valid_from"]
    moment = literal(at, PLACEMENTS.c.valid_from.type)
    stand = select(PEOPLE.c.id, PEOPLE.c.unit_id, PEOPLE.c.site_id, PEOPLE.c.manager_id, moment)
    run(insert(PLACEMENTS).from_select(columns, stand.where(PEOPLE.c.id.in_(people)).order_by(PEOPLE.c.id)))


def swap_role(role: JobRole, bit: int, rows: Where, mask: ColumnElement[Any], at: datetime) -> None:
    """Give one job role to whom ``mask`` says and did not hold it; take it from whom it does not and did."""
    holders = select(HOLDINGS.c.person_id).where(HOLDINGS.c.job_role == role, valid_at(HOLDINGS.c, at))
    close(HOLDINGS, people_of((*rows, mask.bitwise_and(bit) == 0)), at, HOLDINGS.c.job_role == role)
    begin_role(role, (*rows, mask.bitwise_and(bit) != 0, M.c.person_id.not_in(holders)), at)


def begin_role(role: JobRole, rows: Where, at: datetime) -> None:
    """Let the people of ``rows`` hold a job role from now on."""
    kept = literal(role, HOLDINGS.c.job_role.type), literal(at, HOLDINGS.c.valid_from.type)
    begun = select(M.c.person_id, *kept).where(*rows).order_by(M.c.row_id)
    run(insert(HOLDINGS).from_select(["person_id", "job_role", "valid_from"], begun))


def shut_out(people: Select[Any], at: datetime) -> None:
    """End the sign-ins and spend the links of people who may no longer enter."""
    signed_in = (SIGN_INS.c.person_id.in_(people), SIGN_INS.c.ended_at.is_(None))
    run(update(SIGN_INS).where(*signed_in).values(ended_at=at))
    spend_links(people, at)


def spend_links(people: Select[Any], at: datetime) -> None:
    """Let invitations and reset links work no more: they went to another address, or to somebody in another state."""
    run(update(LINKS).where(LINKS.c.person_id.in_(people), LINKS.c.used_at.is_(None)).values(used_at=at))
