"""The pages of reporters and triagers."""

import re
from datetime import timedelta

import pytest

from portal.core.permissions import Role
from portal.people.models import Person
from portal.reports import words
from portal.reports.models import Report
from portal.reports.rules.kinds import Affected, Kind
from portal.reports.rules.promises import Promise, Step
from portal.reports.rules.severity import Severity
from portal.reports.rules.states import EventKind, Outcome, State
from portal.settings import queries as settings
from tests.agents.make import make_agent, make_deployment
from tests.browser import Page
from tests.conftest import NOON
from tests.make import actions, make_person, only
from tests.reports.make import WHAT, make_event, make_report

ANSWER = "We found that large attachments are skipped, and we have raised the limit."


@pytest.fixture
def tess(cast) -> Person:
    """Tess triages reports, everywhere."""
    return make_person("Tess Thorne", unit=cast.company, access=(Role.TRIAGER,))


def test_three_answers_file_a_report_and_lead_to_it(as_, cast) -> None:
    agent = make_agent()

    page = as_(cast.ada).post("reports.new", kind="failure", agent_id=agent.id, what=f"  {WHAT}  ")

    report = only(Report)
    assert page.went_to("reports.show", report_id=report.id)
    assert (report.reporter_id, report.what, report.agent_id) == (cast.ada.id, WHAT, agent.id)
    assert (report.affected, report.ongoing, report.severity) == (None, None, Severity.MODERATE)
    assert actions() == ["reports.filed"]


def test_not_sure_is_an_answer(as_, cast) -> None:
    as_(cast.ada).post("reports.new", kind="friction", agent_id=0, what=WHAT, affected="maybe")

    assert (only(Report).agent_id, only(Report).affected) == (None, Affected.MAYBE)


def test_a_link_fills_the_form_in(as_, cast) -> None:
    agent = make_agent()

    page = as_(cast.ada).get("reports.new", agent=agent.id, kind="opportunity")

    assert ticked(page) == [("kind", "opportunity"), ("agent_id", str(agent.id))]


def ticked(page: Page) -> list[tuple[str, str]]:
    """The radio buttons that are pressed, as (name, value)."""
    inputs = [
        dict(re.findall(r'(\w+)="([^"]*)"', tag)) for tag in re.findall(r"<input [^>]* checked>", page.text)
    ]
    return [(each["name"], each["value"]) for each in inputs if each["type"] == "radio"]


def test_what_was_typed_comes_back_when_something_is_missing(as_, cast) -> None:
    page = as_(cast.ada).post("reports.new", kind="failure", what="It paid twice, to two people.")

    assert page.status == 422
    assert page.says("It paid twice, to two people.")
    assert page.says("Choose an agent. “Not sure” is fine.")


def test_the_form_offers_the_agents_beside_me_first_and_promises_only_what_holds(as_, cast) -> None:
    make_agent("Archive Helper")
    make_deployment(make_agent("Claims Triage Agent"), unit=cast.claims)

    page = as_(cast.ada).get("reports.new")

    assert page.words.index("Claims Triage Agent") < page.words.index("Archive Helper")
    assert page.says("Your name is shown to the triage team only; your manager does not see it.")
    assert not page.says("anonymous")


def test_every_page_has_the_button_for_those_who_may_report(as_, cast) -> None:
    assert as_(cast.ada).get("people.profile").says("Report an agent issue")
    assert not as_(None).get("people.sign_in").says("Report an agent issue")


def test_the_menu_says_where_we_are_once(as_, cast) -> None:
    page = as_(cast.ada).get("reports.new")

    current = re.findall(r'href="([^"]+)"(?: class="is-report")? aria-current="page"', page.text)
    assert current == ["/reports/new"]  # on the tab bar; wide screens have the button


def test_my_reports_show_where_each_stands(as_, cast) -> None:
    make_report(cast.ada, what="It skipped the photo.")
    make_report(cast.ada, what="It paid twice.", state=State.CLOSED, outcome=Outcome.AGENT_FIXED)
    make_report(cast.eve, what="It is none of Ada’s business.")

    page = as_(cast.ada).get("reports.mine")

    assert page.says("It skipped the photo")
    assert page.says("The agent was fixed")
    assert not page.says("none of Ada")


def test_the_page_of_a_report_says_by_when_its_reporter_hears_back(as_, cast) -> None:
    ada = as_(cast.ada)
    fresh, late = make_report(cast.ada), make_report(cast.ada, ago=timedelta(days=30))
    answered = make_report(cast.ada, state=State.CLOSED, outcome=Outcome.AGENT_FIXED)
    make_event(answered, EventKind.CLOSED, text="It is mended.")

    assert ada.get("reports.show", report_id=fresh.id).says("You will hear back by Thu 19 Mar 2026.")
    assert ada.get("reports.show", report_id=late.id).says("You should have heard back by")
    assert not ada.get("reports.show", report_id=answered.id).says("hear back")


