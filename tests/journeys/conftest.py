"""A real portal with the sample company, and a real browser in front of it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from portal.core.web import Portal
from tests.journeys.served import serve
from tests.journeys.visitor import AXE, LOOKS, Visitor
from tests.journeys.walk import STRANGER, Seen, read_walk, walk, write_walk
from tests.shared import made_once

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    given = os.environ.get("RUNG_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not given or not AXE.exists():
        if os.environ.get("RUNG_TEST_REQUIRE_BROWSER") == "1":
            raise RuntimeError("A Chromium and axe-core are needed: make test sets them up.")
        pytest.skip("no Chromium here: make test sets one up")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=given, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, chromium: Browser, app: Portal) -> Path:
    """The data folder of a portal that somebody has started for the first time and walked through, and the walk."""

    def make(folder: Path) -> None:
        with serve(folder) as address:
            write_walk(folder, walk(chromium, address, app))

    return made_once(tmp_path_factory, "sample", make)


@pytest.fixture(scope="session")
def reached(sample: Path) -> dict[str, Seen]:
    """Each kind of page once, by its endpoint, as the first of the tour who can reach it."""
    return read_walk(sample)


@pytest.fixture(scope="session")
def portal(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portal with the sample company, one for each worker."""
    with serve(copy_of(sample, tmp_path_factory)) as address:
        yield address


def copy_of(sample: Path, factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(sample, factory.mktemp("portal") / "sample"))


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


@pytest.fixture(scope="session")
def signed_in(chromium: Browser, portal: str) -> dict[str, BrowserContext]:
    """The browsers of those who have signed in already."""
    return {}


@pytest.fixture
def guest(
    chromium: Browser, portal: str, signed_in: dict[str, BrowserContext]
) -> Iterator[Callable[[str], Visitor]]:
    """``guest("Maya Okafor")`` is in the portal already: somebody who only reads need not sign in for every test."""
    guests: list[Visitor] = []

    def come(name: str) -> Visitor:
        if name not in signed_in:
            signed_in[name] = chromium.new_context(**LOOKS["desktop-light"])
            first = Visitor(signed_in[name], portal)
            if name != STRANGER:
                first.be(name)
            first.page.close()
        guests.append(Visitor(signed_in[name], portal))
        return guests[-1]

    yield come
    for each in guests:
        each.page.close()
