"""Commands on exceptions: ask, decide, withdraw, and what the clock does."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import update

from portal.agents import queries as agent_queries
from portal.audit.commands import record
from portal.core import clock, db
from portal.core.dates import day_in, end_of_day
from portal.core.errors import Refused
from portal.core.notice import NoticeKind
from portal.core.permissions import Permission
from portal.core.reasons import Reason
from portal.exceptions import queries, rules
from portal.exceptions.actions import ExceptionAction
from portal.exceptions.models import ExceptionDecision, ExceptionEnd, ExceptionWarning, PolicyException
from portal.exceptions.notices import ASKED, ENDED, ENDS_SOON, GRANTED, REFUSED, WITHDRAWN
from portal.exceptions.rules import (
    AskExceptionFacts,
    DecideExceptionFacts,
    ExceptionAnswer,
    ExceptionEnding,
    ExceptionScope,
    ExceptionState,
)
from portal.exceptions.settings import EXCEPTION_DAYS_MOST
from portal.library.models import ContentVersion
from portal.notices.commands import tell
from portal.people import queries as people_queries
from portal.people.models import Person
from portal.policies import queries as policy_queries
from portal.settings import queries as settings_queries
from portal.signatures.commands import signature
from portal.signatures.rules import Signing

TURNS = "policy exceptions"


class ExceptionTerms(NamedTuple):
    """The clause (empty for the whole policy), who or what is to be covered, why, and until when."""

    scope: ExceptionScope
    anchor: str
    clause: str
    reason: str
    control: str
    until: date
    person_id: int | None = None
    agent_id: int | None = None


def ask(
    actor: Person, version: ContentVersion, asked: ExceptionTerms, *, extends: PolicyException | None = None
) -> PolicyException:
    """Ask for an exception to the version in force, and tell those who decide.

    ``extends`` is the exception that it would follow; until the decision that one goes on.
    """
    db.take_turns(TURNS)
    current = policy_queries.find_policy(version.key)
    if current is None or current.id != version.id:
        raise Refused(Reason("exception_policy_changed"))
    exception = _request(actor, version, asked, extends)
    _refuse_length(asked.until, actor.time_zone)
    if problem := rules.ask_problem(_ask_facts(actor, version, exception)):
        raise Refused(problem[0], field=problem[1])
    db.session.add(exception)
    db.session.flush()  # the audit subject needs the id
    record(
        actor, ExceptionAction.ASKED, exception, facts=[exception], concerns=[exception.person_id or actor.id],
        policy=version.key, version=version.id, scope=asked.scope, until=asked.until,
    )  # fmt: skip
    _tell(policy_queries.list_writers(but=actor), ASKED, exception, until=asked.until)
    return exception


def decide(
    actor: Person, exception: PolicyException, *, answer: ExceptionAnswer, until: date, reason: str, signing: Signing
) -> ExceptionDecision:  # fmt: skip
    """Sign the decision on a request. A granted one is in force until the end of the day ``until``.

    Refuses those who asked or are covered, and a refusal without a reason.
    """
    db.take_turns(TURNS)
    facts = DecideExceptionFacts(
        state=queries.find_facts(exception).state_at(clock.now()),
        decides=queries.decides(actor, exception.version),
        has_asked=actor.id == exception.requester_id,
        is_covered=actor.id == exception.person_id,
    )
    if problem := rules.decide_problem(facts):
        raise Refused(problem)
    is_granted = answer is ExceptionAnswer.GRANTED
    if not is_granted and not reason:
        raise Refused(Reason("exception_refusal_needs_reason"), field="reason")
    zone = _zone_of(exception)
    if is_granted:
        _refuse_length(until, zone)
    decision = ExceptionDecision(
        exception_id=exception.id, person_id=actor.id, answer=answer, reason=reason,
        ends_on=until if is_granted else None, ends_at=end_of_day(until, zone) if is_granted else None,
        **signature(actor, exception, signing),
    )  # fmt: skip
    db.session.add(decision)
    db.session.flush()  # the audit subject needs the id
    record(
        actor, ExceptionAction.DECIDED, decision, facts=[decision],
        concerns=[exception.person_id or exception.requester_id], policy=exception.policy_key,
        exception=exception.id, hash=exception.hash, answer=answer,
    )  # fmt: skip
    if is_granted and exception.extends_id:
        _end_extended(queries.get_exception(exception.extends_id))
    _tell(_concerned(exception), GRANTED if is_granted else REFUSED, exception, until=until)
    return decision


def withdraw(actor: Person, exception: PolicyException, *, words: str) -> None:
    """Take back a request, or end an exception before its day. Those who asked or decide on it may."""
    db.take_turns(TURNS)
    facts = queries.find_facts(exception)
    if facts.state_at(clock.now()) not in (ExceptionState.ASKED, ExceptionState.IN_FORCE):
        raise Refused(Reason("exception_over"))
    if actor.id != exception.requester_id and not queries.decides(actor, exception.version):
        raise Refused(Reason("exception_not_yours_to_withdraw"))
    end = _end(exception, ExceptionEnding.WITHDRAWN, words=words, by=actor)
    record(
        actor, ExceptionAction.WITHDRAWN, end, concerns=[exception.person_id or exception.requester_id],
        policy=exception.policy_key, exception=exception.id,
    )  # fmt: skip
    told = [*_concerned(exception), *_who_decided(facts)]
    _tell([each for each in told if each.id != actor.id], WITHDRAWN, exception, until=exception.asked_until)


def end_over(exception_id: int) -> None:
    """Note that the last day of an exception has passed, and tell those concerned; once."""
    db.take_turns(TURNS)
    exception = queries.get_exception(exception_id)
    facts = queries.find_facts(exception)
    if facts.end or not facts.decision or not facts.decision.ends_on:
        return
    end = _end(exception, ExceptionEnding.EXPIRED)
    record(
        None, ExceptionAction.ENDED, end, concerns=[exception.person_id or exception.requester_id],
        policy=exception.policy_key, exception=exception.id,
    )  # fmt: skip
    told = [*_concerned(exception), *_who_decided(facts)]
    _tell(told, ENDED, exception, until=facts.decision.ends_on)


def warn(exception_id: int) -> None:
    """Tell those concerned that an exception ends soon; once."""
    db.take_turns(TURNS)
    exception = queries.get_exception(exception_id)
    facts = queries.find_facts(exception)
    if facts.end or not facts.decision or not facts.decision.ends_on:
        return
    warning = ExceptionWarning(exception_id=exception.id, told_at=clock.now())
    db.session.add(warning)
    db.session.flush()  # the audit subject needs the id
    record(None, ExceptionAction.WARNED, warning, policy=exception.policy_key, exception=exception.id)
    _tell(_concerned(exception), ENDS_SOON, exception, until=facts.decision.ends_on)


def forget_person(person: Person) -> None:
    """Empty what a person wrote about exceptions, what was written about them, and the name under their decisions."""
    about = (PolicyException.requester_id == person.id) | (PolicyException.person_id == person.id)
    db.session.execute(update(PolicyException).where(about).values(reason="", control=""))
    theirs = ExceptionDecision.person_id == person.id
    db.session.execute(update(ExceptionDecision).where(theirs).values(signed_name="", reason=""))
    db.session.execute(update(ExceptionEnd).where(ExceptionEnd.person_id == person.id).values(words=""))


def _request(
    actor: Person, version: ContentVersion, asked: ExceptionTerms, extends: PolicyException | None
) -> PolicyException:
    person_id = (asked.person_id or actor.id) if asked.scope is ExceptionScope.PERSON else None
    unit_id = actor.unit_id if asked.scope is ExceptionScope.UNIT else None
    agent_id = asked.agent_id if asked.scope is ExceptionScope.AGENT else None
    hashed = rules.hash_of(
        {
            "version": version.hash, "anchor": asked.anchor, "scope": str(asked.scope), "person": person_id,
            "unit": unit_id, "agent": agent_id, "requester": actor.id, "reason": asked.reason,
            "control": asked.control, "until": asked.until.isoformat(), "extends": extends.id if extends else None,
        }
    )  # fmt: skip
    return PolicyException(
        policy_key=version.key, version_id=version.id, anchor=asked.anchor, clause=asked.clause, scope=asked.scope,
        person_id=person_id, unit_id=unit_id, agent_id=agent_id, requester_id=actor.id, reason=asked.reason,
        control=asked.control, asked_until=asked.until, asked_at=clock.now(),
        extends_id=extends.id if extends else None, hash=hashed,
    )  # fmt: skip


def _ask_facts(actor: Person, version: ContentVersion, exception: PolicyException) -> AskExceptionFacts:
    person, at = _covered(actor, exception), clock.now()
    owns = exception.agent_id and actor.id in agent_queries.list_owner_ids(exception.agent_id, at)
    return AskExceptionFacts(
        scope=exception.scope,
        is_own=exception.person_id == actor.id,
        answers_for_person=person is not None,
        leads=actor.is_manager and actor.unit_id is not None,
        owns_agent=bool(owns),
        applies=person is not None and policy_queries.is_for(person, version),
        is_asked_already=queries.is_asked_already(exception),
    )


def _covered(actor: Person, exception: PolicyException) -> Person | None:
    """Return the covered person if it is the actor, or somebody the actor answers for."""
    if exception.person_id in (None, actor.id):
        return actor if exception.person_id else None
    return queries.find_covered(actor, exception.person_id or 0, Permission.READINESS_MANAGE)


def _refuse_length(until: date, zone: str) -> None:
    days = settings_queries.value(EXCEPTION_DAYS_MOST)
    if problem := rules.length_problem(until, today=day_in(zone, clock.now()), days_most=days):
        raise Refused(problem, field="until")


def _zone_of(exception: PolicyException) -> str:
    """Return the time zone in which the last day ends: of the covered person, else of the requester."""
    return (exception.person or exception.requester).time_zone


def _end_extended(earlier: PolicyException) -> None:
    """End the exception that a granted one follows, unless it is over already."""
    if queries.find_facts(earlier).end is None:
        end = _end(earlier, ExceptionEnding.EXTENDED)
        record(None, ExceptionAction.ENDED, end, policy=earlier.policy_key, exception=earlier.id)


def _end(
    exception: PolicyException, ending: ExceptionEnding, *, words: str = "", by: Person | None = None
) -> ExceptionEnd:
    end = ExceptionEnd(
        exception_id=exception.id, ending=ending, words=words, person_id=by.id if by else None, ended_at=clock.now()
    )  # fmt: skip
    db.session.add(end)
    db.session.flush()  # the audit subject needs the id
    return end


def _concerned(exception: PolicyException) -> list[Person]:
    """Return who asked for an exception and who is covered; for an agent, its owners."""
    owners = agent_queries.list_owners(exception.agent_id, clock.now()) if exception.agent_id else []
    return [each for each in (exception.requester, exception.person, *owners) if each]


def _who_decided(facts: queries.ExceptionFacts) -> list[Person]:
    return [people_queries.get_person(facts.decision.person_id)] if facts.decision else []


def _tell(people: Sequence[Person], kind: NoticeKind, exception: PolicyException, *, until: date) -> None:
    tell(
        people,
        kind,
        exception,
        address={"exception_id": exception.id},
        title=exception.version.title,
        requester=exception.requester.name,
        until=until.isoformat(),
    )
