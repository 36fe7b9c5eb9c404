"""Commands of reporters and triagers on a report.

Readers of the audit log are not all on the triage team, and only that team may know a reporter's name. So the entry of
a reporter's action has no actor. Text of a report is never part of an entry.
"""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import insert

from portal.audit.commands import record
from portal.core import clock, db
from portal.core.dates import day_in
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.people.models import Person
from portal.reports import queries, telling
from portal.reports.actions import ReportAction
from portal.reports.models import Report, ReportEvent
from portal.reports.notices import REPORT_ANSWERED, REPORTER_ASKED
from portal.reports.queries import FilingFacts
from portal.reports.rules import course, promises, severity, states
from portal.reports.rules.course import Event
from portal.reports.rules.kinds import (
    NUMBER_LENGTH,
    NUMBER_LETTERS,
    Affected,
    Category,
    Kind,
    Ongoing,
    belongs,
)
from portal.reports.rules.promises import ReportProgress
from portal.reports.rules.severity import Rating, Severity
from portal.reports.rules.states import EventKind, ReportOutcome, State
from portal.settings import queries as settings_queries

SENT_TWICE = timedelta(minutes=5)
_EVENT = insert(ReportEvent)


class FiledReport(NamedTuple):
    """A report as its reporter has sent it, perhaps a correction; ``is_attended``: someone may triage it."""

    report: Report
    is_correction: bool
    is_attended: bool = True


def report_issue(
    actor: Person,
    *,
    kind: Kind,
    agent_id: int | None,
    what: str,
    affected: Affected | None = None,
    ongoing: Ongoing | None = None,
) -> Report:
    """File a report in the actor's own name, or correct the one they have just filed; return it."""
    return file_report(
        actor, kind=kind, agent_id=agent_id, what=what, affected=affected, ongoing=ongoing
    ).report


def file_report(
    actor: Person,
    *,
    kind: Kind,
    agent_id: int | None,
    what: str,
    affected: Affected | None = None,
    ongoing: Ongoing | None = None,
) -> FiledReport:
    """File a report in the actor's own name.

    The same words about the same agent within five minutes are the same report: with other answers they correct it, as
    long as nobody has looked at it.
    """
    settings_queries.hold()
    db.hold(actor)
    at = clock.now()
    number, facts = _facts_for_filing(actor, what=what, agent_id=agent_id, at=at)
    if facts.same_id and (again := _sent_again(facts.same_id, kind, affected, ongoing)):
        return again._replace(is_attended=facts.is_attended)
    if agent_id is not None and not facts.is_agent_known:
        raise Refused(Reason("report_agent_unknown"), field="agent_id")
    level = _first_severity(kind, affected, ongoing)
    report = Report(
        id=uuid4(),  # the log names it before it is inserted
        number=number,
        kind=kind,
        agent_id=agent_id,
        agent_version_id=facts.version_id,
        level=facts.level,
        reporter_id=actor.id,
        unit_id=actor.unit_id,
        reported_at=at,
        filed_minute=promises.whole_minutes(at),
        what=what,
        affected=affected,
        ongoing=ongoing,
        severity=level,
    )
    record(None, ReportAction.FILED, report, kind=kind, agent=agent_id, severity=level)
    _keep_progress(report, course.filed(at, severity.handled_as(level)))
    db.session.add(report)
    _append(report, EventKind.FILED, None, detail={"handled_as": report.handled_as})
    telling.tell_of_filing(report, is_attended=facts.is_attended)
    return FiledReport(report, is_correction=False, is_attended=facts.is_attended)


def acknowledge_report(actor: Person, report: Report) -> None:
    """Record that a triager has seen the report."""
    _hold(report)
    _refuse_move(report, State.ACKNOWLEDGED)
    record(actor, ReportAction.ACKNOWLEDGED, report)
    _append(report, EventKind.ACKNOWLEDGED, actor)


def rate_report(actor: Person, report: Report, *, category: Category, rating: Rating | None) -> None:
    """Classify a report and, for a failure, rate its severity. It then counts as seen and triaged.

    A rating that lowers what a person rated critical or serious is a proposal until a second person rates it so too.
    """
    _hold(report)
    if not report.is_open:
        raise Refused(Reason("report_is_closed"))
    if not belongs(category, report.kind):
        raise Refused(Reason("report_category_other"), field="category")
    level = severity.severity(rating, queries.scale()) if rating else None
    handled_as = severity.handled_as(level, near_miss=bool(rating and rating.near_miss))
    found: dict[str, Any] = {"category": category, "severity": level, "handled_as": handled_as}
    detail = {**found, "rating": asdict(rating) if rating else None}
    if _waits_for_second(actor, report, level, handled_as):
        record(actor, ReportAction.RATING_PROPOSED, report, **found)
        _append(report, EventKind.PROPOSED, actor, detail=detail)
        telling.ask_second(report, actor)
        return
    record(actor, ReportAction.RATED, report, **found)
    _see(report, actor)
    _rate(actor, report, handled_as, detail)


