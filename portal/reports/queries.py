"""Reading reports: one's own, those one may triage, and the terms that hold for them now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, and_, bindparam, case, exists, false, func, or_, select, type_coerce
from sqlalchemy.orm import joinedload

from portal.agents.models import Agent, AgentVersion
from portal.agents.queries import beside
from portal.agents.rules import Autonomy
from portal.core import clock, db
from portal.core.db import Rank, UtcDateTime
from portal.core.paging import Mark, Slice, page_of
from portal.core.permissions import Permission
from portal.core.statements import AGENT_ID, AT, PERSON_ID, Rows, at_most, is_one_of
from portal.people.models import Person
from portal.people.queries import inside
from portal.reports.models import Report, ReportEvent
from portal.reports.rules.kinds import Kind
from portal.reports.rules.promises import PROMISES, Promises, Span, Step, Terms, moment_of, queue_minute
from portal.reports.rules.severity import Scale, Severity
from portal.reports.rules.states import RUNNING, STATES_ON, UNSEEN, Closing, EventKind, State, Tab
from portal.settings.queries import value

CHIPS_MAX = 8
MINE_MOST = 20  # a page of one's own reports


@dataclass(frozen=True, kw_only=True)
class Load:
    """What waits for a triager: reports nobody has looked at, others whose clock runs, and the first promise of all."""

    new: int
    others: int
    due_at: datetime | None


def visible_to(person: Person) -> Select[Report]:
    """Where every read starts: one's own reports, and those one may triage."""
    mine = Report.reporter_id == person.id
    return select(Report).where(
        or_(mine, _in_triage(person)) if person.may(Permission.REPORTS_TRIAGE) else mine
    )


def for_triage(person: Person) -> Select[Report]:
    """What ``person`` may triage: within their scope, not their own, and from nobody in their own line."""
    return select(Report).where(_in_triage(person))


def find_mine(person: Person, report_id: UUID) -> Report | None:
    """A report of one's own, ready to show."""
    return db.session.scalars(
        select(Report)
        .where(Report.reporter_id == person.id, Report.id == report_id)
        .options(joinedload(Report.agent))
    ).one_or_none()


def find_for_triage(person: Person, report_id: UUID) -> Report | None:
    """A report to triage, with its agent, version, reporter and unit."""
    return db.session.scalars(for_triage(person).where(Report.id == report_id).options(*_READY)).one_or_none()


def find_next(person: Person, *, tab: Tab = Tab.OPEN, kind: Kind | None = None) -> Report | None:
    """The report that heads a view of the queue: due first among the worst, or the one answered last."""
    rows = for_triage(person).where(Report.state.in_(STATES_ON[tab]))
    if kind:
        rows = rows.where(Report.kind == kind)
    if tab is Tab.ANSWERED:
        rows = rows.order_by(Report.queue_minute.desc(), Report.number.desc())
    else:
        rows = rows.order_by(Report.handled_as, Report.queue_minute, Report.number)
    return db.session.scalars(rows.limit(1).options(*_READY)).one_or_none()


def list_mine(person: Person, mark: Mark) -> Slice[Any]:
    """One page of one's own reports, newest first; one statement."""
    by_age = (Report.filed_minute, Report.number)
    return page_of(_mine(), by_age, mark, size=MINE_MOST, descending=True, values={"person_id": person.id})


def list_queue(
    person: Person, mark: Mark, *, tab: Tab = Tab.OPEN, kind: Kind | None = None, agent_id: int | None = None
) -> Slice[Any]:
    """One page of the queue: the worst first, then what is due first; answered ones newest first. One statement."""
    rows = (
        for_triage(person)
        .with_only_columns(*_ROW, *_PROGRESS)
        .outerjoin(Agent, Agent.id == Report.agent_id)
        .where(Report.state.in_(STATES_ON[tab]))
    )
    if kind:
        rows = rows.where(Report.kind == kind)
    if agent_id is not None:
        rows = rows.where(Report.agent_id == agent_id)
    if tab is Tab.ANSWERED:
        return page_of(rows, (Report.queue_minute, Report.number), mark, descending=True)
    return page_of(rows, (Report.handled_as, Report.queue_minute, Report.number), mark)


