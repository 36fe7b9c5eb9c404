"""Queries about the next promise of each report: as it is stored, and as the facts make it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import or_, select

from portal.core import db
from portal.core.statements import Rows
from portal.reports.models import Report, progress_of, promise_of
from portal.reports.queries.terms import terms
from portal.reports.rules.promises import Promise, next_promise
from portal.reports.rules.states import State


def list_open_ids() -> Sequence[UUID]:
    """Return the ids of reports that have, or should have, a promise."""
    is_open = or_(Report.due_at.is_not(None), Report.state != State.CLOSED)
    return db.session.scalars(select(Report.id).where(is_open).order_by(Report.id)).all()


def find_promises_kept(report_ids: Sequence[UUID]) -> Mapping[UUID, Promise | None]:
    """Return the stored promises of some reports; one statement."""
    return {row.id: promise_of(row) for row in db.session.execute(_some(report_ids))}


def find_promises_by_facts(report_ids: Sequence[UUID]) -> Mapping[UUID, Promise | None]:
    """Return the promises of some reports computed from facts and settings; one statement."""
    return {
        row.id: next_promise(progress_of(row), terms(row.opened_at))
        for row in db.session.execute(_some(report_ids))
    }


def hold_reports(report_ids: Sequence[UUID]) -> Sequence[Report]:
    """Lock some reports until the use case ends, and return them as they are now."""
    return db.session.scalars(
        select(Report)
        .where(Report.id.in_(report_ids))
        .order_by(Report.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def _some(report_ids: Sequence[UUID]) -> Rows:
    return select(*Report.__table__.c).where(Report.id.in_(report_ids))
