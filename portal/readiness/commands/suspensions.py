"""Suspend a clearance and lift the suspension."""

from sqlalchemy import update

from portal.audit.commands import record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.core.validity import end_periods
from portal.paths.rules import Stage
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.readiness import queries
from portal.readiness.actions import ReadinessAction
from portal.readiness.commands.standings import refresh
from portal.readiness.models import Suspension


def suspend(actor: Person, person: Person, *, job_role: JobRole, stage: Stage, reason: str) -> Suspension:
    """Suspend a person's clearance at a stage until it is lifted (field 2.6).

    The reason is stored; a suspension is no disciplinary act. Raises ``Refused`` (``already_suspended``).
    """
    db.hold(person)
    if (job_role, stage) in queries.find_shown([person.id], clock.now())[person.id].suspended:
        raise Refused(Reason("already_suspended"))
    row = Suspension(
        person_id=person.id,
        job_role=job_role,
        stage=stage,
        reason=reason,
        suspended_by_id=actor.id,
        valid_from=clock.now(),
    )
    db.session.add(row)
    record(actor, ReadinessAction.SUSPENDED, person, job_role=job_role, stage=stage)
    refresh([person.id])
    return row


def lift_suspension(actor: Person, person: Person, *, job_role: JobRole, stage: Stage) -> None:
    """End the suspensions at ``stage`` and all stages below it, since each of them blocks the clearance.

    Raises ``Refused`` (``not_suspended``).
    """
    db.hold(person)
    at = clock.now()
    suspended = queries.find_shown([person.id], at)[person.id].suspended
    if not any(role is job_role and each <= stage for role, each in suspended):
        raise Refused(Reason("not_suspended"))
    end_periods(
        Suspension,
        at,
        Suspension.person_id == person.id,
        Suspension.job_role == job_role,
        Suspension.stage <= stage,
    )
    record(actor, ReadinessAction.SUSPENSION_LIFTED, person, job_role=job_role, stage=stage)
    refresh([person.id])


def forget_person(person: Person) -> None:
    """Empty the reasons of a person's suspensions; part of erasing the person."""
    db.session.execute(update(Suspension).where(Suspension.person_id == person.id).values(reason=""))
