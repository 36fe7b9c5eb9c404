"""Searches reports: one's own by their words, others by their number."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from portal.core import db
from portal.core.folding import folded
from portal.core.permissions import Permission
from portal.core.rows import fetch_all
from portal.people.models import Person
from portal.reports.models import Report
from portal.reports.queries.queue import find_for_triage


class ReportFound(NamedTuple):
    """A report that a search found."""

    id: UUID
    number: str
    what: str


def search_mine(person: Person, words: Sequence[str], *, most: int) -> Sequence[ReportFound]:
    """Return reports of ``person`` that have all ``words`` in their text or number, the newest first."""
    text = folded(Report.number.concat(" ").concat(Report.what))
    found = (
        select(Report.id, Report.number, Report.what)
        .where(Report.reporter_id == person.id, *(text.contains(word, autoescape=True) for word in words))
        .order_by(Report.reported_at.desc(), Report.id)
        .limit(most)
    )
    return fetch_all(ReportFound, found)


def find_numbered(person: Person, number: str) -> Report | None:
    """Return the report with this number, if ``person`` may triage it."""
    if not person.may(Permission.REPORTS_TRIAGE):
        return None
    report_id = db.session.scalar(select(Report.id).where(Report.number == number.strip().upper()))
    return find_for_triage(person, report_id) if report_id else None
