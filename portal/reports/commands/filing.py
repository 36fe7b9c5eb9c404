"""Filing a report, and correcting it while nobody has looked at it."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from portal.audit.commands import record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.people.models import Person
from portal.reports import queries, telling
from portal.reports.actions import ReportAction
from portal.reports.commands.progress import append, hold, insert_filed, keep_progress
from portal.reports.models import Report
from portal.reports.queries import FilingFacts
from portal.reports.rules import course, promises, severity
from portal.reports.rules.kinds import NUMBER_LENGTH, NUMBER_LETTERS, Affected, Category, Kind, Ongoing
from portal.reports.rules.severity import Severity
from portal.reports.rules.states import EventKind, State
from portal.settings import queries as settings_queries

SENT_TWICE = timedelta(minutes=5)


class FiledReport(NamedTuple):
    """A report as its reporter has sent it, perhaps a correction; ``is_attended``: someone may triage it.

    ``report`` is for reading: a new one is not in the session.
    """

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
    filed = file_report(actor, kind=kind, agent_id=agent_id, what=what, affected=affected, ongoing=ongoing)
    return db.session.get_one(Report, filed.report.id)


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
        category=Category.UNSORTED,
        severity=level,
    )
    record(None, ReportAction.FILED, report, kind=kind, agent=agent_id, severity=level)
    keep_progress(report, course.filed(at, severity.handled_as(level)))
    insert_filed(report, detail={"handled_as": report.handled_as})
    telling.tell_of_filing(report, is_attended=facts.is_attended)
    return FiledReport(report, is_correction=False, is_attended=facts.is_attended)


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


def _first_severity(kind: Kind, affected: Affected | None, ongoing: Ongoing | None) -> Severity | None:
    if kind is not Kind.FAILURE:
        return None
    return severity.severity(severity.provisional(affected, ongoing), queries.scale())


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
    """Replace the answers of a report that nobody has looked at, and rate it again."""
    hold(report)
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
    append(report, EventKind.CORRECTED, None, handled_as=handled_as, detail=detail)