def _waits_for_second(actor: Person, report: Report, level: Severity | None, handled_as: Severity) -> bool:
    """Return whether a rating needs a second person who has not rated it so low yet."""
    if not report.triaged_at:
        return False  # the first rating replaces a guess from the reporter's answers
    if not (
        states.takes_a_second(report.severity, level) or states.takes_a_second(report.handled_as, handled_as)
    ):
        return False
    proposal = queries.find_proposal(queries.list_events(report))
    if proposal is None or proposal.by_id == actor.id:
        return True
    proposed = proposal.detail or {}
    return (level or Severity.MINOR) > (proposed["severity"] or Severity.MINOR) or handled_as > proposed[
        "handled_as"
    ]


def _rate(actor: Person, report: Report, handled_as: Severity, detail: dict[str, Any]) -> None:
    """Apply a rating. Where it moves the day of the answer, the thread says so and the reporter is told."""
    was, terms = report.handled_as, queries.terms(report.opened_at)
    before = promises.answer_promise(report.progress, terms)
    report.category, report.severity, report.rating = detail["category"], detail["severity"], detail["rating"]
    after = promises.answer_promise(replace(report.progress, handled_as=handled_as), terms)
    zone = report.reporter.time_zone
    days = [day_in(zone, each.due_at).isoformat() for each in (before, after) if each]
    is_moved = len(set(days)) > 1
    _append(
        report,
        EventKind.RATED,
        actor,
        handled_as=handled_as,
        detail={**detail, "answer_by": days} if is_moved else detail,
    )
    if is_moved and before and after:
        telling.tell_of_new_date(report, before, after)
    if handled_as is Severity.CRITICAL and was is not Severity.CRITICAL:
        telling.tell_of_critical(report)


def ask_reporter(actor: Person, report: Report, *, question: str) -> None:
    """Ask the reporter a question; the clock pauses until the reply, three business days at most."""
    _hold(report)
    _see(report, actor)
    _refuse_move(report, State.NEEDS_INFO, field="question")
    record(actor, ReportAction.ASKED, report)
    _append(report, EventKind.ASKED, actor, text=question)
    telling.tell_reporter(report, REPORTER_ASKED)


def reply_to_triage(actor: Person, report: Report, *, text: str) -> None:
    """Add a message of the reporter; if it answers a question, the report resumes its earlier state."""
    _hold(report)
    if not report.is_open:
        raise Refused(Reason("report_is_closed"), field="text")
    record(None, ReportAction.REPLIED, report)
    _append(report, EventKind.REPLIED, actor, text=text)


def move_report(actor: Person, report: Report, *, to: State) -> None:
    """Move a report to one of the next states. Asking, answering and reopening have their own commands.

    A fix must be verified by someone else than the person who made it.
    """
    _hold(report)
    if to not in states.next_steps(report.state, report.resumes_as):
        raise Refused(Reason("report_cannot_move", now=report.state, to=to))
    if to is State.VERIFIED:
        fixers = queries.who_did(report, EventKind.MOVED, State.FIXED)
        problem = states.verifying_problem(fixed_by=next(iter(fixers), None), by=actor.id)
        if problem:
            raise Refused(problem)
    record(actor, ReportAction.MOVED, report, before=report.state, after=to)
    _append(report, EventKind.MOVED, actor, to=to)
    if to is State.FIXED and report.severity in states.NEED_PROOF:
        telling.ask_second(report, actor)


def close_report(actor: Person, report: Report, *, outcome: ReportOutcome, answer: str) -> None:
    """Answer the reporter and close the report; severe reports need a verified fix first."""
    _hold(report)
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
    _append(report, EventKind.CLOSED, actor, text=answer, detail={"outcome": outcome})
    telling.tell_reporter(report, REPORT_ANSWERED)


