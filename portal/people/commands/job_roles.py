"""Assign job roles.

A set of people selects ``person_id``. A set of holdings selects ``person_id`` and ``job_role``.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Subquery, Table, except_, false, insert, literal, select, tuple_, union, union_all

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
    """Replace the job roles of a person from now on."""
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
    """Replace the job roles of many people by ``holdings``; write one entry about ``subject``.

    ``holdings`` leaves out ``ALL_EMPLOYEES``, which everyone has.
    """
    changed = _changed(people, holdings, at)
    if is_empty(changed):
        return
    record(actor, PeopleAction.JOB_ROLES_ASSIGNED, subject, concerns=changed)
    _assign(people, holdings, at)


def _changed(people: People, holdings: People, at: datetime) -> People:
    """Select the people whose job roles change."""
    given_up, taken_on = _differences(people, holdings, at)
    changed = union(select(given_up.c.person_id), select(taken_on.c.person_id))
    return select(changed.subquery())


def _differences(people: People, holdings: People, at: datetime) -> tuple[Subquery, Subquery]:
    """Select the holdings to end, and the holdings to begin.

    ``EXCEPT`` compares large sets at once, where PostgreSQL might run an outer join row by row.
    """
    open_now = (HOLDINGS.c.person_id.in_(people), valid_at(HOLDINGS.c, at))
    held = select(HOLDINGS.c.person_id, HOLDINGS.c.job_role).where(*open_now)
    wanted = holdings.order_by(None).subquery("wanted")
    wanted_rows = select(wanted.c.person_id, wanted.c.job_role)
    return except_(held, wanted_rows).subquery("given_up"), except_(wanted_rows, held).subquery("taken_on")


def _assign(people: People, holdings: People, at: datetime) -> None:
    given_up, taken_on = _differences(people, holdings, at)
    holding = tuple_(JobRoleHolding.person_id, JobRoleHolding.job_role)
    end_periods(JobRoleHolding, at, holding.in_(select(given_up)))
    begun = select(taken_on.c.person_id, taken_on.c.job_role, literal(at, HOLDINGS.c.valid_from.type))
    columns = ["person_id", "job_role", "valid_from"]
    rows = begun.order_by(taken_on.c.person_id, taken_on.c.job_role)
    db.session.execute(insert(HOLDINGS).from_select(columns, rows))
