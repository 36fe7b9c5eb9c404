"""A summary of a person's reports, in one row."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, select, true

from portal.core import db
from portal.core.rows import fetch_all
from portal.core.statements import PERSON_ID, Rows, at_most, is_one_of, prepared
from portal.reports.models import Report, ReportEvent
from portal.reports.rules.severity import Severity
from portal.reports.rules.states import STATES_ON, EventKind, State, Tab


class Overview(NamedTuple):
    """How many reports of a person are open, how many have a question, and the newest answer, if any."""

    open: int
    asked: int
    what: str | None
    reported_at: datetime | None
    answered_at: datetime | None
    answer: str | None


def find_overview(person_id: int) -> Overview:
    """Return the summary of a person's reports; one statement."""
    [found] = fetch_all(Overview, _overview(), {"person_id": person_id})
    return found


def count_serious() -> int:
    """Return how many critical and serious reports are open in the whole company; one statement."""
    return int(db.rows(_serious(), {}).scalar_one())


@prepared
def _serious() -> Rows:
    return (
        select(func.count())
        .select_from(Report)
        .where(
            is_one_of(Report.state, STATES_ON[Tab.OPEN]),
            Report.handled_as <= Severity.SERIOUS,
        )
    )


@prepared
def _overview() -> Rows:
    asked = func.count().filter(is_one_of(Report.state, [State.NEEDS_INFO]))
    counted = (
        select(func.count().label("open"), asked.label("asked"))
        .where(Report.reporter_id == PERSON_ID, is_one_of(Report.state, STATES_ON[Tab.OPEN]))
        .subquery()
    )
    newest = _newest_answer().subquery()
    columns = (newest.c.what, newest.c.reported_at, newest.c.answered_at, newest.c.text.label("answer"))
    return select(counted.c.open, counted.c.asked, *columns).select_from(counted.outerjoin(newest, true()))


def _newest_answer() -> Rows:
    return (
        select(Report.what, Report.reported_at, Report.answered_at, ReportEvent.text)
        .join(
            ReportEvent,
            and_(ReportEvent.report_id == Report.id, is_one_of(ReportEvent.kind, [EventKind.CLOSED])),
        )
        .where(Report.reporter_id == PERSON_ID, Report.answered_at.is_not(None))
        .order_by(Report.answered_at.desc(), ReportEvent.id.desc())
        .limit(at_most(1))
    )