def count_queue(person: Person) -> tuple[dict[Tab, int], int]:
    """How many reports each view of the queue holds, and how many open ones are past their promise; one statement."""
    late = Report.queue_minute < queue_minute(clock.now())
    rows = (
        for_triage(person)
        .with_only_columns(Report.state, func.count(), func.sum(case((late, 1), else_=0)))
        .group_by(Report.state)
    )
    found = {state: (number, overdue) for state, number, overdue in db.session.execute(rows)}
    counts = {tab: sum(found.get(state, (0, 0))[0] for state in held) for tab, held in STATES_ON.items()}
    return counts, sum(found.get(state, (0, 0))[1] for state in RUNNING)


def count_open(person: Person) -> int:
    """How many reports wait for an answer, of those ``person`` may triage."""
    rows = for_triage(person).with_only_columns(func.count()).where(Report.state.in_(STATES_ON[Tab.OPEN]))
    return db.session.scalar(rows) or 0


def find_load(person: Person) -> Load:
    """What waits for ``person`` of the reports they may triage; one statement."""
    unseen = func.sum(case((is_one_of(Report.state, UNSEEN), 1), else_=0))
    rows = for_triage(person).with_only_columns(unseen, func.count(), func.min(Report.queue_minute))
    new, all_of_them, first = db.session.execute(rows.where(Report.state.in_(RUNNING))).one()
    return Load(new=new or 0, others=all_of_them - (new or 0), due_at=moment_of(first) if first else None)


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


def closing_facts(actor: Person, report: Report, *, answer: str) -> Closing:
    """What the rules need to know before ``actor`` closes a report."""
    return Closing(
        state=report.state,
        severity=report.severity,
        answer=answer,
        by=actor.id,
        answered_before_by=who_did(report, EventKind.CLOSED),
    )


def list_agents_to_report(person: Person, *, named: int | None = None) -> Sequence[Any]:
    """The agents offered on the form, (id, name): the one that was named, those beside ``person``, then others."""
    values = {"person_id": person.id, "agent_id": named, "at": clock.now()}
    return db.rows(_agents_to_report(), values).all()


def find_circumstances(person: Person, agent_id: int, at: datetime) -> Any:
    """The version an agent ran at ``at``, and the highest level at which ``person`` worked beside it; one statement.

    ``None`` where there is no such agent.
    """
    values = {"person_id": person.id, "agent_id": agent_id, "at": at}
    return db.rows(_circumstances(), values).one_or_none()


def find_same(person: Person, *, what: str, agent_id: int | None, since: datetime) -> Report | None:
    """What ``person`` has just sent in the same words: a form that was sent twice is one report."""
    values = {"person_id": person.id, "agent_id": agent_id, "what": what, "since": since}
    return db.session.scalars(_same(), values).one_or_none()


def is_number_taken(number: str) -> bool:
    return db.rows(_id_of_number(), {"number": number}).first() is not None


@cache
def _mine() -> Rows:
    return (
        select(*_ROW, Report.reported_at, Report.filed_minute)
        .outerjoin(Agent, Agent.id == Report.agent_id)
        .where(Report.reporter_id == PERSON_ID)
    )


@cache
def _same() -> Select[Report]:
    return (
        select(Report)
        .where(
            Report.reporter_id == PERSON_ID,
            Report.agent_id.is_not_distinct_from(AGENT_ID),
            Report.what == bindparam("what", type_=String()),
            Report.reported_at >= bindparam("since", type_=UtcDateTime()),
        )
        .order_by(Report.filed_minute.desc(), Report.number)
        .limit(at_most(1))
    )


