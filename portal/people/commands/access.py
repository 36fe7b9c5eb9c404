"""Grant and withdraw access roles."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, insert, literal, or_, select

from portal.audit.commands import Actor, record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.permissions import Role
from portal.core.reasons import Reason
from portal.people import queries, rules
from portal.people.actions import PeopleAction
from portal.people.commands.duties import confirm_lost
from portal.people.commands.sets import People, ids_of, is_empty
from portal.people.models import AccessGrant, Person

GRANTS = cast("Table", AccessGrant.__table__)


def grant_access(
    actor: Actor | None,
    person: Person,
    *,
    role: Role,
    unit_id: int | None = None,
    agent_id: int | None = None,
    until: datetime | None = None,
) -> AccessGrant:
    """Grant a person an access role, everywhere or within one scope, until a moment or without end."""
    db.hold(person)
    at = clock.now()
    if problem := rules.access_problem(role, unit_id=unit_id, agent_id=agent_id, until=until, at=at):
        raise Refused(problem[0], field=problem[1])
    if any(
        (each.role, each.unit_id, each.agent_id) == (role, unit_id, agent_id)
        for each in queries.list_access(person.id)
    ):
        raise Refused(Reason("access_held_already"), field="role")
    grant = AccessGrant(
        person_id=person.id,
        role=role,
        unit_id=unit_id,
        agent_id=agent_id,
        valid_from=at,
        valid_until=until,
        granted_by_id=actor.id if actor else None,
    )
    db.session.add(grant)
    record(actor, PeopleAction.ACCESS_GRANTED, person, role=role, unit=unit_id, agent=agent_id, until=until)
    return grant


def withdraw_access(actor: Actor, grant: AccessGrant, *, goes_ahead: bool = False) -> None:
    """Withdraw an access role from now on, except from the last administrator.

    Taking it from the last triager or publisher needs ``goes_ahead``. A grant that has ended keeps its end.
    """
    queries.hold_key_roles()
    db.hold(grant)
    if not grant.holds_at(clock.now()):
        return
    if grant.role is Role.ADMIN:
        _refuse_last_administrator(grant.person)
    confirmed = confirm_lost(queries.duties_lost_by_grant(grant), goes_ahead=goes_ahead)
    record(
        actor,
        PeopleAction.ACCESS_WITHDRAWN,
        grant.person,
        role=grant.role,
        unit=grant.unit_id,
        agent=grant.agent_id,
        **confirmed,
    )
    grant.valid_until = clock.now()


def grant_access_again(actor: Actor | None, ended: People, *, subject: Any, at: datetime) -> None:
    """Reopen access roles that have ended; ``ended`` selects ``grant_id`` and ``until``, the new end or none."""
    again = ended.order_by(None).subquery("again")
    kept = ["person_id", "role", "unit_id", "agent_id", "granted_by_id"]
    grants = (
        select(*(GRANTS.c[name] for name in kept), literal(at, GRANTS.c.valid_from.type), again.c.until)
        .join_from(again, GRANTS, GRANTS.c.id == again.c.grant_id)
        .where(or_(again.c.until.is_(None), again.c.until > at))
        .order_by(GRANTS.c.id)
    )
    if is_empty(grants):
        return
    record(actor, PeopleAction.ACCESS_GRANTED, subject, concerns=ids_of(grants))
    db.session.execute(insert(GRANTS).from_select([*kept, "valid_from", "valid_until"], grants))


def _refuse_last_administrator(person: Person) -> None:
    """Refuse to leave the portal without an administrator."""
    if queries.is_last_administrator(person):
        raise Refused(Reason("last_administrator"))
