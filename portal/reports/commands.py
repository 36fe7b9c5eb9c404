"""What a reporter and a triager do to a report.

The audit log is read by people who are not on the triage team, and a reporter's name is for that team alone: what a
reporter does is recorded without an actor. What was written stays in the report and is never part of an entry.
"""

import secrets
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from portal.agents.rules import Autonomy
from portal.audit.commands import record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.outbox.commands import send_mail
from portal.people.models import Person
from portal.reports import queries, words
from portal.reports.models import Report, ReportEvent
from portal.reports.rules import promises, severity, states
from portal.reports.rules.kinds import (
    NUMBER_LENGTH,
    NUMBER_LETTERS,
    Affected,
    Category,
    Kind,
    Ongoing,
    belongs,
)
from portal.reports.rules.severity import Rating, Severity
from portal.reports.rules.states import EventKind, Outcome, State

SENT_TWICE = timedelta(minutes=5)


def report_issue(
    actor: Person,
    *,
    kind: Kind,
    agent_id: int | None,
    what: str,
    affected: Affected | None = None,
    ongoing: Ongoing | None = None,
) -> Report:
    """File a report in the actor's own name; sending the same words twice files one."""
    db.hold(actor)
    at = clock.now()
    if same := queries.find_same(actor, what=what, agent_id=agent_id, since=at - SENT_TWICE):
        return same
    level = _first_severity(kind, affected, ongoing)
    version, autonomy = _circumstances(actor, agent_id, at)
    report = Report(
        number=_new_number(), kind=kind, agent_id=agent_id, agent_version_id=version, level=autonomy,
        reporter_id=actor.id, unit_id=actor.unit_id, reported_at=at, filed_minute=promises.queue_minute(at), what=what,
        affected=affected, ongoing=ongoing, state=State.RECEIVED, severity=level,
        handled_as=severity.handled_as(level), queue_minute=0, opened_at=at, paused_minutes=0,
    )  # fmt: skip
    db.session.add(report)
    db.session.flush()  # its events and the audit subject need the id
    _note(report, EventKind.FILED, None)
    record(None, "reports.filed", report, kind=kind, agent=agent_id, severity=level)
    if report.handled_as is Severity.MINOR:
        report.acknowledged_at = (
            at  # the page says that it came in, which is all that is promised; nobody saw it yet
        )
    _requeue(report)
    return report


def acknowledge_report(actor: Person, report: Report) -> None:
    """Tell the reporter that a person has seen it."""
    db.hold(report)
    _refuse_move(report, State.ACKNOWLEDGED)
    record(actor, "reports.acknowledged", report)
    _acknowledge(report, actor)
    _requeue(report)


def rate_report(actor: Person, report: Report, *, category: Category, rating: Rating | None) -> None:
    """Say what it is and, for a failure, how bad; whoever does that has seen it, and it counts as triaged."""
    db.hold(report)
    if not report.is_open:
        raise Refused(Reason("report_is_closed"))
    if not belongs(category, report.kind):
        raise Refused(Reason("report_category_other"), field="category")
    level = severity.severity(rating, queries.scale()) if rating else None
    handled_as = severity.handled_as(level, near_miss=bool(rating and rating.near_miss))
    found = {"category": category, "severity": level, "handled_as": handled_as}
    record(actor, "reports.rated", report, **found)
    if report.state in states.UNSEEN:
        _acknowledge(report, actor)
    report.category, report.severity, report.handled_as = category, level, handled_as
    report.rating = asdict(rating) if rating else None
    _mark_triaged(report)
    _note(report, EventKind.RATED, actor, detail={**found, "rating": report.rating})
    _requeue(report)


def ask_reporter(actor: Person, report: Report, *, question: str, link: str) -> None:
    """Ask the reporter something; the clock stands still until they answer, three business days at most."""
    db.hold(report)
    if report.state in states.UNSEEN:
        _acknowledge(report, actor)
    _refuse_move(report, State.NEEDS_INFO, field="question")
    record(actor, "reports.asked", report)
    report.asked_at, report.resumes_as, report.state = clock.now(), report.state, State.NEEDS_INFO
    _note(report, EventKind.ASKED, actor, text=question)
    _requeue(report)
    _tell(report, link)


def reply_to_triage(actor: Person, report: Report, *, text: str) -> None:
    """Let the reporter add something; if they were asked, the report goes on where it stood."""
    db.hold(report)
    if not report.is_open:
        raise Refused(Reason("report_is_closed"), field="text")
    record(None, "reports.replied", report)
    _note(report, EventKind.REPLIED, actor, text=text)
    if report.state is State.NEEDS_INFO:
        _resume(report)
    _requeue(report)


