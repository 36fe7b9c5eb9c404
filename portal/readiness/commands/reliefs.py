"""Give people more time for a path, or ask nothing of them for a while, and take either back."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import select, update

from portal.audit.commands import record
from portal.calendars.queries import site_calendar
from portal.core import clock, db
from portal.core.dates import day_in
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.notices.commands import tell
from portal.paths.rules import Stage
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.readiness import queries, rules
from portal.readiness.actions import ReadinessAction
from portal.readiness.commands.standings import refresh
from portal.readiness.models import Relief
from portal.readiness.notices import RELIEF_ENDED, RELIEVED
from portal.readiness.queries import ReliefPlanned
from portal.readiness.rules import ReliefKind, ReliefReason

TURNS = "reliefs"


def relieve(
    actor: Person,
    *,
    job_role: JobRole,
    stage: Stage,
    person_ids: Collection[int],
    kind: ReliefKind,
    until: date,
    reason: ReliefReason,
    note: str,
) -> Sequence[Relief]:
    """Give people a relief for a path up to ``stage`` and tell them; it ends with the day ``until`` where they are.

    Whoever cannot have it is left out. Raises ``Refused``: ``until`` with ``relief_in_past``, or with the reason of the
    first person if nobody can have it; ``nobody_to_relieve``.
    """
    db.take_turns(TURNS)
    at = clock.now()
    planned = [
        each for each in queries.plan_reliefs(actor, job_role, stage, person_ids, at) if each.refused is None
    ]
    if not planned:
        raise Refused(Reason("nobody_to_relieve"))
    given = [each for each in planned if _why_not(each, kind, until, actor) is None]
    if not given:
        why = _why_not(planned[0], kind, until, actor)
        raise Refused(why or Reason("nobody_to_relieve"), field="until")
    rows = [
        Relief(
            person_id=each.person.id,
            job_role=job_role,
            stage=stage,
            kind=kind,
            until=_ends(each, until, at),
            reason=reason,
            note=note,
            given_by_id=actor.id,
            given_at=at,
        )
        for each in given
    ]
    db.session.add_all(rows)
    db.session.flush()  # the notices need the ids
    people = [each.person_id for each in rows]
    record(
        actor, ReadinessAction.RELIEVED, concerns=people, kind=kind, job_role=job_role, stage=stage,
        until=until, reason=reason, people=len(people),
    )  # fmt: skip
    refresh(people)
    _tell(rows, actor)
    return rows


def end_relief(actor: Person, person: Person, *, job_role: JobRole, stage: Stage) -> None:
    """End a relief before its time and tell the person. Raises ``Refused`` (``relief_not_in_force``)."""
    db.take_turns(TURNS)
    at = clock.now()
    reliefs = queries.find_shown([person.id], at)[person.id].reliefs
    running = rules.relief_on(reliefs, job_role, stage, at)
    if running is None or running.stage is not stage:
        raise Refused(Reason("relief_not_in_force"))
    ended = Relief(
        person_id=person.id, job_role=job_role, stage=stage, kind=ReliefKind.ENDED, until=at, reason=None, note="",
        given_by_id=actor.id, given_at=at,
    )  # fmt: skip
    db.session.add(ended)
    db.session.flush()  # the notice needs the id
    record(actor, ReadinessAction.RELIEF_ENDED, person, kind=running.kind, job_role=job_role, stage=stage)
    refresh([person.id])
    tell([person], RELIEF_ENDED, ended, given=running.kind, by=actor.name)


def forget_reliefs(person: Person) -> None:
    """Empty what was written about a person in reliefs; part of erasing the person."""
    db.session.execute(update(Relief).where(Relief.person_id == person.id).values(note=""))


def _why_not(planned: ReliefPlanned, kind: ReliefKind, until: date, actor: Person) -> Reason | None:
    if until <= planned.asked.today:
        return Reason("relief_in_past")
    return rules.why_not_until(planned.asked, kind, until, queries.most_days_for(actor))


def _ends(planned: ReliefPlanned, until: date, at: datetime) -> datetime:
    person = planned.person
    return rules.relief_ends(until, person.time_zone, site_calendar(person.site_id, at))


def _tell(rows: Sequence[Relief], actor: Person) -> None:
    """Tell each person; each has a day of their own, where a day off moves it."""
    people = {
        each.id: each
        for each in db.session.scalars(select(Person).where(Person.id.in_([row.person_id for row in rows])))
    }
    for row in rows:
        person = people[row.person_id]
        tell(
            [person],
            RELIEVED,
            row,
            given=row.kind,
            day=day_in(person.time_zone, row.until).isoformat(),
            by=actor.name,
            reason=row.reason or "",
            note=row.note,
        )
