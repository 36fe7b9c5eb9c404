"""Reports and their promises stay right when two people work on them at the same moment."""

from sqlalchemy import select

from portal.calendars.rules import WorkCalendar
from portal.core import clock, db
from portal.people.models import Person
from portal.reports import commands as reports, queries as reports_queries
from portal.reports.models import Report, ReportEvent
from portal.reports.rules.kinds import Kind
from portal.reports.rules.promises import PromiseStep, Span, due_at, next_promise
from portal.reports.rules.severity import Severity
from portal.reports.rules.states import EventKind, ReportOutcome, State
from portal.reports.settings import PROMISED
from portal.settings import commands as settings
from tests.make import make_person
from tests.postgres.conftest import Together
from tests.postgres.make import count, the
from tests.reports.make import make_report

ANSWER = "We looked at the claim, found the missing page and taught the agent to ask for it."


def test_the_same_report_sent_twice_at_once_is_filed_once(together: Together, ann) -> None:
    def file() -> str:
        return reports.report_issue(
            the(Person, ann), kind=Kind.OPPORTUNITY, agent_id=None, what="Ask for it."
        ).number

    first, second = together(file, file)
    assert (first, count(Report)) == (second, 1)


def test_two_triagers_answer_a_report_once(together: Together, ann) -> None:
    report = make_report(make_person("Ada Abara"), state=State.TRIAGED)

    def close(outcome: ReportOutcome):
        return lambda: reports.close_report(
            the(Person, ann), the(Report, report), outcome=outcome, answer=ANSWER
        )

    first, second = list(ReportOutcome)[:2]
    assert together(close(first), close(second)) == [None, "report_is_closed"]
    assert count(ReportEvent, ReportEvent.kind == EventKind.CLOSED) == 1


def test_the_reply_of_a_reporter_and_a_rating_at_once_both_count(together: Together, ann) -> None:
    report = make_report(ann, state=State.NEEDS_INFO, asked_at=clock.now(), resumes_as=State.TRIAGED)

    def reply() -> None:
        reports.reply_to_triage(the(Person, ann), the(Report, report), text="The second one.")

    assert together(reply, reply) == [None, None]
    assert (the(Report, report).state, count(ReportEvent, ReportEvent.kind == EventKind.REPLIED)) == (
        State.TRIAGED,
        2,
    )


def test_a_report_filed_while_its_promise_changes_is_promised_what_is_set(together: Together, ann) -> None:
    def file() -> None:
        reports.report_issue(the(Person, ann), kind=Kind.FAILURE, agent_id=None, what="It paid twice.")

    def promise_more() -> None:
        settings.change_setting(
            the(Person, ann), PROMISED[Severity.MODERATE][PromiseStep.ACKNOWLEDGE], text="5"
        )

    assert together(promise_more, file) == [None, None]
    report = db.session.scalars(select(Report)).one()
    assert report.promise == next_promise(report.progress, reports_queries.terms(report.opened_at))


def test_a_step_and_a_changed_promise_at_once_leave_what_was_promised(together: Together, ann) -> None:
    report = make_report(make_person("Ada Abara"))

    def acknowledge() -> None:
        reports.acknowledge_report(the(Person, ann), the(Report, report))

    def promise_more() -> None:
        settings.change_setting(the(Person, ann), PROMISED[Severity.MODERATE][PromiseStep.TRIAGE], text="9")

    assert together(acknowledge, promise_more) == [None, None]
    kept = the(Report, report)
    assert kept.promise == next_promise(kept.progress, reports_queries.terms(kept.opened_at))
    assert kept.due_at == due_at(kept.opened_at, Span(business_days=2), WorkCalendar())
