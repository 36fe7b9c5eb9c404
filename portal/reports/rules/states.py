"""States of a report, the moves between them, and the conditions for closing it (field 6.5)."""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from portal.core.reasons import Reason
from portal.reports.rules.severity import Severity

ANSWER_MIN = 40
LOOP_TRIAGE, LOOP_FIX, LOOP_ANSWER, LOOP_DONE = 2, 3, 4, 5


class State(StrEnum):
    """The state of a report. The last five are side states."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    TRIAGED = "triaged"
    CONTAINED = "contained"
    IN_PROGRESS = "in_progress"
    FIXED = "fixed"
    VERIFIED = "verified"
    CLOSED = "closed"
    NEEDS_INFO = "needs_info"
    DUPLICATE = "duplicate"
    NOT_AGENT = "not_agent"
    ACCEPTED_LIMIT = "accepted_limit"
    REOPENED = "reopened"


_SIDEWAYS = frozenset({State.DUPLICATE, State.NOT_AGENT, State.ACCEPTED_LIMIT})
MOVES: dict[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.ACKNOWLEDGED}),
    State.ACKNOWLEDGED: frozenset({State.TRIAGED, State.NEEDS_INFO}),
    State.TRIAGED: frozenset({State.CONTAINED, State.IN_PROGRESS, State.NEEDS_INFO, State.CLOSED})
    | _SIDEWAYS,
    State.CONTAINED: frozenset({State.IN_PROGRESS, State.NEEDS_INFO, State.CLOSED}) | _SIDEWAYS,
    State.IN_PROGRESS: frozenset({State.FIXED, State.NEEDS_INFO, State.CLOSED}) | _SIDEWAYS,
    State.FIXED: frozenset({State.VERIFIED, State.IN_PROGRESS, State.CLOSED}),
    State.VERIFIED: frozenset({State.CLOSED, State.IN_PROGRESS}),
    State.CLOSED: frozenset({State.REOPENED}),
    State.NEEDS_INFO: frozenset(
        {State.ACKNOWLEDGED, State.TRIAGED, State.CONTAINED, State.IN_PROGRESS, State.REOPENED}
    ),
    State.DUPLICATE: frozenset({State.CLOSED, State.TRIAGED}),
    State.NOT_AGENT: frozenset({State.CLOSED, State.TRIAGED}),
    State.ACCEPTED_LIMIT: frozenset({State.CLOSED, State.TRIAGED}),
    State.REOPENED: frozenset({State.ACKNOWLEDGED, State.TRIAGED, State.NEEDS_INFO}),
}
UNSEEN = frozenset({State.RECEIVED, State.REOPENED})
BEFORE_TRIAGE = UNSEEN | {State.ACKNOWLEDGED}
STEPS = (State.CONTAINED, State.IN_PROGRESS, State.FIXED, State.VERIFIED)  # moves with a button of their own
CONTAINED = frozenset(
    {State.CONTAINED, State.IN_PROGRESS, State.FIXED, State.VERIFIED, State.CLOSED, *_SIDEWAYS}
)
NEED_PROOF = frozenset({Severity.CRITICAL, Severity.SERIOUS})


class ReportOutcome(StrEnum):
    """The outcome with which a report closes."""

    AGENT_FIXED = "agent_fixed"
    GUARDRAIL_CHANGED = "guardrail_changed"
    LEVEL_LOWERED = "level_lowered"
    KNOWLEDGE_CORRECTED = "knowledge_corrected"
    LESSON_CHANGED = "lesson_changed"
    POLICY_CHANGED = "policy_changed"
    WORK_CHANGED = "work_changed"
    TAKEN_UP = "taken_up"
    ALREADY_KNOWN = "already_known"
    NOT_AGENT = "not_agent"
    NO_CHANGE = "no_change"


class Tab(StrEnum):
    """The four tabs of the queue."""

    OPEN = "open"
    ASKED = "asked"
    FIXING = "fixing"
    ANSWERED = "answered"


STATES_ON: dict[Tab, tuple[State, ...]] = {
    Tab.OPEN: tuple(state for state in State if state is not State.CLOSED),
    Tab.ASKED: (State.NEEDS_INFO,),
    Tab.FIXING: STEPS,
    Tab.ANSWERED: (State.CLOSED,),
}


class EventKind(StrEnum):
    """The kind of an event of a report."""

    FILED = "filed"
    CORRECTED = "corrected"
    ACKNOWLEDGED = "acknowledged"
    PROPOSED = "proposed"
    RATED = "rated"
    ASKED = "asked"
    REPLIED = "replied"
    MOVED = "moved"
    CLOSED = "closed"
    REOPENED = "reopened"


@dataclass(frozen=True, kw_only=True)
class Closing:
    """The facts for closing a report. People are given by their ids.

    ``others_can``: someone else is there who has not answered it before.
    """

    state: State
    severity: Severity | None
    by: int
    answered_before_by: Collection[int] = field(default=frozenset())
    others_can: bool = True


def can_move(now: State, wanted: State) -> bool:
    """Return whether a report in state ``now`` may go to ``wanted``."""
    return wanted in MOVES[now]


def is_open(state: State) -> bool:
    """Return whether the reporter still waits for an answer."""
    return state is not State.CLOSED


def next_steps(now: State, resumes_as: State | None = None) -> tuple[State, ...]:
    """Return the moves that a triager may make now.

    While a question to the reporter is open, the only move is to continue without the reply.
    """
    if now is State.NEEDS_INFO:
        return (resumes_as,) if resumes_as else ()
    return tuple(step for step in STEPS if can_move(now, step))


def closing_problems(
    closing: Closing, answer: str | None = None, *, answer_min: int = ANSWER_MIN
) -> list[Reason]:
    """Return why a report may not be closed yet; an empty list permits it (REP-1, REP-2).

    Without an ``answer`` its length is not checked, because the page asks before there is one.
    """
    found = []
    if answer is not None and len(answer.strip()) < answer_min:
        found.append(Reason("report_answer_short", needed=answer_min))
    if not can_move(closing.state, State.CLOSED):
        waiting = closing.state is State.NEEDS_INFO
        found.append(Reason("report_waits_for_reply" if waiting else "report_not_triaged"))
    elif closing.severity in NEED_PROOF and closing.state is not State.VERIFIED:
        found.append(Reason("report_not_verified"))
    if closing.by in closing.answered_before_by and closing.others_can:
        found.append(Reason("report_answered_by_you"))
    return found


def verifying_problem(*, fixed_by: int | None, by: int) -> Reason | None:
    """Return why ``by`` may not verify the fix: they made it themselves."""
    return Reason("report_fixed_by_you") if fixed_by == by else None


def steps_for(steps: Collection[State], *, fixed_by: int | None, by: int) -> tuple[State, ...]:
    """Return the moves to offer ``by``: the person who made the fix does not confirm it."""
    refused = verifying_problem(fixed_by=fixed_by, by=by)
    return tuple(step for step in steps if not (refused and step is State.VERIFIED))


def takes_a_second(before: Severity | None, after: Severity | None) -> bool:
    """Return whether a second person has to confirm a rating: it lowers a critical or serious report."""
    return before in NEED_PROOF and (after or Severity.MINOR) > (before or Severity.MINOR)


def loop_step(state: State) -> int:
    """Return the step of the loop that a report is at, 1 to 4; 5 once it is answered."""
    if state is State.CLOSED:
        return LOOP_DONE
    if state in {State.FIXED, State.VERIFIED, *_SIDEWAYS}:
        return LOOP_ANSWER
    return LOOP_FIX if state in {State.TRIAGED, State.CONTAINED, State.IN_PROGRESS} else LOOP_TRIAGE


def my_reports(*, waiting: int, asked: int) -> Reason | None:
    """Return the summary of the reader's open reports: a question to them first, else the number open."""
    if asked:
        return Reason("my_reports_ask", count=asked)
    return Reason("my_reports_wait", count=waiting) if waiting else None
