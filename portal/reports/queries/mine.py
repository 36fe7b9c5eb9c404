"""Queries about one's own reports."""

from datetime import datetime
from functools import cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.agents.models import Agent
from portal.core import db
from portal.core.paging import PageMark, Slice, page_of
from portal.core.statements import PERSON_ID, Rows, prepared
from portal.people.models import Person
from portal.reports.models import Report
from portal.reports.queries.queue import REPORT_ID, ROW
from portal.reports.rules.kinds import Kind
from portal.reports.rules.states import ReportOutcome, State

MINE_MOST = 20  # rows on a page of one's own reports


class MyReport(NamedTuple):
    """A report in the list of its reporter."""

    id: UUID
    number: str
    kind: Kind
    what: str
    state: State
    outcome: ReportOutcome | None
    agent: str | None
    reported_at: datetime
    filed_minute: int


def find_mine(person: Person, report_id: UUID) -> Report | None:
    """Return a report of ``person`` with what its page shows."""
    values = {"person_id": person.id, "report_id": report_id}
    return db.session.scalars(_one_of_mine(), values).one_or_none()


def list_mine(person: Person, mark: PageMark) -> Slice[MyReport]:
    """Return one page of a person's own reports, newest first; one statement."""
    return page_of(
        _mine(),
        (Report.filed_minute, Report.number),
        mark,
        row_type=MyReport,
        size=MINE_MOST,
        descending=True,
        values={"person_id": person.id},
    )


@prepared
def _one_of_mine() -> Select[Report]:
    return (
        select(Report)
        .where(Report.reporter_id == PERSON_ID, Report.id == REPORT_ID)
        .options(joinedload(Report.agent))
    )


@cache
def _mine() -> Rows:
    return (
        select(*ROW, Report.reported_at, Report.filed_minute)
        .outerjoin(Agent, Agent.id == Report.agent_id)
        .where(Report.reporter_id == PERSON_ID)
    )
