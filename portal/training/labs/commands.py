"""Taking a lab: start, send or stop, the result after the last call, and the talk when tries are used up."""

import secrets
from collections.abc import Collection, Sequence

from sqlalchemy import select, update

from portal.audit.commands import record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.library.models import ContentVersion
from portal.people.models import Person
from portal.training.assessments.queries import hold
from portal.training.labs import queries, rules
from portal.training.labs.models import CoachingRequest, CoachingTalk, LabAttempt, LabDecision, LabResult
from portal.training.labs.rules import CheckPoint


def start_lab(actor: Person, lab: ContentVersion, *, seed: int | None = None) -> LabAttempt:
    """Draw a new attempt, or go on with the open one; refuses while steps are missing or a talk should come first."""
    hold(actor)
    at = clock.now()
    standing = queries.standing(actor, lab, at)
    if standing.open_attempt:
        return standing.open_attempt
    if standing.refusals:
        raise Refused(standing.refusals[0])
    seed = secrets.randbits(rules.SEED_BITS) if seed is None else seed
    attempt = LabAttempt(
        person_id=actor.id,
        lab_key=lab.key,
        version_id=lab.id,
        era=lab.era,
        seed=seed,
        started_at=at,
        items=_drawn(lab, seed, [earlier.items for earlier in reversed(standing.attempts)]),
    )
    db.session.add(attempt)
    db.session.flush()  # the audit subject needs the id
    record(actor, "training.lab_started", attempt, lab=lab.key, version=lab.id)
    return attempt


def decide_case(
    actor: Person,
    attempt: LabAttempt,
    *,
    item_id: str,
    stopped: bool,
    reasons: Collection[CheckPoint] = (),
    note: str = "",
) -> LabResult | None:
    """Keep one call; the last one brings the result. A case that was decided before stays as it is."""
    if item_id != attempt.current_item:
        return attempt.result
    current = queries.find_lab(attempt.lab_key)
    if current is None or current.era != attempt.era:
        raise Refused(Reason("lab_changed_meanwhile"))
    decision = LabDecision(
        attempt_id=attempt.id,
        item_id=item_id,
        stopped=stopped,
        reasons=sorted(reasons) if stopped else [],
        note=note,
        decided_at=clock.now(),
    )
    db.session.add(decision)
    record(actor, "training.lab_decided", attempt, lab=attempt.lab_key, item=item_id)
    decisions = [*attempt.decisions, decision]
    result = _finish(actor, attempt, decisions) if len(decisions) == len(attempt.items) else None
    db.session.flush()  # whoever goes on with this attempt should find the call in it
    db.session.expire(attempt, ["decisions", "result"])
    return result


def ask_for_talk(actor: Person, lab: ContentVersion, *, coach_id: int) -> CoachingRequest:
    """Ask somebody for a talk once all tries are used up; only they learn of it."""
    hold(actor)
    at = clock.now()
    standing = queries.standing(actor, lab, at)
    if not standing.waits_for_talk:
        raise Refused(Reason("lab_no_talk_needed"))
    if coach_id not in {coach.id for coach in queries.list_coaches(actor, at)}:
        raise Refused(Reason("lab_not_a_coach"), field="coach_id")
    if standing.request and standing.request.coach_id == coach_id:
        return standing.request
    request = CoachingRequest(person_id=actor.id, lab_key=lab.key, coach_id=coach_id, asked_at=at)
    db.session.add(request)
    db.session.flush()  # the audit subject needs the id
    record(actor, "training.lab_talk_asked", request, lab=lab.key, coach=coach_id)
    return request


def record_coaching(actor: Person, request: CoachingRequest) -> CoachingTalk:
    """Say that the talk took place; the lab opens again for as many tries as at first."""
    if request.coach_id != actor.id:
        raise Refused(Reason("lab_not_a_coach"))
    if request.talk:
        return request.talk
    talk = CoachingTalk(request_id=request.id, talked_at=clock.now())
    db.session.add(talk)
    record(actor, "training.lab_talk_recorded", request, lab=request.lab_key, person=request.person_id)
    return talk


def forget_person(person: Person) -> None:
    """Empty the notes somebody took in labs; part of erasing them."""
    theirs = select(LabAttempt.id).where(LabAttempt.person_id == person.id)
    db.session.execute(update(LabDecision).where(LabDecision.attempt_id.in_(theirs)).values(note=""))


def _drawn(lab: ContentVersion, seed: int, seen: Sequence[Collection[str]]) -> list[str]:
    """The warm-up's cases never come up: their answers have been shown."""
    pool = queries.pool_of(lab)
    guided = rules.warm_up(pool)
    wanted = lab.content["draw"]
    return rules.draw(
        [case for case in pool if case.id not in guided],
        total=wanted["total"],
        bad=wanted["bad"],
        seed=seed,
        seen=seen,
    )


def _finish(actor: Person, attempt: LabAttempt, decisions: Sequence[LabDecision]) -> LabResult:
    at = clock.now()
    cases = {case.id: case for case in queries.pool_of(attempt.version)}
    counts = rules.tally([(cases[each.item_id], each.stopped) for each in decisions])
    passed = not rules.shortfalls(counts, queries.pass_mark(attempt.lab_key, at))
    result = LabResult(
        attempt_id=attempt.id,
        hits=counts.hits,
        misses=counts.misses,
        false_alarms=counts.false_alarms,
        passes=counts.passes,
        critical_misses=counts.critical_misses,
        passed=passed,
        finished_at=at,
    )
    db.session.add(result)
    record(actor, "training.lab_finished", attempt, lab=attempt.lab_key, version=attempt.version_id)
    return result
