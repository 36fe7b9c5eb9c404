"""The words for reports on screen, and the sentences for their reasons."""

from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.phrases import gettext, ngettext
from portal.core.text import in_words, listed, local_time, local_today, relative, short_date, zone
from portal.reports.rules.kinds import Affected, Category, Kind, Ongoing
from portal.reports.rules.promises import SOON, Promise, PromiseStep
from portal.reports.rules.severity import Harm, Reach, Reversibility, Severity
from portal.reports.rules.states import EventKind, ReportOutcome, State, Tab

HOUR = 60  # minutes

# One mapping for each enumeration, because members of two enumerations may compare equal.
LABELS: tuple[dict[Any, Any], ...] = (
    {
        Kind.FAILURE: _l("Failure"),
        Kind.FRICTION: _l("Friction"),
        Kind.OPPORTUNITY: _l("Opportunity"),
    },
    {
        Category.UNSORTED: _l("Not sure yet"),
        Category.WRONG_INFO: _l("It said something wrong"),
        Category.MISUNDERSTOOD: _l("It misunderstood what was asked"),
        Category.WRONG_ACTION: _l("It did the wrong thing"),
        Category.OVERSTEPPED: _l("It did more than it is allowed to"),
        Category.DID_NOT_STOP_OR_ASK: _l("It should have stopped, asked or handed over"),
        Category.DATA_EXPOSED: _l("It showed or used data it should not"),
        Category.UNFAIR_OR_HARMFUL: _l("It treated someone unfairly or harmfully"),
        Category.TRICKED: _l("Someone or something tricked it"),
        Category.BROKE_OR_LOOPED: _l("It stopped, looped or lost track"),
        Category.NO_TRACE: _l("No one can see what it did or why"),
        Category.SLOW_OR_CLUNKY: _l("It is slow or clunky to use"),
        Category.TOO_MANY_APPROVALS: _l("There are too many approvals"),
        Category.UNCLEAR_RULE: _l("The rule is not clear"),
        Category.UNCLEAR_OWNER: _l("It is not clear who owns this"),
        Category.MISSING_ACCESS_OR_INFO: _l("Access or information is missing"),
        Category.TRAINING_GAP: _l("We were not trained for this"),
        Category.TARGET_CONFLICT: _l("Targets pull the other way"),
        Category.EXTRA_WORK_AFTER_AGENT: _l("It leaves extra work for people"),
        Category.CUSTOMER_PUSHBACK: _l("Customers do not want it"),
        Category.ACCESSIBILITY: _l("Not everyone here can use it"),
        Category.NEW_TASK: _l("It could help with a new task"),
        Category.COULD_DO_MORE_ALONE: _l("It could do more on its own"),
        Category.SHOULD_DO_LESS_ALONE: _l("It should do less on its own"),
        Category.BETTER_KNOWLEDGE: _l("It needs better information"),
        Category.BETTER_HANDOVER: _l("It could hand over better"),
        Category.BETTER_TRAINING: _l("Our training could be better"),
        Category.BETTER_MEASURE: _l("We should measure something else"),
    },
    {
        Affected.NO: _l("No"),
        Affected.MAYBE: _l("Maybe"),
        Affected.YES: _l("Yes"),
    },
    {
        Ongoing.NO: _l("No"),
        Ongoing.YES: _l("Yes"),
        Ongoing.UNKNOWN: _l("Not sure"),
    },
    {
        Severity.CRITICAL: _l("Critical"),
        Severity.SERIOUS: _l("Serious"),
        Severity.MODERATE: _l("Moderate"),
        Severity.MINOR: _l("Minor"),
    },
    {
        Harm.NONE: _l("No harm"),
        Harm.ANNOYANCE: _l("Annoyance or rework"),
        Harm.LIMITED: _l("Limited loss or upset, one person"),
        Harm.SERIOUS: _l("Serious money, rights, privacy or distress"),
        Harm.GRAVE: _l("Safety, legal or large loss"),
    },
    {
        Reach.ONE: _l("One case"),
        Reach.FEW: _l("Few (up to 10)"),
        Reach.MANY: _l("Many (up to 1,000)"),
        Reach.EVERYWHERE: _l("Everywhere, or not known"),
    },
    {
        Reversibility.MINUTES: _l("Reversible in minutes"),
        Reversibility.SAME_DAY: _l("Reversible the same day"),
        Reversibility.COSTLY: _l("Costly to reverse"),
        Reversibility.NEVER: _l("Irreversible"),
    },
    {
        PromiseStep.ACKNOWLEDGE: _l("Acknowledge"),
        PromiseStep.TRIAGE: _l("Triage"),
        PromiseStep.CONTAIN: _l("Contain"),
        PromiseStep.ANSWER: _l("Answer"),
    },
    {
        State.RECEIVED: _l("Sent"),
        State.ACKNOWLEDGED: _l("Seen by the triage team"),
        State.TRIAGED: _l("Classified"),
        State.CONTAINED: _l("Contained"),
        State.IN_PROGRESS: _l("Being fixed"),
        State.FIXED: _l("Fixed"),
        State.VERIFIED: _l("Fix confirmed"),
        State.CLOSED: _l("Answered"),
        State.NEEDS_INFO: _l("Waiting for the reporter"),
        State.DUPLICATE: _l("Already reported"),
        State.NOT_AGENT: _l("Not about an agent"),
        State.ACCEPTED_LIMIT: _l("A known limit"),
        State.REOPENED: _l("Reopened"),
    },
    {
        ReportOutcome.AGENT_FIXED: _l("The agent was fixed"),
        ReportOutcome.GUARDRAIL_CHANGED: _l("Its limits were changed"),
        ReportOutcome.LEVEL_LOWERED: _l("Its level was lowered"),
        ReportOutcome.KNOWLEDGE_CORRECTED: _l("A source was corrected"),
        ReportOutcome.LESSON_CHANGED: _l("A lesson was changed"),
        ReportOutcome.POLICY_CHANGED: _l("A policy was changed"),
        ReportOutcome.WORK_CHANGED: _l("The way we work was changed"),
        ReportOutcome.TAKEN_UP: _l("The idea was adopted"),
        ReportOutcome.ALREADY_KNOWN: _l("It was known and is being fixed"),
        ReportOutcome.NOT_AGENT: _l("It was not about the agent and was passed on"),
        ReportOutcome.NO_CHANGE: _l("Reviewed, no change made"),
    },
    {
        Tab.OPEN: _l("Open"),
        Tab.ASKED: _l("Waiting for the reporter"),
        Tab.FIXING: _l("In fix"),
        Tab.ANSWERED: _l("You said, we did"),
    },
    {
        EventKind.FILED: _l("Report sent"),
        EventKind.CORRECTED: _l("Corrected by the reporter"),
        EventKind.ACKNOWLEDGED: _l("Seen by the triage team"),
        EventKind.PROPOSED: _l("A lower severity was proposed"),
        EventKind.RATED: _l("Classified"),
        EventKind.ASKED: _l("A question for you"),
        EventKind.REPLIED: _l("Reply"),
        EventKind.MOVED: _l("Next step"),
        EventKind.CLOSED: _l("Answer"),
        EventKind.REOPENED: _l("Reopened"),
    },
)

