"""The steps of a report from its first look to its answer, and back when it is reopened."""

from portal.audit.commands import record
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.people.models import Person
from portal.reports import queries, telling
from portal.reports.actions import ReportAction
from portal.reports.commands.progress import append, hold, refuse_move, see
from portal.reports.models import Report
from portal.reports.notices import REPORT_ANSWERED, REPORTER_ASKED
from portal.reports.rules import states
from portal.reports.rules.states import EventKind, ReportOutcome, State


def acknowledge_report(actor: Person, report: Report) -> None:
    """Record that a triager has seen the report."""
    hold(report)
    refuse_move(report, State.ACKNOWLEDGED)
    record(actor, ReportAction.ACKNOWLEDGED, report)
    append(report, EventKind.ACKNOWLEDGED, actor)


def ask_reporter(actor: Person, report: Report, *, question: str) -> None:
    """Ask the reporter a question; the clock pauses until the reply, three business days at most."""
    hold(report)
    see(report, actor)
    refuse_move(report, State.NEEDS_INFO, field="question")
    record(actor, ReportAction.ASKED, report)
    append(report, EventKind.ASKED, actor, text=question)
    telling.tell_reporter(report, REPORTER_ASKED)


def reply_to_triage(actor: Person, report: Report, *, text: str) -> None:
    """Add a message of the reporter; if it answers a question, the report resumes its earlier state."""
    hold(report)
    if not report.is_open:
        raise Refused(Reason("report_is_closed"), field="text")
    record(None, ReportAction.REPLIED, report)
    append(report, EventKind.REPLIED, actor, text=text)


def move_report(actor: Person, report: Report, *, to: State) -> None:
    """Move a report to one of the next states. Asking, answering and reopening have their own commands.

    A fix must be verified by someone else than the person who made it.
    """
    hold(report)
    if to not in states.next_steps(report.state, report.resumes_as):
        raise Refused(Reason("report_cannot_move", now=report.state, to=to))
    if to is State.VERIFIED:
        fixers = queries.who_did(report, EventKind.MOVED, State.FIXED)
        problem = states.verifying_problem(fixed_by=next(iter(fixers), None), by=actor.id)
        if problem:
            raise Refused(problem)
    record(actor, ReportAction.MOVED, report, before=report.state, after=to)
    append(report, EventKind.MOVED, actor, to=to)
    if to is State.FIXED and report.severity in states.NEED_PROOF:
        telling.ask_second(report, actor)


def close_report(actor: Person, report: Report, *, outcome: ReportOutcome, answer: str) -> None:
    """Answer the reporter and close the report; severe reports need a verified fix first."""
    hold(report)
    if not report.is_open:
        raise Refused(Reason("report_is_closed"))
    problems = states.closing_problems(
        queries.closing_facts(actor, report, queries.list_events(report)),
        answer,
        answer_min=queries.answer_min(),
    )
    if problems:
        raise Refused(problems[0], field="answer" if problems[0].code == "report_answer_short" else None)
    record(actor, ReportAction.CLOSED, report, outcome=outcome, severity=report.severity)
    report.outcome = outcome
    append(report, EventKind.CLOSED, actor, text=answer, detail={"outcome": outcome})
    telling.tell_reporter(report, REPORT_ANSWERED)


def reopen_report(actor: Person, report: Report, *, text: str) -> None:
    """Reopen a report because the reporter disagrees; its clocks start again."""
    hold(report)
    refuse_move(report, State.REOPENED, field="text")
    record(None, ReportAction.REOPENED, report)
    report.outcome = None
    append(report, EventKind.REOPENED, actor, text=text)