def test_a_stranger_a_manager_and_a_triager_do_not_find_my_page_of_a_report(as_, cast, tess) -> None:
    report = make_report(cast.ada)

    assert as_(cast.ada).get("reports.show", report_id=report.id).status == 200
    for other in (cast.eve, cast.bo, cast.cal, cast.dot, tess):
        assert as_(other).get("reports.show", report_id=report.id).status == 404
        assert as_(other).post("reports.reply", report_id=report.id, text="Hello there").status == 404


def test_the_answer_stands_beside_what_was_said(as_, cast, tess) -> None:
    report = make_report(cast.ada, state=State.CLOSED, outcome=Outcome.AGENT_FIXED)
    make_event(report, EventKind.CLOSED, by=tess, text=ANSWER)

    page = as_(cast.ada).get("reports.show", report_id=report.id)

    assert page.says(WHAT)
    assert page.says(ANSWER)
    assert page.says("Ask us to look again")


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


def test_the_queue_is_for_triagers(as_, cast, tess) -> None:
    report = make_report(cast.ada)

    assert as_(tess).get("triage.show", report_id=report.id).says(WHAT)
    for other in (cast.ada, cast.bo, cast.eve, cast.dot):
        assert as_(other).get("triage.index").status == 403
    assert as_(None).get("triage.index").status == 303


@pytest.mark.parametrize(
    ("endpoint", "answers"),
    [
        ("acknowledge", {}), ("rate", {"category": "unsorted"}), ("ask", {"question": "Which one was it?"}),
        ("move", {"to": "fixed"}), ("close", {"outcome": "no_change", "answer": ANSWER}),
    ],
)  # fmt: skip
def test_a_triager_in_the_reporters_line_cannot_act_on_a_report(as_, cast, endpoint, answers) -> None:
    report = make_report(make_person("Una Ulm", manager=make_person("Tom Tarn", access=(Role.TRIAGER,))))
    boss = report.reporter.manager

    assert as_(boss).post(f"triage.{endpoint}", report_id=report.id, **answers).status == 404
    assert actions() == []


def test_a_triager_sees_rates_answers_and_the_reporter_reads_it(as_, cast, tess) -> None:
    report = make_report(cast.ada)
    browser = as_(tess)

    seen = browser.post("triage.acknowledge", report_id=report.id)
    rated = browser.post(
        "triage.rate", report_id=report.id, category="wrong-action", harm="2", reach="2", reversibility="2"
    )
    closed = browser.post("triage.close", report_id=report.id, outcome="agent_fixed", answer=ANSWER)

    assert all(page.went_to("triage.show", report_id=report.id) for page in (seen, rated, closed))
    assert (report.state, report.severity) == (State.CLOSED, Severity.MODERATE)
    assert as_(cast.ada).get("reports.show", report_id=report.id).says(ANSWER)


def test_the_next_thing_to_do_with_a_report_is_the_one_primary_button(as_, cast, tess) -> None:
    report = make_report(cast.ada)
    browser = as_(tess)

    unrated = browser.get("triage.show", report_id=report.id)
    browser.post(
        "triage.rate", report_id=report.id, category="wrong-action", harm="2", reach="2", reversibility="2"
    )
    rated = browser.get("triage.show", report_id=report.id)

    assert [page.text.count("btn-primary") for page in (unrated, rated)] == [1, 1]


def test_a_short_answer_comes_back_with_what_was_typed(as_, cast, tess) -> None:
    report = make_report(cast.ada, state=State.TRIAGED)

    page = as_(tess).post("triage.close", report_id=report.id, outcome="no_change", answer="Nothing to see.")

    assert page.status == 422
    assert page.says("Nothing to see.")
    assert page.says("at least 40 characters")
    assert report.state is State.TRIAGED


def test_a_question_and_a_step_are_one_click_each(as_, cast, tess) -> None:
    report = make_report(cast.ada, state=State.TRIAGED)
    browser = as_(tess)

    browser.post("triage.ask", report_id=report.id, question="Which claim was it?")
    assert report.state is State.NEEDS_INFO
    assert browser.get("triage.show", report_id=report.id).says("Paused")
    browser.post("triage.move", report_id=report.id, to="triaged")
    browser.post("triage.move", report_id=report.id, to="in_progress")
    refused = browser.post("triage.move", report_id=report.id, to="verified")

    assert (report.state, refused.status) == (State.IN_PROGRESS, 422)
    assert refused.says("A report that is “Being fixed” cannot become “Fix checked”.")


def test_no_address_closes_a_report_without_an_answer(as_, cast, tess) -> None:
    report = make_report(cast.ada, severity=Severity.CRITICAL, state=State.TRIAGED)

    page = as_(tess).post("triage.move", report_id=report.id, to="closed")

    assert page.status == 422
    assert page.says("A report that is “Sorted and rated” cannot become “Answered”.")
    assert (report.state, report.outcome, report.answered_at) == (State.TRIAGED, None, None)