KIND_NOTES = {
    Kind.FAILURE.value: _l("It got something wrong or did something it should not."),
    Kind.FRICTION.value: _l("It works but slows people down."),
    Kind.OPPORTUNITY.value: _l("It could help with something else."),
}

STEP_BUTTONS = {
    State.CONTAINED: _l("Mark as contained"),
    State.IN_PROGRESS: _l("Start fix"),
    State.FIXED: _l("Mark as fixed"),
    State.VERIFIED: _l("Confirm fix"),
}

EMPTY_TABS = {  # title and text of an empty tab
    Tab.OPEN: (_l("No open reports"), _l("New reports appear here, most severe first.")),
    Tab.ASKED: (
        _l("No open questions"),
        _l("When you ask a reporter a question, the report waits here for the reply."),
    ),
    Tab.FIXING: (
        _l("No fixes under way"),
        _l("Reports appear here from the start of a fix until they are answered."),
    ),
    Tab.ANSWERED: (_l("No answered reports yet"), _l("Answered reports appear here, newest first.")),
}

SENTENCES = {
    "my_reports_wait": lambda count: ngettext(
        "Your reports: one is waiting for an answer",
        "Your reports: %(some)s are waiting for an answer",
        count,
        some=in_words(count).lower(),
    ),
    "my_reports_ask": lambda count: ngettext(
        "Your reports: we have a question about one of them",
        "Your reports: we have questions about %(some)s of them",
        count,
        some=in_words(count).lower(),
    ),
    "report_agent_unknown": _l(
        "That agent is not in the directory, or ended more than 30 days ago. Choose another, or “not sure”."
    ),
    "report_cannot_move": _l("A report that is “%(now)s” cannot change to “%(to)s”."),
    "report_is_closed": _l("This report has been answered. Reopen it to add something."),
    "report_category_other": _l("Choose a category for this kind of report."),
    "report_answer_short": _l(
        "Describe what you found, and what changed or why nothing did, in at least %(needed)s characters."
    ),
    "report_not_triaged": _l("Classify the report before you answer it."),
    "report_waits_for_reply": _l(
        "The report is waiting for the reporter. Choose “Continue without a reply” first."
    ),
    "report_not_verified": _l(
        "Someone other than the fixer must confirm the fix before a critical or serious report can close."
    ),
    "report_answered_by_you": _l(
        "You gave the first answer. After a report is reopened, someone else must answer it."
    ),
    "report_second_missing": _l(
        "A second person has to confirm what %(by)s did, and nobody else can yet. Administrators have been told."
    ),
    "report_second_lowers_missing": _l(
        "%(by)s proposes “%(level)s”. Lowering it takes a second person, and nobody else can triage it yet. "
        "Administrators have been told."
    ),
    "report_second_confirms": lambda by, names: gettext(
        "%(by)s marked it as fixed. %(names)s can confirm that the fix works.", by=by, names=listed(names)
    ),
    "report_second_lowers": lambda by, names, level: gettext(
        "%(by)s proposes “%(level)s”. Lowering it takes a second person: %(names)s can save the same classification.",
        by=by,
        level=level,
        names=listed(names),
    ),
    "report_fixed_by_you": _l("You marked it as fixed. Someone else must confirm that the fix works."),
}


