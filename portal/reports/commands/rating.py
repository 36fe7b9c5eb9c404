"""Classifying a report and rating its severity, with a second person where a severe one is lowered."""

from dataclasses import asdict, replace
from typing import Any

from portal.audit.commands import record
from portal.core.dates import day_in
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.people.models import Person
from portal.reports import queries, telling
from portal.reports.actions import ReportAction
from portal.reports.commands.progress import append, hold, see
from portal.reports.models import Report
from portal.reports.rules import promises, severity, states
from portal.reports.rules.kinds import Category, belongs
from portal.reports.rules.severity import Rating, Severity
from portal.reports.rules.states import EventKind


def rate_report(actor: Person, report: Report, *, category: Category, rating: Rating | None) -> bool:
    """Classify a report and, for a failure, rate its severity; return whether the rating applies.

    The report then counts as seen and triaged.
    A rating that lowers a critical or serious report is a proposal until a second
    person rates it so too. The first rating is no exception: the report is triaged at the severity that the reporter's
    answers gave it.
    """
    hold(report)
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
        see(report, actor)
        report.category = category
        append(report, EventKind.PROPOSED, actor, detail=detail)
        telling.ask_second(report, actor)
        return False
    record(actor, ReportAction.RATED, report, **found)
    see(report, actor)
    _rate(actor, report, handled_as, detail)
    return True


def _waits_for_second(actor: Person, report: Report, level: Severity | None, handled_as: Severity) -> bool:
    """Return whether a rating needs a second person who has not rated it so low yet."""
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
    append(
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
