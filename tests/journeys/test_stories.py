"""Short journeys through the sample company, each with somebody else's eyes."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]
PATIENCE = 30_000  # milliseconds, for slow machines


def answer_first_check(page: Page) -> None:
    """Go on through the open lesson to its first unanswered check, and choose something there."""
    button = page.get_by_role("button", name="Check my answer")
    for _section in range(8):
        if button.count():
            break
        page.get_by_role("link", name=re.compile("^Next")).or_(
            page.get_by_role("button", name=re.compile("^Next"))
        ).first.click()
        page.wait_for_load_state()
    check = page.locator("form.check").first
    check.locator(".choice").first.click()
    check.get_by_role("button", name="Check my answer").click()


def test_a_check_answers_at_once_where_it_stands(visitor: Come) -> None:
    maya = visitor().be("Maya Okafor")
    maya.page.locator(".todo a").first.click()

    answer_first_check(maya.page)

    expect(maya.page.locator(".check [role=status]").first).to_be_visible(timeout=PATIENCE)
    assert maya.criticise() == []


def test_a_report_is_three_clicks_from_today_and_then_among_mine(visitor: Come) -> None:
    maya = visitor("phone-light").be("Maya Okafor")
    page, said = maya.page, "It quoted a price from last year in a story"

    page.locator("main").get_by_role("link", name="Report an issue").click()
    page.locator(".chip", has_text="Policy Lookup").click()
    page.get_by_label("What happened?").fill(said)
    page.get_by_role("button", name="Send report").click()
    page.wait_for_url(re.compile(r"/reports/[0-9a-f-]{36}"), timeout=PATIENCE)

    assert maya.criticise() == []
    maya.open("/reports")
    expect(page.get_by_role("link", name=said).first).to_be_visible()


def test_a_manager_finds_who_is_not_ready_and_what_is_missing(visitor: Come) -> None:
    sinead = visitor().be("Sinéad Gallagher")
    page = sinead.page

    page.get_by_role("link", name="Team", exact=True).first.click()
    page.get_by_label("Clearance").select_option(label="In progress")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url(re.compile("clearance="), timeout=PATIENCE)
    page.locator("table.matrix").get_by_role("link", name="Eoin Tracey").click()

    expect(page.get_by_role("heading", name="Eoin Tracey", level=1)).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text(re.compile("things are missing")).first).to_be_visible()


def test_a_triager_answers_and_closes(visitor: Come) -> None:
    priya = visitor().be("Priya Nair")
    page = priya.page
    priya.open("/triage")
    page.get_by_role("link", name=re.compile("storm cover includes fences")).first.click()
    form = page.get_by_role("form", name="Answer and close")

    form.locator(".choice", has_text="A source was corrected").click()
    form.get_by_label("Answer to the reporter").fill("The wording it relied on was old. It is replaced.")
    form.get_by_role("button", name="Send answer and close").click()

    expect(page.get_by_text(re.compile("The wording it relied on was old")).first).to_be_visible(
        timeout=PATIENCE
    )
    assert priya.criticise() == []


def test_a_team_leader_signs_somebody_off_on_a_phone(visitor: Come) -> None:
    sinead = visitor("phone-light").be("Sinéad Gallagher")
    page = sinead.page
    sinead.open("/team?path=frontline-agent:1")

    page.get_by_role("link", name="Observe and sign off Agnieszka Lis").click()

    expect(page.get_by_role("heading", name="Agnieszka Lis", level=1)).to_be_visible(timeout=PATIENCE)
    expect(page.locator("main form").first).to_be_visible()
    assert sinead.criticise() == []


def test_a_sign_off_clears_a_person_and_the_team_moves_on(visitor: Come) -> None:
    """A colleague has observed her last week; Sinéad makes the second observation, and six of eight are ready."""
    sinead = visitor().be("Sinéad Gallagher")
    page = sinead.page
    expect(page.get_by_text("Not yet. 5 of 8 are ready. One more needs only a sign-off.")).to_be_visible()

    page.get_by_role("link", name="Agnieszka Lis would like you to observe their work").click()
    for mark in page.locator("main input[type=radio][value=yes]").all():
        mark.check(force=True)
    page.get_by_role("button", name="Sign the observation").click()
    page.wait_for_url(re.compile(r"/learn/observations/\d+"), timeout=PATIENCE)
    sinead.open("/team?path=frontline-agent:1")

    expect(page.get_by_text("Not yet. 6 of 8 are ready.")).to_be_visible(timeout=PATIENCE)


def test_four_people_are_nudged_within_five_clicks(visitor: Come) -> None:
    """Team, the one button, and send: who is not ready and why is on the way, and no click is wasted."""
    sinead = visitor().be("Sinéad Gallagher")
    page, clicks = sinead.page, 0

    for name in ("Team", re.compile("^Nudge the .* not ready$"), re.compile("^Send ")):
        page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).first.click()
        clicks += 1

    page.wait_for_url("**/team/nudges", timeout=PATIENCE)
    expect(page.get_by_role("button", name=re.compile("^Undo"))).to_be_visible()
    assert clicks <= 5
    assert sinead.criticise() == []


def test_the_sample_is_entered_by_keyboard_alone(visitor: Come) -> None:
    stranger = visitor()
    page = stranger.page
    stranger.open("/sign-in")

    press_until(page, "Continue as Grace Lindqvist")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Grace", timeout=PATIENCE)


def press_until(page: Page, name: str) -> None:
    """Press Tab until ``name`` has the focus, then Enter."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText.replace(/\\s+/g, ' ').trim()") == name:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} is out of reach of the keyboard")
