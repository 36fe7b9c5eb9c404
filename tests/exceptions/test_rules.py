"""The rules of exceptions."""

from datetime import UTC, date, datetime

import pytest

from portal.exceptions.rules import (
    AskExceptionFacts,
    DecideExceptionFacts,
    ExceptionAnswer,
    ExceptionEnding,
    ExceptionScope,
    ExceptionState,
    ask_problem,
    decide_problem,
    length_problem,
    state_of,
)

AT = datetime(2026, 3, 12, 12, tzinfo=UTC)
TODAY = date(2026, 3, 12)
OTHERS = {
    "is_own": False,
    "answers_for_person": False,
    "leads": False,
    "owns_agent": False,
    "applies": True,
    "is_asked_already": False,
}


@pytest.mark.parametrize(
    ("answer", "ends_at", "ending", "state"),
    [
        (None, None, None, ExceptionState.ASKED),
        (None, None, ExceptionEnding.WITHDRAWN, ExceptionState.WITHDRAWN),
        (ExceptionAnswer.REFUSED, None, None, ExceptionState.REFUSED),
        (ExceptionAnswer.GRANTED, AT.replace(hour=13), None, ExceptionState.IN_FORCE),
        (ExceptionAnswer.GRANTED, AT, None, ExceptionState.IN_FORCE),
        (ExceptionAnswer.GRANTED, AT.replace(hour=11), None, ExceptionState.ENDED),
        (ExceptionAnswer.GRANTED, AT.replace(hour=13), ExceptionEnding.EXTENDED, ExceptionState.ENDED),
        (ExceptionAnswer.GRANTED, AT.replace(hour=13), ExceptionEnding.WITHDRAWN, ExceptionState.WITHDRAWN),
    ],
)
def test_the_state_follows_from_the_decision_the_end_and_the_clock(answer, ends_at, ending, state) -> None:
    assert state_of(answer, ends_at, ending, at=AT) is state


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (TODAY, "exception_ends_in_past"),
        (date(2026, 3, 13), None),
        (date(2026, 6, 10), None),
        (date(2026, 6, 11), "exception_too_long"),
    ],
)
def test_an_exception_ends_after_today_and_within_the_limit(until, code) -> None:
    problem = length_problem(until, today=TODAY, days_most=90)

    assert (problem.code if problem else None) == code


@pytest.mark.parametrize(
    ("scope", "known", "code"),
    [
        (ExceptionScope.PERSON, {"is_own": True}, None),
        (ExceptionScope.PERSON, {"answers_for_person": True}, None),
        (ExceptionScope.PERSON, {}, "exception_person_not_yours"),
        (ExceptionScope.PERSON, {"is_own": True, "applies": False}, "exception_policy_not_for_person"),
        (ExceptionScope.PERSON, {"is_own": True, "is_asked_already": True}, "exception_asked_already"),
        (ExceptionScope.UNIT, {}, "exception_unit_not_yours"),
        (ExceptionScope.UNIT, {"leads": True}, None),
        (ExceptionScope.AGENT, {"leads": True}, "exception_agent_not_yours"),
        (ExceptionScope.AGENT, {"owns_agent": True}, None),
    ],
)
def test_people_ask_for_what_is_theirs(scope, known, code) -> None:
    problem = ask_problem(AskExceptionFacts(scope=scope, **{**OTHERS, **known}))

    assert (problem[0].code if problem else None) == code


@pytest.mark.parametrize(
    ("state", "decides", "has_asked", "is_covered", "code"),
    [
        (ExceptionState.ASKED, True, False, False, None),
        (ExceptionState.ASKED, True, True, False, "exception_own_case"),
        (ExceptionState.ASKED, True, False, True, "exception_own_case"),
        (ExceptionState.ASKED, False, False, False, "exception_not_yours_to_decide"),
        (ExceptionState.IN_FORCE, True, False, False, "exception_decided_already"),
        (ExceptionState.WITHDRAWN, True, False, False, "exception_decided_already"),
    ],
)
def test_nobody_decides_on_their_own_case(state, decides, has_asked, is_covered, code) -> None:
    facts = DecideExceptionFacts(state=state, decides=decides, has_asked=has_asked, is_covered=is_covered)
    problem = decide_problem(facts)

    assert (problem.code if problem else None) == code
