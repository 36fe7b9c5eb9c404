"""What the people around a report are told: those on duty, the second person, administrators, the reporter."""

from portal.core.dates import day_in
from portal.core.notice import NoticeKind
from portal.notices.commands import tell
from portal.people.models import Person
from portal.reports import queries
from portal.reports.models import Report
from portal.reports.notices import (
    REPORT_CRITICAL,
    REPORT_DATE_CHANGED,
    REPORT_NEEDS_SECOND,
    REPORT_UNATTENDED,
)
from portal.reports.rules.promises import Promise
from portal.reports.rules.severity import Severity


def tell_reporter(report: Report, kind: NoticeKind) -> None:
    """Notify the reporter that there is something to read. Neither the outbox nor the log names them."""
    tell([report.reporter], kind, report, address={"report_id": report.id}, number=report.number)


def tell_of_filing(report: Report, *, is_attended: bool) -> None:
    """Tell the people on duty of a critical report at once, and administrators where nobody can answer it."""
    if not is_attended:
        tell_unattended(report)
    elif report.handled_as is Severity.CRITICAL:
        tell_of_critical(report)


def tell_of_critical(report: Report) -> None:
    """Tell everyone on duty that a report is critical; administrators where there is nobody."""
    on_duty = queries.list_on_duty(report)
    if on_duty:
        tell(on_duty, REPORT_CRITICAL, report, address={"report_id": report.id}, number=report.number)
    else:
        tell_unattended(report)


def tell_unattended(report: Report) -> None:
    """Tell administrators that nobody can act on a report; they do not read it."""
    tell(queries.list_administrators(), REPORT_UNATTENDED, report, number=report.number)


def ask_second(report: Report, by: Person) -> None:
    """Ask the others on duty to confirm what ``by`` did; administrators where there is nobody else."""
    others = [each for each in queries.list_on_duty(report) if each.id != by.id]
    if others:
        tell(others, REPORT_NEEDS_SECOND, report, address={"report_id": report.id}, number=report.number)
    else:
        tell_unattended(report)


def tell_of_new_date(report: Report, before: Promise, after: Promise) -> None:
    """Tell the reporter that the date of the answer has changed, and why."""
    zone = report.reporter.time_zone
    days = {"before": day_in(zone, before.due_at), "day": day_in(zone, after.due_at)}
    tell(
        [report.reporter],
        REPORT_DATE_CHANGED,
        report,
        address={"report_id": report.id},
        number=report.number,
        **days,
    )
