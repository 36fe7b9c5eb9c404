"""What was typed comes back to the person who typed it, with and without scripts, and to nobody else."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal.people.signing_in import SIGN_IN
from tests.journeys.visitor import Visitor, way_into_quiz

PATIENCE = 30_000  # milliseconds, for slow machines
SAID = "It quoted a clause that was withdrawn in May."
BACK = "You were signed out. Your text is still here. Check it and send."
Come = Callable[..., Visitor]
WAYS = ("with scripts", "without scripts")


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def fill_report(page: Page, said: str = SAID) -> None:
    page.locator("input[name=kind]").first.check(force=True)
    page.locator("input[name=agent_id]").nth(1).check(force=True)
    page.get_by_label("What happened?").fill(said)


def sign_in_again(visitor: Visitor, name: str) -> None:
    """On the page that the portal shows now, without going anywhere else."""
    page = visitor.page
    expect(page.get_by_text("You were signed out. What you typed is kept")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name=f"Continue as {name}").click()


def check_form(page: Page, way: str) -> None:
    """Scripts go on at once; without them there is a button."""
    if way == WAYS[1]:
        page.get_by_role("button", name="Check the form").click()
    expect(page.get_by_text(BACK).first).to_be_visible(timeout=PATIENCE)


def lose_sign_in(visitor: Visitor) -> None:
    visitor.page.context.clear_cookies(name=re.compile(f"^{SIGN_IN}_"))


def test_a_report_that_meets_an_ended_sign_in_comes_back_whole(visitor: Come, way: str) -> None:
    maya = visitor(scripts=way == WAYS[0]).be("Maya Okafor")
    page, said = maya.page, f"{SAID} {way}"
    maya.open("/reports/new")
    fill_report(page, said)
    agent = page.locator("input[name=agent_id]:checked").get_attribute("value")
    lose_sign_in(maya)

    page.get_by_role("button", name="Send report").click()
    sign_in_again(maya, "Maya Okafor")
    check_form(page, way)

    expect(page.get_by_label("What happened?")).to_have_value(said)
    expect(page.locator("input[name=agent_id]:checked")).to_have_value(str(agent))
    page.get_by_role("button", name="Send report").click()
    page.wait_for_url(re.compile(r"/reports/[0-9a-f-]{36}"), timeout=PATIENCE)
    maya.open("/reports/new")
    expect(page.get_by_label("What happened?")).to_have_value("")


def test_an_answer_to_a_quiz_that_meets_an_ended_sign_in_comes_back(visitor: Come, way: str) -> None:
    name = "Devika Rao" if way == WAYS[0] else "Mina Park"
    someone = visitor(scripts=way == WAYS[0]).be(name)
    page = someone.page
    someone.open("/learn/quizzes/qz-assist")
    way_into_quiz(page).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        re.compile(r"Question \d+ of"), timeout=PATIENCE
    )
    question = page.get_by_role("heading", level=1).inner_text()
    page.locator("input[name=answer]").nth(1).check(force=True)
    lose_sign_in(someone)

    page.get_by_role("button", name="Save and next question").click()
    sign_in_again(someone, name)
    check_form(page, way)

    expect(page.get_by_role("heading", level=1)).to_have_text(question)
    expect(page.locator("input[name=answer]").nth(1)).to_be_checked()


def test_a_question_to_a_reporter_that_meets_an_ended_sign_in_comes_back(visitor: Come, way: str) -> None:
    priya = visitor(scripts=way == WAYS[0]).be("Priya Nair")
    page = priya.page
    priya.open("/triage?kind=friction")
    page.get_by_role("link", name="Work on this report").click()
    page.locator("summary", has_text="a question").click()
    page.get_by_label("Your question").fill(SAID)
    lose_sign_in(priya)

    page.get_by_role("button", name="Ask and pause the clock").click()
    sign_in_again(priya, "Priya Nair")
    check_form(page, way)

    expect(page.get_by_label("Your question")).to_have_value(SAID)


def test_who_signs_in_next_in_the_same_tab_reads_nothing(visitor: Come, way: str) -> None:
    tab = visitor(scripts=way == WAYS[0]).be("Maya Okafor")
    page = tab.page
    tab.open("/reports/new")
    fill_report(page)
    tab.open("/profile")
    page.locator("main").get_by_role("button", name="Sign out", exact=True).last.click()
    tab.be("Sinéad Gallagher")

    tab.open("/reports/new")

    expect(page.get_by_label("What happened?")).to_have_value("")
    expect(page.locator("input[name=agent_id]:checked")).to_have_count(0)


def test_what_somebody_else_typed_before_the_sign_in_ended_is_not_shown(visitor: Come, way: str) -> None:
    tab = visitor(scripts=way == WAYS[0]).be("Maya Okafor")
    page = tab.page
    tab.open("/reports/new")
    fill_report(page)
    lose_sign_in(tab)
    page.get_by_role("button", name="Send report").click()

    sign_in_again(tab, "Sinéad Gallagher")
    page.wait_for_url(f"{tab.address}/", timeout=PATIENCE)
    tab.open("/reports/new")

    expect(page.get_by_label("What happened?")).to_have_value("")


def test_a_draft_outlives_a_lost_network_and_ends_when_it_is_accepted(visitor: Come) -> None:
    maya = visitor().be("Maya Okafor")
    page, said = maya.page, f"{SAID} Nobody noticed."
    maya.open("/reports/new")
    fill_report(page, said)
    agent = page.locator("input[name=agent_id]:checked").get_attribute("value")
    page.context.set_offline(True)
    page.get_by_role("button", name="Send report").click()
    page.context.set_offline(False)
    maya.complaints.clear()

    maya.open("/reports/new")

    expect(page.get_by_text("Your unsent text is back.")).to_be_visible()
    expect(page.get_by_label("What happened?")).to_have_value(said)
    expect(page.locator("input[name=agent_id]:checked")).to_have_value(str(agent))
    assert maya.criticise() == []
    page.get_by_role("button", name="Send report").click()
    page.wait_for_url(re.compile(r"/reports/[0-9a-f-]{36}"), timeout=PATIENCE)
    maya.open("/reports/new")
    expect(page.get_by_label("What happened?")).to_have_value("")


def test_a_draft_can_be_discarded(visitor: Come) -> None:
    maya = visitor().be("Maya Okafor")
    page = maya.page
    maya.open("/reports/new")
    page.get_by_label("What happened?").fill(SAID)
    maya.open("/reports/new")

    page.get_by_role("button", name="Discard it").click()

    expect(page.get_by_label("What happened?")).to_have_value("")
    maya.open("/reports/new")
    expect(page.get_by_label("What happened?")).to_have_value("")
