"""Queries of the triage queue: who sees which reports, their order, and the late ones."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    Uuid,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import joinedload

from portal.agents.models import Agent
from portal.core import clock, db
from portal.core.paging import PageMark, Slice, page_of
from portal.core.permissions import Permission
from portal.core.statements import (
    AT,
    PERSON_ID,
    Moment,
    RowId,
    Rows,
    at_most,
    found_by_another_index,
    is_one_of,
    prepared,
)
from portal.people import reach
from portal.people.models import Person
from portal.people.reach import BoundScope
from portal.people.rules import Scope
from portal.reports.models import Report, ReportEvent, ReportLine, promise_of
from portal.reports.rules.kinds import Kind
from portal.reports.rules.promises import Promise, PromiseStep
from portal.reports.rules.severity import Severity
from portal.reports.rules.states import STATES_ON, UNSEEN, EventKind, ReportOutcome, State, Tab

ANSWERED_COUNTED = 99  # on the tab; more are shown as 99+
QUEUE_MOST = 25  # rows on a page; the page also shows one whole report
KIND: BindParameter[Any] = bindparam("kind", type_=Report.__table__.c.kind.type)
REPORT_ID: BindParameter[UUID] = bindparam("report_id", type_=Uuid())
BY_PROMISE = (Report.handled_as, Report.due_at, Report.number)
BY_ANSWER = (Report.answered_at, Report.number)
READY = (
    joinedload(Report.agent),
    joinedload(Report.agent_version),
    joinedload(Report.reporter),
    joinedload(Report.unit),
)
ROW = (
    Report.id,
    Report.number,
    Report.kind,
    Report.what,
    Report.state,
    Report.outcome,
    Agent.name.label("agent"),
)
PROMISE = (
    Report.severity,
    Report.handled_as,
    Report.due_at,
    Report.due_step,
    Report.paused_until,
)


class QueueRow(NamedTuple):
    """A report in the queue, with its next promise."""

    id: UUID
    number: str
    kind: Kind
    what: str
    state: State
    outcome: ReportOutcome | None
    agent: str | None
    severity: Severity | None
    handled_as: Severity
    due_at: datetime | None
    due_step: PromiseStep | None
    paused_until: datetime | None

    @property
    def promise(self) -> Promise | None:
        return promise_of(self)


@dataclass(frozen=True, kw_only=True)
class Load:
    """The open work of a triager: unseen reports, others with a running clock, and the earliest promise."""

    new: int
    others: int
    due_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class QueueCounts:
    """How many reports each tab of the queue holds, how many wait for an answer, and how many of these are overdue.

    Answered reports are counted up to one more than ``ANSWERED_COUNTED``.
    """

    by_tab: dict[Tab, int]
    waiting: int
    overdue: int


def triage_scope(person: Person) -> tuple[BoundScope, dict[str, object]]:
    """Return the kind of scope in which ``person`` triages, and values for its statements."""
    scope = person.scope_of(Permission.REPORTS_TRIAGE)
    return BoundScope.like(scope), reach.values_of(person.id, scope, at=clock.now())


def visible_to(person: Person) -> Select[Report]:
    """Select one's own reports and those one may triage; every read starts here."""
    mine = Report.reporter_id == person.id
    if not person.may(Permission.REPORTS_TRIAGE):
        return select(Report).where(mine)
    scope = person.scope_of(Permission.REPORTS_TRIAGE)
    return select(Report).where(or_(mine, _in_triage(person.id, scope, clock.now())))


def find_for_triage(person: Person, report_id: UUID) -> Report | None:
    """Return a report to triage, with its agent, version, reporter and unit."""
    scope, values = triage_scope(person)
    return db.session.scalars(_one_for_triage(scope), {**values, "report_id": report_id}).one_or_none()


def list_queue(
    person: Person, mark: PageMark, *, tab: Tab = Tab.OPEN, kind: Kind | None = None
) -> Slice[QueueRow]:
    """Return one page of the queue; one statement.

    The worst come first, then what is due first, also to contain a severe failure. Answered reports are listed newest
    first.
    """
    scope, values = triage_scope(person)
    rows = _queue(scope, tab, is_of_kind=kind is not None)
    is_answered = tab is Tab.ANSWERED
    return page_of(
        rows,
        BY_ANSWER if is_answered else BY_PROMISE,
        mark,
        row_type=QueueRow,
        size=QUEUE_MOST,
        descending=is_answered,
        values={**values, "kind": kind},
    )


def count_queue(person: Person) -> QueueCounts:
    """Count the queue of ``person``; one statement."""
    scope, values = triage_scope(person)
    found = db.rows(_counts(scope), values).all()
    return QueueCounts(
        by_tab={
            tab: sum(row.held for row in found if row.state in states) for tab, states in STATES_ON.items()
        },
        waiting=sum(row.waiting for row in found),
        overdue=sum(row.late for row in found),
    )


def count_open(person: Person) -> int:
    """Count the reports that wait for an answer and that ``person`` may triage."""
    scope, values = triage_scope(person)
    return int(db.rows(_open_count(scope), values).scalar_one())


