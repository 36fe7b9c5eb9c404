"""Queries about the events of a report, and the facts for closing it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Uuid, bindparam, select

from portal.core import db
from portal.core.rows import fetch_all
from portal.core.statements import Rows, prepared
from portal.people.models import Person
from portal.reports.models import Report, ReportEvent
from portal.reports.queries.duty import list_on_duty
from portal.reports.rules.states import Closing, EventKind, State


class EventRow(NamedTuple):
    """An event of a report. ``by`` is the name of its author; ``None`` where the portal acted."""

    kind: EventKind
    at: datetime
    by_id: int | None
    by: str | None
    state: State
    text: str
    detail: dict[str, Any] | None

    @property
    def moved_answer(self) -> tuple[date, date] | None:
        """The day on which an answer was promised before and after this event, if it has changed that day."""
        days = (self.detail or {}).get("answer_by")
        return (date.fromisoformat(days[0]), date.fromisoformat(days[1])) if days else None


def list_events(report: Report) -> Sequence[EventRow]:
    """Return every event of a report in order, with its author."""
    return fetch_all(EventRow, _events(), {"report_id": report.id})


def who_did(report: Report, kind: EventKind, state: State | None = None) -> Collection[int]:
    """Return the ids of the authors of one kind of event, latest first."""
    rows = select(ReportEvent.by_id).where(
        ReportEvent.report_id == report.id, ReportEvent.kind == kind, ReportEvent.by_id.is_not(None)
    )
    if state:
        rows = rows.where(ReportEvent.state == state)
    return [by for by in db.session.scalars(rows.order_by(ReportEvent.id.desc())) if by is not None]


def find_proposal(events: Iterable[EventRow]) -> EventRow | None:
    """Return the proposed rating that waits for a second person; ``events`` are all of the report's."""
    ratings = [event for event in events if event.kind in (EventKind.PROPOSED, EventKind.RATED)]
    return ratings[-1] if ratings and ratings[-1].kind is EventKind.PROPOSED else None


def closing_facts(actor: Person, report: Report, events: Iterable[EventRow]) -> Closing:
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


@prepared
def _events() -> Rows:
    return (
        select(
            ReportEvent.kind,
            ReportEvent.at,
            ReportEvent.by_id,
            Person.name.label("by"),
            ReportEvent.state,
            ReportEvent.text,
            ReportEvent.detail,
        )
        .outerjoin(Person, Person.id == ReportEvent.by_id)
        .where(ReportEvent.report_id == bindparam("report_id", type_=Uuid()))
        .order_by(ReportEvent.id)
    )
