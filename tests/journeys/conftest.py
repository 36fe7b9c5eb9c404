"""A real portal with the sample company, and a real browser in front of it."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
LOOKS = {
    "desktop-light": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "desktop-dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "phone-light": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
    "phone-dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


ONE_WORKER = pytest.mark.xdist_group("journeys")  # so that the sample company is built once


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portal that somebody has just started for the first time."""
    folder, port = tmp_path_factory.mktemp("portal"), _free_port()
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(ROOT), "PORTAL_DATA": str(folder / "var"),
        "PORTAL_PORT": str(port),
    }  # fmt: skip
    with (folder / "log.txt").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", "from portal.cli import main; main()", "run"],
            env=environment, stdout=log, stderr=subprocess.STDOUT, cwd=folder,
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(f"{address}/livez", process, folder / "log.txt")
            yield address
        finally:
            process.terminate()
            process.wait(timeout=40)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    given = find_chromium()
    if not given or not AXE.exists():
        if os.environ.get("RUNG_TEST_REQUIRE_BROWSER") == "1":
            raise RuntimeError("A Chromium and axe-core are needed: make test sets them up.")
        pytest.skip("no Chromium here: make test sets one up")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=given, args=FLAGS)
        yield browser
        browser.close()


def find_chromium() -> str | None:
    return os.environ.get("RUNG_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


# An icon is a shape cut out of a colour: it needs both, and the colour must be another than what it lies on.
BLANK_ICONS = """() => {
  const colour = each => getComputedStyle(each).backgroundColor, none = 'rgba(0, 0, 0, 0)';
  const ground = each => !each || colour(each) !== none ? each && colour(each) : ground(each.parentElement);
  return [...document.querySelectorAll('.icon')].filter(each => getComputedStyle(each).maskImage === 'none'
    || [none, ground(each.parentElement)].includes(colour(each))).map(each => each.className);
}"""


class Visitor:
    """Somebody of the sample company at a screen, who notices what is wrong with a page."""

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

    def criticise(self) -> list[str]:
        """Everything wrong with the page as it is now: accessibility, icons, console, sideways scrolling."""
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate(
            "tags => axe.run({runOnly: tags}).then(found => found.violations.map("
            "each => each.id + ': ' + each.nodes.map(node => node.target).slice(0, 3).join(' | ')))",
            TAGS,
        )
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        blank = [f"a blank icon: {each}" for each in self.page.evaluate(BLANK_ICONS)]
        faults = [*found, *blank, *self.complaints, *([f"{wide} px too wide"] if wide > 0 else [])]
        self.complaints.clear()
        return faults

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(f"console {kind}: {text}")


@pytest.fixture
def visitor(chromium: Browser, portal: str) -> Iterator[Callable[..., Visitor]]:
    """``visitor("phone-dark")`` comes with that screen; ``scripts=False`` without JavaScript; more for Playwright."""
    contexts: list[BrowserContext] = []

    def come(look: str = "desktop-light", *, scripts: bool = True, **more: object) -> Visitor:
        context = chromium.new_context(**{**LOOKS[look], **more, "java_script_enabled": scripts})
        contexts.append(context)
        return Visitor(context, portal)

    yield come
    for context in contexts:
        context.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Until the portal answers; building the sample company takes a while the first time."""
    pause = threading.Event()
    for _ in range(2400):
        if process.poll() is not None:
            raise RuntimeError(log.read_text()[-2000:])
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            pause.wait(0.25)
    raise RuntimeError(f"No answer at {address}: {log.read_text()[-2000:]}")