def count_all_open() -> int:
    """Count all reports that wait for an answer, whoever may read them."""
    is_open = is_one_of(Report.state, STATES_ON[Tab.OPEN])
    return db.session.scalar(select(func.count()).select_from(Report).where(is_open)) or 0


def find_load(person: Person) -> Load:
    """Return the open work of ``person`` as a triager; one statement."""
    scope, values = triage_scope(person)
    new, all_of_them, first = db.rows(_load(scope), values).one()
    return Load(new=new or 0, others=all_of_them - (new or 0), due_at=first)


def led_since_filed(
    manager: RowId | SQLColumnExpression[int],
    report: SQLColumnExpression[UUID],
    reporter: SQLColumnExpression[int],
    *,
    at: Moment,
) -> ColumnElement[bool]:
    """Return the condition that ``manager`` led the reporter, on any depth, at any moment since ``report`` was filed.

    Who led them then is also kept with the report.
    """
    then = select(ReportLine.report_id).where(
        ReportLine.report_id == report, ReportLine.manager_id == manager
    )
    filed = select(ReportEvent.at).where(ReportEvent.report_id == report, ReportEvent.kind == EventKind.FILED)
    since = filed.correlate_except(ReportEvent).scalar_subquery()
    return or_(
        exists(then.correlate_except(ReportLine)), reach.has_led(manager, reporter, since=since, at=at)
    )


def is_overdue() -> ColumnElement[bool]:
    """Return the condition ``Promise.is_overdue`` in SQL, at the moment of the parameter ``at``."""
    return and_(Report.due_at < AT, _clock_runs())


def _for_triage(scope: BoundScope) -> Select[Report]:
    """Select what the person of the parameters may triage."""
    return select(Report).where(_in_triage(PERSON_ID, scope, AT))


def _in_triage(
    triager: RowId, scope: Scope | BoundScope, at: Moment, *, in_order: bool = False
) -> ColumnElement[bool]:
    """Return the condition that ``triager`` may triage a report: in scope, not their own, nor from their line.

    Their line is that of every moment since the report was filed.
    ``in_order`` lets the index of the queue find the rows, so that the first page reads no more than it shows.
    """
    place = (Report.unit_id, Report.agent_id)
    unit, agent = map(found_by_another_index, place) if in_order else place
    return and_(
        Report.reporter_id != triager,
        reach.within(scope, unit=unit, agent=agent, at=at, by_row=True),
        ~led_since_filed(triager, Report.id, Report.reporter_id, at=at),
    )


def _clock_runs() -> ColumnElement[bool]:
    return or_(Report.paused_until.is_(None), Report.paused_until <= AT)


def on_tab(scope: BoundScope, tab: Tab, *, is_of_kind: bool) -> Select[Report]:
    """Select what the person may triage on a tab, in terms that the queue's indexes cover."""
    conditions = {Tab.OPEN: Report.due_at.is_not(None), Tab.ANSWERED: Report.due_at.is_(None)}
    condition = conditions[tab] if tab in conditions else is_one_of(Report.state, STATES_ON[tab])
    rows = select(Report).where(_in_triage(PERSON_ID, scope, AT, in_order=tab is Tab.OPEN), condition)
    return rows.where(Report.kind == KIND) if is_of_kind else rows


@cache
def _queue(scope: BoundScope, tab: Tab, *, is_of_kind: bool) -> Rows:
    rows = on_tab(scope, tab, is_of_kind=is_of_kind).with_only_columns(*ROW, *PROMISE)
    return rows.outerjoin(Agent, Agent.id == Report.agent_id)


@prepared
def _one_for_triage(scope: BoundScope) -> Select[Report]:
    return _for_triage(scope).where(Report.id == REPORT_ID).options(*READY)


@prepared
def _counts(scope: BoundScope) -> Rows:
    """Count what is open, by state, and a limited number of the newest answers: they become more every year."""
    late = func.sum(case((is_overdue(), 1), else_=0))
    counts = (func.count().label("held"), func.count(Report.due_at).label("waiting"), late.label("late"))
    is_open = on_tab(scope, Tab.OPEN, is_of_kind=False).with_only_columns(Report.state, *counts)
    answered = on_tab(scope, Tab.ANSWERED, is_of_kind=False).with_only_columns(Report.state)
    newest = answered.order_by(Report.answered_at.desc()).limit(at_most(ANSWERED_COUNTED + 1)).subquery()
    none = literal_column("0", Integer())
    closed = select(newest.c.state, func.count(), none, none).group_by(newest.c.state)
    return select(is_open.group_by(Report.state).union_all(closed).subquery())


@prepared
def _open_count(scope: BoundScope) -> Rows:
    return _for_triage(scope).with_only_columns(func.count()).where(Report.due_at.is_not(None))


@prepared
def _load(scope: BoundScope) -> Rows:
    unseen = func.sum(case((is_one_of(Report.state, UNSEEN), 1), else_=0))
    return (
        _for_triage(scope)
        .with_only_columns(unseen, func.count(), func.min(Report.due_at))
        .where(Report.due_at.is_not(None), _clock_runs())
    )
