"""Rules of exceptions: their states, who may ask, who may decide, and how long one may last.

An exception lets somebody depart from a clause for a time, with another safeguard in its place. It makes nobody ready:
readiness needs the policy acknowledged (field 4.10), and who departs from a clause has to know it all the more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from json import dumps

from portal.core.reasons import Reason

REASON_MAX = 2_000


class ExceptionScope(StrEnum):
    """Who or what an exception is for."""

    PERSON = "person"
    UNIT = "unit"
    AGENT = "agent"


class ExceptionAnswer(StrEnum):
    """What was decided about a request."""

    GRANTED = "granted"
    REFUSED = "refused"


class ExceptionEnding(StrEnum):
    """Why a request or an exception is over. An extension takes the place of the exception before it."""

    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    EXTENDED = "extended"


class ExceptionState(StrEnum):
    """Where an exception is."""

    ASKED = "asked"
    IN_FORCE = "in_force"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


def state_of(
    answer: ExceptionAnswer | None, ends_at: datetime | None, ending: ExceptionEnding | None, *, at: datetime
) -> ExceptionState:
    """Return the state at ``at``. An exception ends with its last day, also before the portal has noted it."""
    if answer is ExceptionAnswer.REFUSED:
        return ExceptionState.REFUSED
    if ending is ExceptionEnding.WITHDRAWN:
        return ExceptionState.WITHDRAWN
    if ending or (ends_at and ends_at < at):
        return ExceptionState.ENDED
    return ExceptionState.IN_FORCE if answer else ExceptionState.ASKED


def length_problem(until: date, *, today: date, days_most: int) -> Reason | None:
    """Return why an exception cannot last until a day: it has passed, or is too far away."""
    if until <= today:
        return Reason("exception_ends_in_past")
    last = today + timedelta(days=days_most)
    return Reason("exception_too_long", days=days_most, day=last) if until > last else None


@dataclass(frozen=True, kw_only=True)
class AskExceptionFacts:
    """What is known when somebody asks: what they may ask for, and whether the policy is for the person."""

    scope: ExceptionScope
    is_own: bool
    answers_for_person: bool
    leads: bool
    owns_agent: bool
    applies: bool
    is_asked_already: bool


def ask_problem(facts: AskExceptionFacts) -> tuple[Reason, str | None] | None:
    """Return why an exception cannot be asked for, and the field it is about.

    People ask for themselves, for those they answer for, for the unit they lead people in, and for agents they own.
    """
    if facts.scope is ExceptionScope.PERSON:
        if not (facts.is_own or facts.answers_for_person):
            return Reason("exception_person_not_yours"), "person"
        if not facts.applies:
            return Reason("exception_policy_not_for_person"), "person"
    elif facts.scope is ExceptionScope.UNIT and not facts.leads:
        return Reason("exception_unit_not_yours"), "scope"
    elif facts.scope is ExceptionScope.AGENT and not facts.owns_agent:
        return Reason("exception_agent_not_yours"), "agent"
    return (Reason("exception_asked_already"), None) if facts.is_asked_already else None


@dataclass(frozen=True, kw_only=True)
class DecideExceptionFacts:
    """What is known when somebody decides."""

    state: ExceptionState
    decides: bool
    has_asked: bool
    is_covered: bool


def decide_problem(facts: DecideExceptionFacts) -> Reason | None:
    """Return why a person cannot decide: nobody decides on what they asked for or what covers them."""
    if facts.has_asked or facts.is_covered:
        return Reason("exception_own_case")
    if not facts.decides:
        return Reason("exception_not_yours_to_decide")
    return None if facts.state is ExceptionState.ASKED else Reason("exception_decided_already")


def hash_of(request: Mapping[str, str | int | None]) -> str:
    """Return the SHA-256 of what was asked for, so that a decision names exactly this request."""
    return sha256(dumps(request, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
