"""Queries of reliefs: those that hold, and those in force among the people of a viewer."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from portal.core import clock
from portal.core.dates import day_in
from portal.core.paging import PageMark, Slice, page_of
from portal.core.permissions import Permission
from portal.core.rows import fetch_all
from portal.core.statements import AT, Rows
from portal.paths.rules import Stage
from portal.people import reach, rules as people_rules
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.readiness.models import Relief
from portal.readiness.rules import ReliefKind, ReliefReason, Relieved

RELIEF_ROWS = 25


class ReliefBy(NamedTuple):
    """A relief that has not ended, with the names of the person and of who gave it."""

    id: int
    person_id: int
    name: str
    sort_name: str
    time_zone: str
    job_role: JobRole
    stage: Stage
    kind: ReliefKind
    until: datetime
    reason: ReliefReason
    note: str
    by: str

    @property
    def until_on(self) -> date:
        """The last day, where the person is."""
        return day_in(self.time_zone, self.until)


def newest_reliefs() -> Sequence[ColumnElement[bool]]:
    """Return the conditions that a relief is given by the moment of the statement, and that nothing has ended it."""
    later = aliased(Relief)
    is_later = (
        select(later.id)
        .where(
            later.person_id == Relief.person_id,
            later.job_role == Relief.job_role,
            later.stage == Relief.stage,
            later.id > Relief.id,
            later.given_at <= AT,
        )
        .correlate(Relief)
        .exists()
    )
    return Relief.given_at <= AT, Relief.kind != ReliefKind.ENDED, ~is_later


def find_relief(relieved: Relieved, at: datetime) -> ReliefBy | None:
    """Return a relief in full, as it stood at ``at``; one statement."""
    this = (
        Relief.person_id == relieved.person_id,
        Relief.job_role == relieved.job_role,
        Relief.stage == relieved.stage,
    )
    rows = fetch_all(ReliefBy, _reliefs().where(*this), {"at": at})
    return rows[0] if rows else None


def list_reliefs(viewer: Person, mark: PageMark) -> Slice[ReliefBy]:
    """Return a page of the reliefs in force among the people ``viewer`` may act for, by their end; one statement."""
    at = clock.now()
    theirs = reach.answers_for(viewer.id, viewer.scope_of(Permission.READINESS_MANAGE), at=at)
    rows = _reliefs().where(
        Relief.until >= AT, Person.state.in_(people_rules.PRESENT), Person.id != viewer.id, theirs
    )
    keys = [Relief.until, Person.sort_name, Relief.id]
    return page_of(rows, keys, mark, row_type=ReliefBy, size=RELIEF_ROWS, values={"at": at})


def _reliefs() -> Rows:
    giver = aliased(Person)
    return (
        select(
            *(Relief.id, Relief.person_id, Person.name, Person.sort_name, Person.time_zone),
            *(Relief.job_role, Relief.stage, Relief.kind, Relief.until, Relief.reason, Relief.note),
            giver.name.label("by"),
        )
        .join(Person, Person.id == Relief.person_id)
        .join(giver, giver.id == Relief.given_by_id)
        .where(*newest_reliefs())
    )
