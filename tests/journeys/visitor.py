"""Somebody of the sample company at a screen, who notices what is wrong with a page."""

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
LOOKS: dict[str, dict[str, Any]] = {
    "desktop-light": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "desktop-dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "phone-light": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
    "phone-dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIOLATIONS = """tags => axe.run({runOnly: tags, resultTypes: ['violations']}).then(found => found.violations.map(
  each => each.id + ': ' + each.nodes.map(node => node.target).slice(0, 3).join(' | ')))"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# An icon is a shape cut out of a colour: it needs both, and the colour must be another than what it lies on.
BLANK_ICONS = """() => {
  const colour = each => getComputedStyle(each).backgroundColor, none = 'rgba(0, 0, 0, 0)';
  const ground = each => !each || colour(each) !== none ? each && colour(each) : ground(each.parentElement);
  const drawn = [...document.querySelectorAll('.icon')].filter(each => each.checkVisibility());
  return drawn.filter(each => getComputedStyle(each).maskImage === 'none'
    || [none, ground(each.parentElement)].includes(colour(each))).map(each => each.className);
}"""
# Scripts and styles follow the device within two frames; colours fade from one look into the other, some for ever.
SETTLE = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))).then(() =>
  document.getAnimations().filter(each => each.effect.getComputedTiming().endTime !== Infinity)
    .forEach(each => each.finish()))"""


class Visitor:
    """A page in a browser, with the address of a portal."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def be(self, name: str) -> "Visitor":
        """Sign in as somebody of the tour."""
        self.page.goto(f"{self.address}/sample/people")
        self.page.get_by_role("button", name=f"Continue as {name}").click()
        self.page.wait_for_url(f"{self.address}/")
        return self

    def open(self, path: str) -> int:
        """Go to an address; the status of the answer."""
        answer = self.page.goto(f"{self.address}{path}", wait_until="load")
        assert answer is not None
        return answer.status

    def look(self, name: str) -> None:
        """Change the screen and the colours that the device prefers, as if the page had been opened with them."""
        self.page.set_viewport_size(LOOKS[name]["viewport"])
        self.page.emulate_media(color_scheme=LOOKS[name]["color_scheme"])
        self.page.evaluate(SETTLE)

    def criticise(self) -> list[str]:
        """Everything wrong with the page as it is now: accessibility, icons, console, sideways scrolling."""
        if self.page.evaluate("typeof axe === 'undefined'"):
            self.page.evaluate(AXE.read_text())
        found = self.page.evaluate(VIOLATIONS, TAGS)
        wide = self.page.evaluate(TOO_WIDE)
        blank = [f"a blank icon: {each}" for each in self.page.evaluate(BLANK_ICONS)]
        faults = [*found, *blank, *self.complaints, *([f"{wide} px too wide"] if wide > 0 else [])]
        self.complaints.clear()
        return faults

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(f"console {kind}: {text}")


def way_into_quiz(page: Page) -> Locator:
    """The button that starts the open quiz, or the link into the attempt that another journey has begun."""
    main = page.locator("main")
    return main.get_by_role("button", name="Start the quiz").or_(main.get_by_role("link", name="Continue"))
