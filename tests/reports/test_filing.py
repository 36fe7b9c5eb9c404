"""The form by which somebody reports."""

import re

import pytest

from portal.reports import words
from portal.reports.models import Report
from portal.reports.queries.filing import CHIPS_MAX
from portal.reports.rules.kinds import Affected, Kind
from portal.reports.rules.severity import Severity
from portal.settings import queries as settings
from tests.agents.make import make_agent, make_deployment
from tests.browser import Page
from tests.make import actions, only
from tests.reports.make import WHAT, make_report


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


def test_an_agent_that_does_not_exist_is_refused_beside_its_field(as_, cast) -> None:
    make_agent("Archive Helper")

    page = as_(cast.ada).post("reports.new", kind="failure", agent_id=2**31 - 1, what=WHAT)

    assert page.status == 422
    assert page.says("That agent is not in the directory, or ended more than 30 days ago.")
    assert page.says("Archive Helper")
    assert page.says(WHAT)


def test_an_agent_named_by_a_link_is_still_offered_when_something_is_missing(as_, cast) -> None:
    for number in range(CHIPS_MAX):
        make_agent(f"Archive Helper {number}")
    named = make_agent("Voucher Agent")

    page = as_(cast.ada).post("reports.new", kind="failure", agent_id=named.id, what="")

    assert page.status == 422
    assert ("agent_id", str(named.id)) in ticked(page)


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
    assert page.says(
        "Only the people who answer reports see your name. No manager above you can open this report: nobody who "
        "leads you today, and nobody who leads you later."
    )
    assert not page.says("anonymous")


def test_every_page_has_the_button_for_those_who_may_report(as_, cast) -> None:
    assert as_(cast.ada).get("people.profile").says("Report an issue")
    assert not as_(None).get("people.sign_in").says("Report an issue")


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_report_can_be_shown(as_, cast, tess, kind) -> None:
    report = make_report(cast.ada, kind=kind)

    assert as_(tess).get("triage.show", report_id=report.id).says(report.number)
    assert as_(tess).get("triage.index", kind=kind).says(report.number)


def test_filing_needs_few_statements(as_, cast, tess, connection, count_queries) -> None:
    agent = make_agent()
    browser = as_(cast.ada)
    settings.forget()

    with count_queries() as queries:
        browser.post("reports.new", kind="failure", agent_id=agent.id, what=WHAT)

    # PostgreSQL holds the reporter, so that nothing is filed twice, and the settings that promises are made of.
    held = 2 if connection.dialect.name == "postgresql" else 0
    assert len(queries) == 10 + held, queries


def test_every_word_has_its_label() -> None:
    missing = [
        member for labels in words.LABELS for member in type(next(iter(labels))) if member not in labels
    ]

    assert missing == []


def test_a_correction_says_that_the_report_was_changed_and_not_that_one_was_sent(as_, cast) -> None:
    ada, told = as_(cast.ada), {"kind": "failure", "agent_id": 0, "what": WHAT}
    sent = ada.post("reports.new", **told)
    corrected = ada.post("reports.new", **told, affected="yes", ongoing="yes")

    assert corrected.response.location == sent.response.location
    page = ada.open(corrected.response.location)
    assert page.says(f"Your report {only(Report).number} now says this.")
    assert page.says("Corrected by the reporter")