def test_a_serious_report_says_what_it_needs_before_it_can_close(as_, cast, tess) -> None:
    report = make_report(cast.ada, severity=Severity.SERIOUS, state=State.TRIAGED)

    page = as_(tess).get("triage.show", report_id=report.id)

    assert page.says("close only after someone other than the fixer has confirmed")
    assert not page.says("Send answer and close")


def test_the_queue_says_when_it_is_empty(as_, tess) -> None:
    assert as_(tess).get("triage.index").says("Nothing waits here")


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_report_can_be_shown(as_, cast, tess, kind) -> None:
    report = make_report(cast.ada, kind=kind)

    assert as_(tess).get("triage.show", report_id=report.id).says(report.number)
    assert as_(tess).get("triage.index", kind=kind).says(report.number)


@pytest.mark.parametrize("rows", [1, 3])
def test_my_reports_need_two_queries_however_many(as_, cast, count_queries, rows) -> None:
    for _ in range(rows):
        make_report(cast.ada)
    browser = as_(cast.ada)
    settings.forget()

    with count_queries() as queries:
        browser.get("reports.mine")

    assert len(queries) == 2, queries  # who I am, my reports


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_needs_six_queries_however_long(as_, cast, tess, count_queries, rows) -> None:
    for _ in range(rows):
        make_event(
            make_report(cast.ada, agent_id=make_agent(f"Agent {_}").id), EventKind.REPLIED, by=cast.ada
        )
    browser = as_(tess)
    settings.forget()

    with count_queries() as queries:
        browser.get("triage.index")

    # who I am, the menu's count, next, counts, queue, events
    assert len(queries) == 6, queries


def test_a_report_needs_few_queries(as_, cast, tess, count_queries) -> None:
    report = make_report(cast.ada, state=State.CLOSED, outcome=Outcome.NO_CHANGE)
    make_event(report, EventKind.CLOSED, by=tess, text=ANSWER)
    browser = as_(cast.ada)
    settings.forget()

    with count_queries() as queries:
        browser.get("reports.show", report_id=report.id)

    assert len(queries) == 3, queries  # who I am, the report, what happened


def test_filing_needs_few_statements(as_, cast, connection, count_queries) -> None:
    agent = make_agent()
    browser = as_(cast.ada)
    settings.forget()

    with count_queries() as queries:
        browser.post("reports.new", kind="failure", agent_id=agent.id, what=WHAT)

    # PostgreSQL holds the reporter, so that nothing is filed twice, and the settings that promises are made of.
    held = 2 if connection.dialect.name == "postgresql" else 0
    assert len(queries) == 12 + held, queries  # two of them who I am: at the door, and within the use case


@pytest.mark.parametrize(
    ("left", "text", "tone"),
    [
        (timedelta(minutes=-35), "Overdue by 35 min", "bad"), (timedelta(minutes=72), "1 h 12 min left", "warn"),
        (timedelta(hours=3, minutes=40), "3 h 40 min left", ""), (timedelta(hours=23), "Tomorrow 11:00", ""),
        (timedelta(days=4), "Mon 16 Mar", ""), (timedelta(days=-3), "Overdue by 3 days", "bad"),
    ],
)  # fmt: skip
def test_the_clock_says_how_long_is_left(app, connection, left, text, tone) -> None:
    promise = Promise(step=Step.ANSWER, due_at=NOON + left)

    with app.test_request_context():
        assert (words.clock_text(promise, NOON), words.clock_tone(promise, NOON)) == (text, tone)


def test_every_word_has_its_label() -> None:
    missing = [
        member for labels in words.LABELS for member in type(next(iter(labels))) if member not in labels
    ]

    assert missing == []


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ({"tab": "asked"}, "No reporter is asked anything"),
        ({"tab": "fixing"}, "Nothing is in fix"),
        ({"tab": "answered"}, "Nothing is answered yet"),
        ({"kind": "opportunity"}, "Nothing of this kind"),
    ],
)
def test_an_empty_view_of_the_queue_says_what_it_is_for_and_shows_no_other_report(
    as_, cast, tess, view: dict[str, str], said: str
) -> None:
    report = make_report(cast.ada)
    assert as_(tess).get("triage.index").says(report.number)

    page = as_(tess).get("triage.index", **view)

    assert page.says(said)
    assert report.number not in page.text


def test_beside_a_view_stands_the_report_that_heads_it(as_, cast, tess) -> None:
    open_one, closed = make_report(cast.ada), make_report(cast.ada, state=State.CLOSED)

    page = as_(tess).get("triage.index", tab="answered")

    assert page.text.count(closed.number) > 1  # in the list, and opened beside it
    assert open_one.number not in page.text