def move_report(actor: Person, report: Report, *, to: State) -> None:
    """Take one of the next steps; what needs words (asking, answering) or the reporter (reopening) has its own verb.

    A fix is verified by someone who did not make it.
    """
    db.hold(report)
    if to not in states.next_steps(report.state, report.resumes_as):
        raise Refused(Reason("report_cannot_move", now=report.state, to=to))
    if to is State.VERIFIED:
        fixers = queries.who_did(report, EventKind.MOVED, State.FIXED)
        problem = states.verifying_problem(fixed_by=next(iter(fixers), None), by=actor.id)
        if problem:
            raise Refused(problem)
    record(actor, "reports.moved", report, before=report.state, after=to)
    if report.state is State.NEEDS_INFO:
        _resume(report)
    report.state = to
    _note(report, EventKind.MOVED, actor)
    _requeue(report)


def close_report(actor: Person, report: Report, *, outcome: Outcome, answer: str, link: str) -> None:
    """Answer the reporter and close; never without an answer, and the worst only after the fix was verified."""
    db.hold(report)
    if not report.is_open:
        raise Refused(Reason("report_is_closed"))
    problems = states.closing_problems(
        queries.closing_facts(actor, report, answer=answer), answer_min=queries.answer_min()
    )
    if problems:
        raise Refused(problems[0], field="answer" if problems[0].code == "report_answer_short" else None)
    record(actor, "reports.closed", report, outcome=outcome, severity=report.severity)
    report.outcome, report.answered_at, report.state = outcome, clock.now(), State.CLOSED
    _note(report, EventKind.CLOSED, actor, text=answer, detail={"outcome": outcome})
    _requeue(report)
    _tell(report, link)


def reopen_report(actor: Person, report: Report, *, text: str) -> None:
    """Let a reporter who disagrees have it looked at again; its clocks start anew."""
    db.hold(report)
    _refuse_move(report, State.REOPENED, field="text")
    record(None, "reports.reopened", report)
    report.state, report.opened_at, report.outcome = State.REOPENED, clock.now(), None
    report.acknowledged_at = report.triaged_at = report.answered_at = report.asked_at = None
    report.paused_minutes = 0
    _note(report, EventKind.REOPENED, actor, text=text)
    _requeue(report)


def _first_severity(kind: Kind, affected: Affected | None, ongoing: Ongoing | None) -> Severity | None:
    if kind is not Kind.FAILURE:
        return None
    return severity.severity(severity.provisional(affected, ongoing), queries.scale())


def _circumstances(actor: Person, agent_id: int | None, at: datetime) -> tuple[int | None, Autonomy | None]:
    """The version and level of the agent where the reporter works: nobody has to type them."""
    if agent_id is None:
        return None, None
    found = queries.find_circumstances(actor, agent_id, at)
    if found is None:
        raise Refused(Reason("report_agent_unknown"), field="agent_id")
    return found.version_id, found.level


def _new_number() -> str:
    """A number to quote that says nothing about when or by whom."""
    while True:
        number = "REP-" + "".join(secrets.choice(NUMBER_LETTERS) for _ in range(NUMBER_LENGTH))
        if not queries.is_number_taken(number):
            return number


def _refuse_move(report: Report, to: State, *, field: str | None = None) -> None:
    if not states.can_move(report.state, to):
        raise Refused(Reason("report_cannot_move", now=report.state, to=to), field=field)


def _acknowledge(report: Report, by: Person) -> None:
    report.acknowledged_at, report.state = clock.now(), State.ACKNOWLEDGED
    _note(report, EventKind.ACKNOWLEDGED, by)


def _mark_triaged(report: Report) -> None:
    if report.triaged_at is None:
        report.triaged_at = clock.now()
    if report.state in states.BEFORE_TRIAGE:
        report.state = State.TRIAGED
    if report.resumes_as in states.BEFORE_TRIAGE:
        report.resumes_as = State.TRIAGED


def _resume(report: Report) -> None:
    """Let the clock run again; what was waited for is added to its promises."""
    if report.asked_at:
        waited = promises.pause(report.asked_at, clock.now(), queries.terms())
        report.paused_minutes += waited // timedelta(minutes=1)
    report.state = report.resumes_as or State.ACKNOWLEDGED
    report.asked_at = report.resumes_as = None


def _requeue(report: Report) -> None:
    """Keep the place in the queue in step with what is promised next."""
    at = clock.now()
    promise = promises.next_promise(report.progress, at, queries.terms())
    report.queue_minute = promises.queue_minute(promise.due_at if promise else at)


def _note(
    report: Report,
    kind: EventKind,
    by: Person | None,
    *,
    text: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    db.session.add(
        ReportEvent(
            report_id=report.id, kind=kind, at=clock.now(), by_id=by.id if by else None, state=report.state, text=text,
            detail=detail,
        )
    )  # fmt: skip


def _tell(report: Report, link: str) -> None:
    """A mail that says where to look and nothing else: neither the delivery list nor the log tells who reported."""
    if report.reporter.erased_at:
        return
    subject, text = words.mail(report.reporter.language, report.reporter.given_name, link)
    send_mail(to=report.reporter.email, subject=subject, text=text)
