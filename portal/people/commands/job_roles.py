"""Assigning job roles.

A set of people selects ``person_id``. Beside it, a set of holdings selects ``person_id`` and ``job_role``.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, and_, false, insert, literal, select, union, union_all

from portal.audit.commands import Actor, record
from portal.core import clock, db
from portal.core.validity import end_periods, valid_at
from portal.people import queries
from portal.people.actions import PeopleAction
from portal.people.commands.sets import People, is_empty, set_of_one
from portal.people.models import JobRoleHolding, Person
from portal.people.rules import JobRole

HOLDINGS = cast("Table", JobRoleHolding.__table__)


def assign_job_roles(actor: Actor | None, person: Person, roles: Iterable[JobRole]) -> None:
    """Let someone hold exactly these job roles from now on."""
    wanted = {role for role in roles if role is not JobRole.ALL_EMPLOYEES}
    at = clock.now()
    held = set(queries.list_job_roles(person.id, at))
    if wanted == held:
        return
    record(actor, PeopleAction.JOB_ROLES_ASSIGNED, person, before=held, after=wanted)
    holdings = [set_of_one(JobRoleHolding, person_id=person.id, job_role=role) for role in sorted(wanted)]
    nobody = set_of_one(JobRoleHolding, person_id=None, job_role=None).where(false())
    people = set_of_one(JobRoleHolding, person_id=person.id)
    _assign(people, select(union_all(nobody, *holdings).subquery()), at)


def assign_many_job_roles(
    actor: Actor | None, people: People, holdings: People, *, subject: Any, at: datetime
) -> None:
    """Let each of many people hold exactly their job roles of ``holdings``; one entry about ``subject``.

    Everyone is ``ALL_EMPLOYEES`` besides; ``holdings`` does not say so.
    """
    changed = _changed(people, holdings, at)
    if is_empty(changed):
        return
    record(actor, PeopleAction.JOB_ROLES_ASSIGNED, subject, concerns=changed)
    _assign(people, holdings, at)


def _changed(people: People, holdings: People, at: datetime) -> People:
    """The people who give up a job role or take one on."""
    given_up = select(HOLDINGS.c.person_id).where(HOLDINGS.c.id.in_(_given_up(people, holdings, at)))
    taken_on = select(_taken_on(holdings, at).subquery().c.person_id)
    return select(union(given_up, taken_on).subquery())


def _given_up(people: People, holdings: People, at: datetime) -> People:
    """The ids of the holdings that are open and not wanted."""
    wanted = holdings.order_by(None).subquery("wanted")
    same = and_(wanted.c.person_id == HOLDINGS.c.person_id, wanted.c.job_role == HOLDINGS.c.job_role)
    mine = (HOLDINGS.c.person_id.in_(people), valid_at(HOLDINGS.c, at), wanted.c.person_id.is_(None))
    return select(HOLDINGS.c.id).outerjoin_from(HOLDINGS, wanted, same).where(*mine)


def _taken_on(holdings: People, at: datetime) -> People:
    """The wanted holdings that are not open."""
    wanted = holdings.order_by(None).subquery("wanted")
    same = and_(wanted.c.person_id == HOLDINGS.c.person_id, wanted.c.job_role == HOLDINGS.c.job_role)
    held = and_(same, valid_at(HOLDINGS.c, at))
    return select(wanted).outerjoin_from(wanted, HOLDINGS, held).where(HOLDINGS.c.id.is_(None))


def _assign(people: People, holdings: People, at: datetime) -> None:
    end_periods(JobRoleHolding, at, JobRoleHolding.id.in_(_given_up(people, holdings, at)))
    new = _taken_on(holdings, at).subquery("new")
    begun = select(new.c.person_id, new.c.job_role, literal(at, HOLDINGS.c.valid_from.type))
    columns = ["person_id", "job_role", "valid_from"]
    db.session.execute(insert(HOLDINGS).from_select(columns, begun.order_by(new.c.person_id, new.c.job_role)))
