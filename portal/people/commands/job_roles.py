"""Assigning job roles."""

from collections.abc import Iterable

from portal.audit.commands import Actor, record
from portal.core import clock, db
from portal.core.validity import end_periods
from portal.people import queries
from portal.people.actions import PeopleAction
from portal.people.models import JobRoleHolding, Person
from portal.people.rules import JobRole


def assign_job_roles(actor: Actor | None, person: Person, roles: Iterable[JobRole]) -> None:
    """Let someone hold exactly these job roles from now on."""
    wanted = {role for role in roles if role is not JobRole.ALL_EMPLOYEES}
    at = clock.now()
    held = set(queries.list_job_roles(person.id, at))
    if wanted == held:
        return
    end_periods(
        JobRoleHolding, at, JobRoleHolding.person_id == person.id, JobRoleHolding.job_role.in_(held - wanted)
    )
    db.session.add_all(
        JobRoleHolding(person_id=person.id, job_role=role, valid_from=at) for role in sorted(wanted - held)
    )
    record(actor, PeopleAction.JOB_ROLES_ASSIGNED, person, before=held, after=wanted)
