"""What everybody has to do here, by keyboard alone and without scripts: on a phone where work is done on one."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.visitor import Visitor, way_into_quiz

PATIENCE = 30_000  # milliseconds, for slow machines
TABS = 200  # more than any page asks for
HAS_FOCUS = "each => each === document.activeElement"


@dataclass
class Keyboard:
    """Tab, arrows, space, Enter and letters; the pointer is never touched."""

    page: Page

    def press(self, what: Locator) -> None:
        self._reach(what)
        self.page.keyboard.press("Enter")

    def choose(self, what: Locator) -> None:
        """A radio button is reached through its group, with the arrows."""
        name, kind = what.get_attribute("name"), what.get_attribute("type")
        self._reach(self.page.locator(f"input[name='{name}']") if kind == "radio" else what)
        for _ in range(20 if kind == "radio" else 0):
            if what.evaluate(HAS_FOCUS):
                break
            self.page.keyboard.press("ArrowDown")
        if not what.is_checked():
            self.page.keyboard.press("Space")
        assert what.is_checked()

    def write(self, what: Locator, text: str) -> None:
        self._reach(what)
        self.page.keyboard.type(text)

    def _reach(self, what: Locator) -> None:
        """Press Tab until one of ``what`` has the focus."""
        for _ in range(TABS):
            self.page.keyboard.press("Tab")
            if what.evaluate_all("all => all.includes(document.activeElement)"):
                return
        raise AssertionError(f"{what} is out of reach of the keyboard")


@dataclass
class Finger:
    """Taps and types; there may be no scripts to help."""

    page: Page

    def press(self, what: Locator) -> None:
        what.click()

    def choose(self, what: Locator) -> None:
        what.locator("xpath=ancestor-or-self::*[self::label or self::input][last()]").click()
        assert what.is_checked()

    def write(self, what: Locator, text: str) -> None:
        what.fill(text)


Hands = Keyboard | Finger
Come = Callable[..., tuple[Visitor, Hands]]
WAYS = ("by keyboard", "without scripts")


@pytest.fixture(params=WAYS)
def come(request: pytest.FixtureRequest, visitor: Callable[..., Visitor]) -> Come:
    """``come("Maya Okafor", "Agnieszka Lis")``: the first of them by keyboard, the second without scripts."""

    def arrive(*names: str, look: str = "desktop-light") -> tuple[Visitor, Hands]:
        by_keyboard = request.param == WAYS[0]
        someone = visitor(look, scripts=by_keyboard).be(names[0 if by_keyboard else -1])
        return someone, (Keyboard if by_keyboard else Finger)(someone.page)

    return arrive


def button(page: Page, name: str) -> Locator:
    return page.locator("main").get_by_role("button", name=name)


def test_a_check_of_a_lesson_is_answered(come: Come) -> None:
    maya, hands = come("Maya Okafor", look="phone-light")
    page = maya.page
    hands.press(page.locator(".todo a").first)
    page.wait_for_url(re.compile("/learn/lessons/"), timeout=PATIENCE)
    for _section in range(8):
        if button(page, "Check my answer").count():
            break
        onwards = page.get_by_role("link", name=re.compile("^Next"))
        with page.expect_navigation():
            hands.press(onwards.or_(page.get_by_role("button", name=re.compile("^Next"))).first)

    check = page.locator("form.check").first
    hands.choose(check.locator("input[type=radio], input[type=checkbox]").first)
    hands.press(check.get_by_role("button", name="Check my answer"))

    expect(page.locator(".check [role=status]").first).to_be_visible(timeout=PATIENCE)


def _answers_wanted(page: Page) -> int:
    """The question is drawn: it takes one answer, or as many as it says."""
    said = re.search(r"Choose (two|three)\.", page.locator("main").inner_text())
    return {"two": 2, "three": 3}[said.group(1)] if said else 1


def test_a_question_of_a_quiz_is_answered(come: Come) -> None:
    someone, hands = come("Devika Rao", "Mina Park")
    page = someone.page
    someone.open("/learn/quizzes/qz-assist")
    hands.press(way_into_quiz(page))
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text(re.compile(r"Question \d+ of"), timeout=PATIENCE)
    number_before = int(re.findall(r"\d+", heading.inner_text())[0])

    for number in range(_answers_wanted(page)):
        hands.choose(page.locator("input[name=answer]").nth(number + 1))
    hands.press(button(page, "Save and next question"))

    expect(heading).to_have_text(f"Question {number_before + 1} of 12", timeout=PATIENCE)
    expect(page.locator("main legend")).to_be_focused()


def test_a_case_of_a_lab_gets_its_verdict(come: Come) -> None:
    someone, hands = come("Devika Rao", "Mina Park", look="phone-light")
    page = someone.page
    someone.open("/learn/labs/lab-20")
    hands.press(button(page, "Start the lab"))
    first_case = page.locator("input[name=item_id]")
    expect(first_case).to_have_count(1, timeout=PATIENCE)
    case = first_case.get_attribute("value")

    hands.choose(page.locator("input[name=call][value=stop]"))
    hands.choose(page.locator("input[name=reasons]").nth(1))
    hands.write(page.get_by_label("In your own words"), "It names a rule that does not exist.")
    hands.press(button(page, "Save and next case"))

    expect(page.locator(f"input[name=item_id]:not([value='{case}'])")).to_have_count(1, timeout=PATIENCE)
    expect(page.get_by_role("heading", name="The agent suggests")).to_be_focused()


def test_a_report_is_sent(come: Come, request: pytest.FixtureRequest) -> None:
    maya, hands = come("Maya Okafor", look="phone-light")
    page, said = maya.page, f"It answered in the wrong language {request.node.callspec.id}."
    maya.open("/reports/new")

    hands.choose(page.locator("input[name=kind]").first)
    hands.choose(page.locator("input[name=agent_id]").nth(1))
    hands.write(page.get_by_label("What happened?"), said)
    hands.press(button(page, "Send report"))

    page.wait_for_url(re.compile(r"/reports/[0-9a-f-]{36}"), timeout=PATIENCE)
    expect(page.get_by_text(said).first).to_be_visible()


def test_a_policy_that_changed_is_acknowledged(come: Come) -> None:
    """Both signed the earlier text, and so are asked the one question about the section that changed."""
    someone, hands = come("Devika Rao", "Judith Amsel", look="phone-light")
    page = someone.page
    someone.open("/policies/p06")

    hands.choose(page.locator("#acknowledge .choice", has_text="Before your shift ends").locator("input"))
    hands.press(button(page, "Acknowledge"))

    expect(page.get_by_text("You acknowledged this version")).to_be_visible(timeout=PATIENCE)
    assert isinstance(hands, Finger) or someone.criticise() == []


def test_a_team_leader_observes_somebody_at_the_desk_on_a_phone(
    come: Come, request: pytest.FixtureRequest
) -> None:
    sinead, hands = come("Sinéad Gallagher", look="phone-light")
    page = sinead.page
    name = dict(zip(WAYS, ("Brian Fahy", "Conor Hayes"), strict=True))[request.node.callspec.id]
    sinead.open("/team")
    person_id = str(page.get_by_role("link", name=name).get_attribute("href")).rpartition("/")[2]
    sinead.open(f"/learn/observe/{person_id}?checklist=so-1")  # the list names only those who wait
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible(timeout=PATIENCE)

    for mark in page.locator("main input[type=radio][value=yes]").all():
        hands.choose(mark)
    hands.write(page.get_by_label("What went well and what to practise"), "Opened every source.")
    hands.press(button(page, "Sign the observation"))

    page.wait_for_url(re.compile(r"/learn/observations/\d+"), timeout=PATIENCE)
    expect(page.get_by_text("Opened every source.")).to_be_visible()
