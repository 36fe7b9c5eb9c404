"""One’s own reports, and what a reporter reads and answers."""

import re
from datetime import timedelta

import pytest

from portal.reports.rules.states import EventKind, ReportOutcome, State
from portal.settings import queries as settings
from tests.conftest import NOON
from tests.reports.make import WHAT, make_event, make_report
from tests.reports.test_triage import ANSWER


def test_the_menu_says_where_we_are_once(as_, cast) -> None:
    page = as_(cast.ada).get("reports.new")

    current = re.findall(r'href="([^"]+)"(?: class="is-report")?\s+aria-current="page"', page.text)
    assert current == ["/reports/new"]  # on the tab bar; wide screens have the button


def test_my_reports_show_where_each_stands(as_, cast) -> None:
    make_report(cast.ada, what="It skipped the photo.")
    make_report(cast.ada, what="It paid twice.", state=State.CLOSED, outcome=ReportOutcome.AGENT_FIXED)
    make_report(cast.eve, what="It is none of Ada’s business.")

    page = as_(cast.ada).get("reports.mine")

    assert page.says("It skipped the photo")
    assert page.says("The agent was fixed")
    assert not page.says("none of Ada")


def test_the_page_of_a_report_says_by_when_its_reporter_hears_back(as_, cast, tess) -> None:
    ada = as_(cast.ada)
    fresh, late = make_report(cast.ada), make_report(cast.ada, ago=timedelta(days=30))
    answered = make_report(cast.ada, state=State.CLOSED, outcome=ReportOutcome.AGENT_FIXED)
    make_event(answered, EventKind.CLOSED, text="It is mended.")

    assert ada.get("reports.show", report_id=fresh.id).says("You will hear back by Thu 19 Mar 2026.")
    assert ada.get("reports.show", report_id=late.id).says("You should have had an answer by")
    assert not ada.get("reports.show", report_id=answered.id).says("hear back")


def test_a_stranger_a_manager_and_a_triager_do_not_find_my_page_of_a_report(as_, cast, tess) -> None:
    report = make_report(cast.ada)

    assert as_(cast.ada).get("reports.show", report_id=report.id).status == 200
    for other in (cast.eve, cast.bo, cast.cal, cast.dot, tess):
        assert as_(other).get("reports.show", report_id=report.id).status == 404
        assert as_(other).post("reports.reply", report_id=report.id, text="Hello there").status == 404


def test_the_answer_stands_beside_what_was_said(as_, cast, tess) -> None:
    report = make_report(cast.ada, state=State.CLOSED, outcome=ReportOutcome.AGENT_FIXED)
    make_event(report, EventKind.CLOSED, by=tess, text=ANSWER)

    page = as_(cast.ada).get("reports.show", report_id=report.id)

    assert page.says(WHAT)
    assert page.says(ANSWER)
    assert page.says("Reopen report")


def test_a_reply_goes_to_the_triage_team_and_an_answered_report_can_be_opened_again(as_, cast) -> None:
    asked = make_report(cast.ada, state=State.NEEDS_INFO, asked_at=NOON, resumes_as=State.TRIAGED)
    closed = make_report(cast.ada, state=State.CLOSED)
    ada = as_(cast.ada)

    replied = ada.post("reports.reply", report_id=asked.id, text="It was the claim of Monday.")
    reopened = ada.post("reports.reopen", report_id=closed.id, text="It happened again today.")
    refused = ada.post("reports.reply", report_id=asked.id, text="")

    assert replied.went_to("reports.show", report_id=asked.id)
    assert reopened.went_to("reports.show", report_id=closed.id)
    assert (asked.state, closed.state, refused.status) == (State.TRIAGED, State.REOPENED, 422)


@pytest.mark.parametrize("rows", [1, 3])
def test_my_reports_need_two_queries_however_many(as_, cast, count_queries, rows) -> None:
    for _ in range(rows):
        make_report(cast.ada)
    browser = as_(cast.ada)
    settings.forget()

    with count_queries() as queries:
        browser.get("reports.mine")

    assert len(queries) == 2, queries  # who I am, my reports


def test_a_report_needs_few_queries(as_, cast, tess, count_queries) -> None:
    report = make_report(cast.ada, state=State.CLOSED, outcome=ReportOutcome.NO_CHANGE)
    make_event(report, EventKind.CLOSED, by=tess, text=ANSWER)
    browser = as_(cast.ada)
    settings.forget()

    with count_queries() as queries:
        browser.get("reports.show", report_id=report.id)

    assert len(queries) == 3, queries  # who I am, the report, what happened
