"""What happened to a report, and what follows from it for closing it."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core import db
from portal.people.models import Person
from portal.reports.models import Report, ReportEvent
from portal.reports.rules.states import Closing, EventKind, State


def list_events(report: Report) -> Sequence[ReportEvent]:
    """Everything that happened to a report, in order, with who did it."""
    return db.session.scalars(
        select(ReportEvent)
        .where(ReportEvent.report_id == report.id)
        .order_by(ReportEvent.id)
        .options(joinedload(ReportEvent.by))
    ).all()


def who_did(report: Report, kind: EventKind, state: State | None = None) -> Collection[int]:
    """The ids of those who did this to a report, latest first."""
    rows = select(ReportEvent.by_id).where(
        ReportEvent.report_id == report.id, ReportEvent.kind == kind, ReportEvent.by_id.is_not(None)
    )
    if state:
        rows = rows.where(ReportEvent.state == state)
    return [by for by in db.session.scalars(rows.order_by(ReportEvent.id.desc())) if by is not None]


def closing_facts(actor: Person, report: Report) -> Closing:
    """What the rules need to know before ``actor`` closes a report."""
    return Closing(
        state=report.state,
        severity=report.severity,
        by=actor.id,
        answered_before_by=who_did(report, EventKind.CLOSED),
    )
