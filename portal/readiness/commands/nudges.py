"""Nudge people: a reminder of their next step, which leaves some minutes later and can be undone until then."""

from collections.abc import Collection
from datetime import datetime

from portal.audit.commands import record
from portal.core import clock, db
from portal.core.dates import day_in
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.notices.commands import tell
from portal.paths import step_kinds
from portal.paths.rules import Stage
from portal.people import queries as people_queries
from portal.people.models import Person
from portal.people.rules import PRESENT, JobRole, PersonState
from portal.readiness import queries, rules
from portal.readiness.actions import ReadinessAction
from portal.readiness.models import Nudge, NudgeRound
from portal.readiness.notices import NUDGE
from portal.readiness.queries import NextStep

TURNS = "nudges"


def nudge(
    actor: Person, *, job_role: JobRole, stage: Stage, person_ids: Collection[int]
) -> tuple[NudgeRound, int]:
    """Remind people of their next step on a path, :data:`portal.readiness.rules.HELD` from now; return how many.

    Those who may not be nudged now are left out, also if only another sender made it so a moment ago. Raises
    ``Refused`` (``nobody_to_nudge``).
    """
    db.take_turns(TURNS)
    at = clock.now()
    planned = queries.plan_nudges(actor, job_role, stage, person_ids, at)
    told = [(each.person.id, each.next.step) for each in planned if each.next and not each.refused]
    if not told:
        raise Refused(Reason("nobody_to_nudge"))
    sent = NudgeRound(
        sender_id=actor.id, job_role=job_role, stage=stage, made_at=at, leaves_at=at + rules.HELD
    )
    db.session.add(sent)
    db.session.flush()  # the nudges and the audit subject need the id
    db.session.add_all(
        Nudge(round_id=sent.id, person_id=person_id, kind=step.kind, key=step.key, made_at=at)
        for person_id, step in told
    )
    record(
        actor,
        ReadinessAction.NUDGED,
        sent,
        concerns=[person_id for person_id, _step in told],
        job_role=job_role,
        stage=stage,
        people=len(told),
    )
    return sent, len(told)


def undo_nudges(actor: Person, sent: NudgeRound) -> None:
    """Take a round back before it leaves. Raises ``Refused`` (``nudges_left``, ``nudges_undone_already``)."""
    db.hold(sent)
    if sent.undone_at:
        raise Refused(Reason("nudges_undone_already"))
    if sent.left_at:
        raise Refused(Reason("nudges_left"))
    record(actor, ReadinessAction.NUDGES_UNDONE, sent)
    sent.undone_at = clock.now()


def deliver_nudges() -> int:
    """Deliver the rounds that are due; return how many people were told.

    The step is the one that is next by now. Who has left, is on leave or has done everything meanwhile gets nothing.
    """
    at = clock.now()
    return sum(_deliver(sent, at) for sent in queries.list_due_rounds(at))


def _deliver(sent: NudgeRound, at: datetime) -> int:
    nudges = queries.list_nudges(sent.id)
    steps = queries.find_next_steps([each.person_id for each, _p in nudges], sent.job_role, sent.stage, at)
    sender = people_queries.get_person(sent.sender_id)
    found = [(each, person, steps[person.id]) for each, person in nudges if person.id in steps]
    told = [each for each in found if sender.state in PRESENT and _can_still_be_told(each[1], each[2])]
    record(None, ReadinessAction.NUDGES_DELIVERED, sent, people=len(told))
    sent.left_at = at
    for about, person, step in told:
        about.kind, about.key, about.told_at = step.step.kind, step.step.key, at
        _tell(person, sender, about, step)
    return len(told)


def _can_still_be_told(person: Person, step: NextStep) -> bool:
    is_asked = step.exempt_until is None and step.step.kind != step_kinds.SIGN_OFF
    return person.state is PersonState.ACTIVE and is_asked


def _tell(person: Person, sender: Person, about: Nudge, step: NextStep) -> None:
    due_on = day_in(person.time_zone, step.due_at).isoformat() if step.due_at else ""
    tell(
        [person],
        NUDGE,
        about,
        address={"kind": about.kind, "key": about.key},
        sender=sender.name,
        title=step.title,
        minutes=step.minutes or 0,
        due_on=due_on,
    )
