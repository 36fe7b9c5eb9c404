"""The main pages for eyes and screens that differ: narrow, large text, forced colours, no motion, paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.visitor import BLANK_ICONS, TOO_WIDE, Visitor

Come = Callable[..., Visitor]
MAIN_PAGES = {
    "Maya Okafor": (
        "/", "/learn", "/learn/lessons/f01-what-an-agent-is", "/learn/quizzes/qz-foundation", "/clearance", "/agents",
        "/agents/1", "/reports/new", "/policies/p06", "/profile",
    ),
    "Sinéad Gallagher": ("/team",),
    "Priya Nair": ("/triage",),
}  # fmt: skip
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


@pytest.fixture
def page_of(guest: Callable[[str], Visitor]) -> Callable[[str], Page]:
    """Open one of the main pages as whoever it is for."""

    def come(path: str) -> Page:
        someone = guest(next(name for name, paths in MAIN_PAGES.items() if path in paths))
        assert someone.open(path) == 200
        return someone.page

    return come


@pytest.mark.parametrize("path", [path for paths in MAIN_PAGES.values() for path in paths])
def test_a_main_page_is_fit_for_other_eyes_and_screens(page_of: Callable[[str], Page], path: str) -> None:
    """Opened once; what the device prefers changes while it is open."""
    page = page_of(path)

    found = {what: look(page) for what, look in DISPLAYS.items()}

    assert {what: wrong for what, wrong in found.items() if wrong} == {}


def on_the_narrowest_screen(page: Page) -> object:
    page.set_viewport_size({"width": 320, "height": 640})
    return max(0, page.evaluate(TOO_WIDE))


def with_letters_twice_as_large(page: Page) -> object:
    """As one sets it in the browser: the page learns it by its root."""
    page.set_viewport_size({"width": 1280, "height": 1024})
    browser = page.context.new_cdp_session(page)
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    wide = max(0, page.evaluate(TOO_WIDE))
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 16}})
    return wide


def where_colours_are_forced(page: Page) -> object:
    """Icons are seen, and so is the focus, as somebody with a keyboard sees it."""
    page.emulate_media(forced_colors="active")
    blank = page.evaluate(BLANK_ICONS)
    page.keyboard.press("Tab")
    unseen = page.evaluate(UNSEEN_FOCUS)
    page.emulate_media(forced_colors="none")
    return [*blank, *unseen]


def where_nothing_should_move(page: Page) -> object:
    page.emulate_media(reduced_motion="reduce")
    return page.evaluate(MOVING)


def on_paper(page: Page) -> object:
    """The page is there, and no way around."""
    page.emulate_media(media="print")
    assert page.locator("main h1").is_visible()
    return page.evaluate(ON_PAPER)


DISPLAYS = {
    "on the narrowest screen": on_the_narrowest_screen,
    "with letters twice as large": with_letters_twice_as_large,
    "where colours are forced": where_colours_are_forced,
    "where nothing should move": where_nothing_should_move,
    "on paper": on_paper,
}


def test_a_toast_lies_over_nothing_that_can_be_used(visitor: Come) -> None:
    them = visitor().be("Maya Okafor")

    them.page.get_by_text("You are now Maya Okafor").wait_for()

    assert them.page.evaluate(COVERED) == []


def test_on_a_phone_the_end_of_the_page_can_be_scrolled_clear_of_a_toast(visitor: Come) -> None:
    them = visitor("phone-light").be("Maya Okafor")
    them.page.get_by_text("You are now Maya Okafor").wait_for()

    them.page.evaluate("window.scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")

    assert them.page.evaluate(COVERED) == []