def reopen_report(actor: Person, report: Report, *, text: str) -> None:
    """Reopen a report because the reporter disagrees; its clocks start anew."""
    _hold(report)
    _refuse_move(report, State.REOPENED, field="text")
    record(None, ReportAction.REOPENED, report)
    report.outcome = None
    _append(report, EventKind.REOPENED, actor, text=text)


def _sent_again(
    report_id: UUID, kind: Kind, affected: Affected | None, ongoing: Ongoing | None
) -> FiledReport | None:
    """Return the report that was sent before, corrected where the answers differ; none if it has been looked at."""
    same = db.session.get_one(Report, report_id)
    if (same.kind, same.affected, same.ongoing) == (kind, affected, ongoing):
        return FiledReport(same, is_correction=False)
    if same.state is not State.RECEIVED:
        return None
    _correct(same, kind, affected, ongoing)
    return FiledReport(same, is_correction=True)


def _correct(report: Report, kind: Kind, affected: Affected | None, ongoing: Ongoing | None) -> None:
    """Replace the answers of a report that nobody has looked at, and rate it anew."""
    _hold(report)
    level = _first_severity(kind, affected, ongoing)
    handled_as = severity.handled_as(level)
    before = {
        "kind": report.kind,
        "affected": report.affected,
        "ongoing": report.ongoing,
        "severity": report.severity,
    }
    record(None, ReportAction.CORRECTED, report, before=report.kind, after=kind, severity=level)
    report.kind, report.affected, report.ongoing, report.severity = kind, affected, ongoing, level
    detail = {"before": before, "handled_as": handled_as}
    _append(report, EventKind.CORRECTED, None, handled_as=handled_as, detail=detail)


def _append(
    report: Report,
    kind: EventKind,
    by: Person | None,
    *,
    to: State | None = None,
    handled_as: Severity | None = None,
    text: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Append an event to a report, and update its state, clock and place in the queue.

    No other code changes these columns, except :func:`refresh_promises`.
    """
    at, terms = clock.now(), queries.terms(report.opened_at)
    event = Event(kind=kind, at=at, to=to, handled_as=handled_as)
    _keep_progress(report, course.after(report.progress, event, terms))
    _keep_promise(report)
    told = {"kind": kind, "at": at, "by_id": by.id if by else None, "text": text, "detail": detail}
    db.rows(_EVENT, {**told, "report_id": report.id, "state": report.state})


def refresh_promises(report_ids: Sequence[UUID]) -> None:
    """Compute the next promises of some reports again from the facts and the settings."""
    settings_queries.hold()
    for report in queries.hold_reports(report_ids):
        _keep_promise(report)


def _hold(report: Report) -> None:
    """Lock the report and its promise until the use case ends."""
    settings_queries.hold()
    db.hold(report)


def _first_severity(kind: Kind, affected: Affected | None, ongoing: Ongoing | None) -> Severity | None:
    if kind is not Kind.FAILURE:
        return None
    return severity.severity(severity.provisional(affected, ongoing), queries.scale())


def _facts_for_filing(
    actor: Person, *, what: str, agent_id: int | None, at: datetime
) -> tuple[str, FilingFacts]:
    """Return a free number that reveals neither date nor reporter, and what is known about the report."""
    while True:
        number = "REP-" + "".join(secrets.choice(NUMBER_LETTERS) for _ in range(NUMBER_LENGTH))
        facts = queries.find_filing_facts(
            actor, what=what, agent_id=agent_id, number=number, at=at, since=at - SENT_TWICE
        )
        if not facts.is_number_taken:
            return number, facts


def _refuse_move(report: Report, to: State, *, field: str | None = None) -> None:
    if not states.can_move(report.state, to):
        raise Refused(Reason("report_cannot_move", now=report.state, to=to), field=field)


def _see(report: Report, by: Person) -> None:
    """Record that the triager has seen the report."""
    if report.state in states.UNSEEN:
        _append(report, EventKind.ACKNOWLEDGED, by)


def _keep_progress(report: Report, progress: ReportProgress) -> None:
    report.opened_at, report.handled_as = progress.received_at, progress.handled_as
    report.state, report.resumes_as = progress.state, progress.resumes_as
    report.acknowledged_at, report.triaged_at = progress.acknowledged_at, progress.triaged_at
    report.answered_at, report.asked_at = progress.answered_at, progress.asked_at
    report.paused_minutes = progress.paused // timedelta(minutes=1)


def _keep_promise(report: Report) -> None:
    promise = promises.next_promise(report.progress, queries.terms(report.opened_at))
    report.due_at = promise.due_at if promise else None
    report.paused_until = promise.paused_until if promise else None
