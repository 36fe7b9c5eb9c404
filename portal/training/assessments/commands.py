"""Commands shared by all assessments: start, respond, create the result; and the talk between tries.

The kind passes in what differs: ``draw`` chooses the items, ``passes`` decides whether the responses are enough.
"""

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select, update

from portal.audit.commands import record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.library.models import ContentVersion
from portal.paths.step_kinds import StepKind
from portal.people.models import Person
from portal.training.actions import TrainingAction
from portal.training.assessments import queries
from portal.training.assessments.models import Attempt, CoachingRequest, CoachingTalk, Response, Result
from portal.training.assessments.rules import SEED_BITS

Draw = Callable[
    [int, Sequence[Sequence[str]]], Sequence[str]
]  # takes a seed, and the items of earlier attempts
Passes = Callable[[Sequence[Response]], bool]


def start(
    actor: Person, content: ContentVersion, kind: StepKind, *, draw: Draw, seed: int | None = None
) -> Attempt:
    """Draw a new attempt, or return the open one.

    Raises ``Refused`` while steps are missing, a wait is running or a talk is needed.
    """
    queries.hold(actor)
    at = clock.now()
    standing = queries.standing(actor, content, kind, at)
    if standing.open_attempt:
        return standing.open_attempt
    if standing.refusals:
        raise Refused(standing.refusals[0])
    seed = secrets.randbits(SEED_BITS) if seed is None else seed
    seen = [earlier.items for earlier in reversed(standing.attempts)]
    attempt = Attempt(
        person_id=actor.id,
        kind=kind,
        key=content.key,
        version_id=content.id,
        era=content.era,
        seed=seed,
        items=list(draw(seed, seen)),
        started_at=at,
    )
    db.session.add(attempt)
    db.session.flush()  # the audit subject needs the id
    record(
        actor,
        TrainingAction.ATTEMPT_STARTED,
        attempt,
        facts=[attempt],
        kind=kind,
        key=content.key,
        version=content.id,
    )
    return attempt


def respond(
    actor: Person,
    attempt: Attempt,
    *,
    item_id: str,
    given: Any,
    is_right: bool,
    passes: Passes,
    note: str = "",
) -> Result | None:
    """Keep a response; the last one creates the result. An item that has a response keeps it."""
    if item_id != attempt.current_item:
        return attempt.result
    current = queries.find_content(attempt.kind, attempt.key)
    if current is None or current.era != attempt.era:
        raise Refused(Reason("assessment_changed_meanwhile"))
    response = Response(
        attempt_id=attempt.id, item_id=item_id, given=given, note=note, is_right=is_right, at=clock.now()
    )
    db.session.add(response)
    db.session.flush()  # the entry states the fingerprint of the response, with its id
    record(
        actor,
        TrainingAction.ATTEMPT_ANSWERED,
        attempt,
        facts=[response],
        kind=attempt.kind,
        key=attempt.key,
        item=item_id,
    )
    responses = [*attempt.responses, response]
    is_last = len(responses) == len(attempt.items)
    result = _finish(actor, attempt, passed=passes(responses)) if is_last else None
    db.session.expire(attempt, ["responses", "result"])
    return result


def ask_for_talk(actor: Person, content: ContentVersion, kind: StepKind, *, coach_id: int) -> CoachingRequest:
    """Ask a coach for a talk once all tries are used up; only the coach is told."""
    queries.hold(actor)
    at = clock.now()
    standing = queries.standing(actor, content, kind, at)
    if not standing.waits_for_talk:
        raise Refused(Reason("talk_not_needed"))
    if coach_id not in {coach.id for coach in queries.list_coaches(actor, at)}:
        raise Refused(Reason("not_a_coach"), field="coach_id")
    if standing.request and standing.request.coach_id == coach_id:
        return standing.request
    request = CoachingRequest(person_id=actor.id, kind=kind, key=content.key, coach_id=coach_id, asked_at=at)
    db.session.add(request)
    db.session.flush()  # the audit subject needs the id
    record(
        actor,
        TrainingAction.TALK_ASKED,
        request,
        facts=[request],
        kind=kind,
        key=content.key,
        coach=coach_id,
    )
    return request


def record_coaching(actor: Person, request: CoachingRequest) -> CoachingTalk:
    """Record that the talk took place; the person then has as many tries as at first."""
    if request.coach_id != actor.id:
        raise Refused(Reason("not_a_coach"))
    if request.talk:
        return request.talk
    talk = CoachingTalk(request_id=request.id, talked_at=clock.now())
    db.session.add(talk)
    db.session.flush()  # the entry states the fingerprint of the talk, with its id
    record(
        actor,
        TrainingAction.TALK_RECORDED,
        request,
        facts=[talk],
        kind=request.kind,
        key=request.key,
        concerns=[request.person_id],
    )
    return talk


def forget_person(person: Person) -> None:
    """Empty the notes that a person added to responses; part of erasing the person."""
    theirs = select(Attempt.id).where(Attempt.person_id == person.id)
    db.session.execute(update(Response).where(Response.attempt_id.in_(theirs)).values(note=""))


def _finish(actor: Person, attempt: Attempt, *, passed: bool) -> Result:
    result = Result(attempt_id=attempt.id, passed=passed, finished_at=clock.now())
    db.session.add(result)
    db.session.flush()  # the entry states the fingerprint of the result, with its id
    record(
        actor,
        TrainingAction.ATTEMPT_FINISHED,
        attempt,
        facts=[result],
        concerns=actor,
        kind=attempt.kind,
        key=attempt.key,
        version=attempt.version_id,
    )
    return result
