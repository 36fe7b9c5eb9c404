"""The main pages for eyes and screens that differ: narrow, large text, forced colours, no motion, paper."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import BLANK_ICONS, FLAGS, ONE_WORKER, Visitor, find_chromium

pytestmark = ONE_WORKER

Come = Callable[..., Visitor]
MAIN_PAGES = {
    "Maya Okafor": (
        "/", "/learn", "/learn/lessons/f01-what-an-agent-is", "/learn/quizzes/qz-foundation", "/clearance", "/agents",
        "/agents/1", "/reports/new", "/policies/p06", "/profile",
    ),
    "Sinéad Gallagher": ("/team",),
    "Priya Nair": ("/triage",),
}  # fmt: skip
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Whatever takes the focus shows an outline, itself or the label around it; shadows and colours are gone here.
UNSEEN_FOCUS = """() => {
  const reachable = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter(each => each.checkVisibility() && !each.disabled && each.tabIndex >= 0 && each.type !== 'hidden');
  const hasOutline = each => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
  };
  return reachable.filter(each => {
    each.focus();
    const label = each.closest('label');
    return document.activeElement === each && !hasOutline(each) && !(label && hasOutline(label));
  }).map(each => each.outerHTML.slice(0, 120));
}"""
ON_PAPER = """() => [...document.querySelectorAll('nav, .masthead, .tabbar, .sample, .toasts, .skip, button, .btn')]
  .filter(each => each.getBoundingClientRect().height > 0).map(each => each.outerHTML.slice(0, 120))"""
MOVING = """() => [
  ...document.getAnimations().map(each => each.animationName || each.transitionProperty),
  ...[...document.querySelectorAll('*')].filter(each => {
    const style = getComputedStyle(each);
    return [...style.transitionDuration.split(', '), ...style.animationDuration.split(', ')]
      .some(time => parseFloat(time) > 0.01 && (style.animationName !== 'none' || style.transitionProperty !== 'none'
        && style.transitionDuration !== '0s'));
  }).map(each => each.outerHTML.slice(0, 120)),
]"""

# Whatever can be used on the screen, but lies below a toast.
COVERED = """() => {
  const toasts = [...document.querySelectorAll('.toasts .toast')].map(each => each.getBoundingClientRect());
  const meets = (one, other) => one.left < other.right && other.left < one.right
    && one.top < other.bottom && other.top < one.bottom;
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter(each => each.checkVisibility() && !each.closest('.toasts, .skip, .visually-hidden'))
    .filter(each => toasts.some(toast => meets(toast, each.getBoundingClientRect())))
    .map(each => each.outerHTML.slice(0, 120));
}"""


def faults(visitor: Visitor, guide: str, look: Callable[[Visitor], object]) -> dict[str, object]:
    """What ``look`` finds on each of the guide's pages."""
    visitor.be(guide)
    found = {}
    for path in MAIN_PAGES[guide]:
        assert visitor.open(path) == 200, path
        if wrong := look(visitor):
            found[path] = wrong
    return found


@pytest.mark.parametrize("guide", MAIN_PAGES)
def test_nothing_scrolls_sideways_on_the_narrowest_screen(visitor: Come, guide: str) -> None:
    narrow = visitor("phone-light", viewport={"width": 320, "height": 640})

    assert faults(narrow, guide, lambda each: max(0, each.page.evaluate(TOO_WIDE))) == {}


def test_a_toast_lies_over_nothing_that_can_be_used(visitor: Come) -> None:
    them = visitor().be("Maya Okafor")

    them.page.get_by_text("You are Maya Okafor now").wait_for()

    assert them.page.evaluate(COVERED) == []


def test_on_a_phone_the_end_of_the_page_can_be_scrolled_clear_of_a_toast(visitor: Come) -> None:
    them = visitor("phone-light").be("Maya Okafor")
    them.page.get_by_text("You are Maya Okafor now").wait_for()

    them.page.evaluate("window.scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")

    assert them.page.evaluate(COVERED) == []


@pytest.fixture
def large_letters(chromium: Browser, portal: str) -> Iterator[Visitor]:
    """Somebody whose browser writes twice as large, as one sets it there: the page learns it by its root."""
    browser = chromium.browser_type.launch(
        executable_path=find_chromium(), args=[*FLAGS, "--blink-settings=defaultFontSize=32"]
    )
    yield Visitor(browser.new_context(viewport={"width": 1280, "height": 1024}), portal)
    browser.close()


@pytest.mark.parametrize("guide", MAIN_PAGES)
def test_nothing_scrolls_sideways_when_letters_are_twice_as_large(large_letters: Visitor, guide: str) -> None:
    def look(each: Visitor) -> int:
        assert each.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        return max(0, int(each.page.evaluate(TOO_WIDE)))

    assert faults(large_letters, guide, look) == {}


@pytest.mark.parametrize("guide", MAIN_PAGES)
def test_icons_are_seen_where_colours_are_forced(visitor: Come, guide: str) -> None:
    def look(them: Visitor) -> object:
        return them.page.evaluate(BLANK_ICONS)

    assert faults(visitor(forced_colors="active"), guide, look) == {}


@pytest.mark.parametrize("guide", MAIN_PAGES)
def test_the_focus_is_seen_where_colours_are_forced(visitor: Come, guide: str) -> None:
    def look(each: Visitor) -> list[str]:
        each.page.keyboard.press("Tab")  # so that the browser shows the focus as to somebody with a keyboard
        return list(each.page.evaluate(UNSEEN_FOCUS))

    assert faults(visitor(forced_colors="active"), guide, look) == {}


@pytest.mark.parametrize("guide", MAIN_PAGES)
def test_nothing_moves_for_whoever_asked_for_that(visitor: Come, guide: str) -> None:
    assert faults(visitor(reduced_motion="reduce"), guide, lambda each: each.page.evaluate(MOVING)) == {}


@pytest.mark.parametrize("guide", MAIN_PAGES)
def test_paper_shows_the_page_and_no_way_around(visitor: Come, guide: str) -> None:
    def look(each: Visitor) -> list[str]:
        each.page.emulate_media(media="print")
        assert each.page.locator("main h1").is_visible()
        return list(each.page.evaluate(ON_PAPER))

    assert faults(visitor(), guide, look) == {}
