"""Queries about the events of a report, and the facts for closing it."""

from collections.abc import Collection, Iterable, Sequence
from functools import cache

from sqlalchemy import Select, Uuid, bindparam, select
from sqlalchemy.orm import joinedload

from portal.core import db
from portal.people.models import Person
from portal.reports.models import Report, ReportEvent
from portal.reports.queries.duty import list_on_duty
from portal.reports.rules.states import Closing, EventKind, State


def list_events(report: Report) -> Sequence[ReportEvent]:
    """Return every event of a report in order, with its author."""
    return db.session.scalars(_events(), {"report_id": report.id}).all()


def who_did(report: Report, kind: EventKind, state: State | None = None) -> Collection[int]:
    """Return the ids of the authors of one kind of event, latest first."""
    rows = select(ReportEvent.by_id).where(
        ReportEvent.report_id == report.id, ReportEvent.kind == kind, ReportEvent.by_id.is_not(None)
    )
    if state:
        rows = rows.where(ReportEvent.state == state)
    return [by for by in db.session.scalars(rows.order_by(ReportEvent.id.desc())) if by is not None]


def find_proposal(events: Iterable[ReportEvent]) -> ReportEvent | None:
    """Return the proposed rating that waits for a second person; ``events`` are all of the report's."""
    ratings = [event for event in events if event.kind in (EventKind.PROPOSED, EventKind.RATED)]
    return ratings[-1] if ratings and ratings[-1].kind is EventKind.PROPOSED else None


def closing_facts(actor: Person, report: Report, events: Iterable[ReportEvent]) -> Closing:
    """Return the facts for closing a report as ``actor``; ``events`` are all of the report's."""
    answered = {event.by_id for event in events if event.kind is EventKind.CLOSED and event.by_id is not None}
    others_can = actor.id not in answered or any(each.id not in answered for each in list_on_duty(report))
    return Closing(
        state=report.state,
        severity=report.severity,
        by=actor.id,
        answered_before_by=answered,
        others_can=others_can,
    )


@cache
def _events() -> Select[ReportEvent]:
    return (
        select(ReportEvent)
        .where(ReportEvent.report_id == bindparam("report_id", type_=Uuid()))
        .order_by(ReportEvent.id)
        .options(joinedload(ReportEvent.by))
    )