@cache
def _id_of_number() -> Rows:
    return select(Report.id).where(Report.number == bindparam("number", type_=String()))


@cache
def _agents_to_report() -> Rows:
    is_beside = Agent.id.in_(select(beside(AT, person_id=PERSON_ID).subquery().c.agent_id))
    return (
        select(Agent.id, Agent.name)
        .order_by(func.coalesce(Agent.id == AGENT_ID, false()).desc(), is_beside.desc(), Agent.name, Agent.id)
        .limit(at_most(CHIPS_MAX))
    )


@cache
def _circumstances() -> Rows:
    version = (
        select(AgentVersion.id)
        .where(AgentVersion.agent_id == AGENT_ID, AgentVersion.released_at <= AT)
        .order_by(AgentVersion.released_at.desc(), AgentVersion.id.desc())
        .limit(at_most(1))
    )
    near = beside(AT, person_id=PERSON_ID, agent_id=AGENT_ID).subquery()
    level = select(type_coerce(func.max(near.c.level), Rank(Autonomy)))
    return select(
        version.scalar_subquery().label("version_id"), level.scalar_subquery().label("level")
    ).where(exists().where(Agent.id == AGENT_ID))


def scale() -> Scale:
    """Weights and cut-offs as they are set now."""
    return Scale(
        harm=value("severity_weight_harm"),
        reach=value("severity_weight_reach"),
        reversibility=value("severity_weight_reversibility"),
        critical=value("severity_points_s1"),
        serious=value("severity_points_s2"),
        moderate=value("severity_points_s3"),
    )


def terms() -> Terms:
    """What is promised now."""
    return Terms(promises=_promises(), pause_max=timedelta(days=value("needs_info_max")))


def answer_min() -> int:
    """How long an answer is at least."""
    return int(value("answer_min_characters"))


def duty_phone() -> str:
    """Whom to call when someone is at risk right now; empty where nobody has said."""
    return str(value("duty_phone"))


def _promises() -> Promises:
    """The promises of the rules with the amounts that are set; whether a clock runs at night is not a setting."""
    return {
        level: {step: _span(level, step, span) for step, span in steps.items()}
        for level, steps in PROMISES.items()
    }


def _span(level: Severity, step: Step, span: Span) -> Span:
    amount = int(value(f"sla_s{level.value}_{step.value}"))
    if span.business_days:
        return Span(business_days=amount)
    return Span(minutes=amount, around_the_clock=span.around_the_clock)


def _in_triage(person: Person) -> Any:
    scope = person.scope_of(Permission.REPORTS_TRIAGE)
    allowed = [Report.reporter_id != person.id]
    if person.is_manager:
        allowed.append(Report.reporter_id.not_in(_below(person)))
    if not scope.everywhere:
        units = [Report.unit_id.in_(inside(unit_id, clock.now())) for unit_id in sorted(scope.units)]
        allowed.append(or_(*units, Report.agent_id.in_(scope.agents)))
    return and_(*allowed)


def _below(person: Person) -> Select[Any]:
    """The ids of everybody whose manager line leads to ``person`` now."""
    line = select(Person.id).where(Person.manager_id == person.id).cte("line", recursive=True)
    line = line.union(select(Person.id).join(line, Person.manager_id == line.c.id))
    return select(line.c.id)


_READY = (
    joinedload(Report.agent), joinedload(Report.agent_version), joinedload(Report.reporter), joinedload(Report.unit),
)  # fmt: skip
_ROW = (
    Report.id, Report.number, Report.kind, Report.what, Report.state, Report.outcome, Agent.name.label("agent"),
)  # fmt: skip
_PROGRESS = (
    Report.severity, Report.handled_as, Report.queue_minute, Report.opened_at, Report.acknowledged_at,
    Report.triaged_at, Report.answered_at, Report.asked_at, Report.paused_minutes,
)  # fmt: skip