def clock_text(promise: Promise, at: datetime) -> str:
    """Return the time left, such as "Overdue by 35 min", "1 h 12 min left" or "Tomorrow 11:00"."""
    if promise.is_paused(at):
        return str(gettext("Paused"))
    left = promise.left(at)
    if left < timedelta(0):
        return str(gettext("Overdue by %(span)s", span=_span(-left)))
    if left < timedelta(hours=6):
        return str(gettext("%(span)s left", span=_span(left)))
    day = promise.due_at.astimezone(zone()).date()
    if (day - local_today()).days > 1:
        return short_date(promise.due_at)
    return f"{relative(promise.due_at).capitalize()} {local_time(promise.due_at)}"


def promise_text(promise: Promise, at: datetime) -> str:
    """Return the time left, and for what where it is not a step towards the answer."""
    left = clock_text(promise, at)
    return gettext("Contain: %(when)s", when=left) if promise.step is PromiseStep.CONTAIN else left


def clock_tone(promise: Promise, at: datetime) -> str:
    """Return the tone of the clock: calm, soon or late."""
    if promise.is_overdue(at):
        return "bad"
    return "warn" if not promise.is_paused(at) and promise.left(at) < SOON else ""


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < HOUR:
        return str(gettext("%(minutes)s min", minutes=max(minutes, 1)))
    if minutes < 48 * HOUR:
        return str(gettext("%(hours)s h %(minutes)s min", hours=minutes // HOUR, minutes=minutes % HOUR))
    return str(ngettext("%(num)d day", "%(num)d days", minutes // (24 * HOUR)))


SUBJECTS = {"report": _l("Report")}
KEPT = (_l("Their reports and what they wrote in them. If they mentioned their own name there, it stays."),)
PRIVACY_KEPT = (_l("What you report about agents, and the answers."),)
PRIVACY_SEEN = (_l("Your reports: you and the people who answer reports, except managers above you."),)
