"""Queries of the first report of a tab, which triage shows beside its queue to be read."""

from typing import NamedTuple

from sqlalchemy.orm import aliased

from portal.agents.models import Agent, AgentVersion
from portal.core import db
from portal.core.statements import Rows, at_most, prepared
from portal.people.models import Person, Unit
from portal.people.reach import BoundScope
from portal.reports.models import Report
from portal.reports.queries.queue import BY_ANSWER, BY_PROMISE, on_tab, triage_scope
from portal.reports.rules.kinds import Kind
from portal.reports.rules.states import Tab


class ReportNames(NamedTuple):
    """The names that a report is read with: who reported it, their unit then, the agent and its version."""

    reporter: str
    unit: str | None
    agent: str | None
    version: str | None

    @property
    def given_name(self) -> str:
        return self.reporter.split()[0]


class FirstReport(NamedTuple):
    """The first report of a tab."""

    report: Report
    names: ReportNames


def find_next(person: Person, *, tab: Tab = Tab.OPEN, kind: Kind | None = None) -> FirstReport | None:
    """Return the first report of a tab to read: the earliest due among the worst, or the last answered."""
    scope, values = triage_scope(person)
    statement = _next(scope, tab, is_of_kind=kind is not None)
    found = db.session.execute(statement, {**values, "kind": kind}).one_or_none()
    return FirstReport(found[0], ReportNames(*found[1:])) if found else None


def names_of(report: Report) -> ReportNames:
    """Return the names of a report that :func:`find_for_triage` has found."""
    version, unit = report.agent_version, report.unit
    return ReportNames(
        reporter=report.reporter.name,
        unit=unit.name if unit else None,
        agent=report.agent.name if report.agent else None,
        version=version.label if version else None,
    )


@prepared
def _next(scope: BoundScope, tab: Tab, *, is_of_kind: bool) -> Rows:
    """Select a report with names as columns: as rows of four more models they would double the cost."""
    keys = [key.desc() for key in BY_ANSWER] if tab is Tab.ANSWERED else BY_PROMISE
    reporter, unit, agent, version = aliased(Person), aliased(Unit), aliased(Agent), aliased(AgentVersion)
    return (
        on_tab(scope, tab, is_of_kind=is_of_kind)
        .add_columns(reporter.name, unit.name, agent.name, version.label)
        .join(reporter, reporter.id == Report.reporter_id)
        .outerjoin(unit, unit.id == Report.unit_id)
        .outerjoin(agent, agent.id == Report.agent_id)
        .outerjoin(version, version.id == Report.agent_version_id)
        .order_by(*keys)
        .limit(at_most(1))
    )
