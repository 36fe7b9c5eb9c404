"""A walk through the sample company: every page there is, as somebody of the tour reaches it by links."""

import json
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal.core.web import Portal
from portal.directory.views import SAMPLE
from tests.journeys.visitor import LOOKS, Visitor

STRANGER = "nobody"
GUIDES = (
    STRANGER, "Maya Okafor", "Sinéad Gallagher", "Agnieszka Lis", "Priya Nair", "Devika Rao", "Grace Lindqvist",
    "Judith Amsel", "Mina Park", "Sunita Pillai",
)  # fmt: skip
# Where to start besides home: what no link leads to in the sample.
DOORS = {
    STRANGER: ("/sign-in", "/forgotten-password/sent"),
    "Maya Okafor": ("/agents/1/places", "/learn/talks"),
}
ROUTES = Path(__file__).parents[1] / "routes.txt"
ROUTE = re.compile(r"(?P<methods>\S+) +(?P<address>/.*?) +(?P<endpoint>\w+\.\w+) ")
EACH = 3  # addresses looked at for one endpoint while looking around
NO_PAGE = {
    "health.livez": "two words for machines",
    "health.readyz": "a few words for machines",
    "audit.checkpoint": "a file to keep",
    "audit.verifier_file": "a program to keep",
    "directory.sample": "a file to try with",
    "directory.errors": "a file to correct a file by",
    "notices.change_mail": "opens by a link in a mail: notices/test_mail_choices.py",
    "notices.follow": "leads on to what a notice is about",
    "policies.file": "a file to keep",
    "readiness.open_step": "leads on to a step",
    "today.calendar_file": "a file for calendars",
    "library.proposal": "in the sample no file stands beside a text of the portal: library/test_views.py",
    "pages.specimen_choices": "answers a field of the sheet of components",
    "agents.agent_choices": "answers a field while somebody types: test_pickers.py",
    "audiences.person_choices": "answers a field while somebody types: test_pickers.py",
    "exceptions.person_choices": "answers a field while somebody types: test_pickers.py",
    "people.person_choices": "answers a field while somebody types: test_pickers.py",
    "people.unit_choices": "answers a field while somebody types: test_pickers.py",
    "people.erasure": "in the sample nobody left so long ago: people/test_erasing.py",
    "training.ask_for_talk": "in the sample nobody waits for a talk: training/assessments/test_views.py",
    "unsent.show": "opens after a form met an ended sign-in: test_drafts.py looks at it",
    "people.choose_password": "opens by a link that was sent: people/test_invitations.py",
    "people.first_steps": "of an empty portal: test_leaving.py looks at it",
}


@dataclass(frozen=True)
class Seen:
    """A kind of page as somebody has reached it."""

    guide: str
    path: str
    text: str


def walk(chromium: Browser, address: str, app: Portal) -> dict[str, Seen]:
    """Find each kind of page, by its endpoint, as the first of the tour who can reach it."""
    found: dict[str, Seen] = {}
    for guide in GUIDES:
        with somebody(chromium, address, guide) as visitor:
            begun = BEGIN[guide](visitor.page) if guide in BEGIN else ()
            for endpoint, seen in around(visitor, app, guide, (*DOORS.get(guide, ()), *begun)):
                found.setdefault(endpoint, seen)
    return found


def write_walk(folder: Path, found: dict[str, Seen]) -> None:
    """Keep what was found beside the data, for the workers that did not walk."""
    (folder / "walk.json").write_text(
        json.dumps({endpoint: asdict(seen) for endpoint, seen in found.items()})
    )


def read_walk(folder: Path) -> dict[str, Seen]:
    found = json.loads((folder / "walk.json").read_text())
    return {endpoint: Seen(**seen) for endpoint, seen in found.items()}


def make_an_audience(page: Page) -> Sequence[str]:
    page.goto(urljoin(page.url, "/audiences/new"))
    page.locator("input[name=name]").fill("Everybody in Claims")
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("Unit and its subunits").click()
    page.locator("#g0-unit-value").fill("Claims")
    page.locator("form", has=page.locator("#g0-unit-value")).get_by_role("button", name="Add").click()
    page.get_by_role("button", name="Apply draft").click()
    page.wait_for_load_state()
    return [urlsplit(page.url).path]


def begin_a_quiz_and_a_lab(page: Page) -> Sequence[str]:
    begun = []
    for path, button in (
        ("/learn/quizzes/qz-assist", "Start the quiz"),
        ("/learn/labs/lab-20", "Start the lab"),
    ):
        page.goto(urljoin(page.url, path))
        page.get_by_role("button", name=button).click()
        page.wait_for_url(re.compile(r"/\d+$"))
        begun.append(urlsplit(page.url).path)
    return begun


def bring_a_file(page: Page) -> Sequence[str]:
    page.goto(urljoin(page.url, "/people/imports"))
    page.get_by_label("File", exact=True).set_input_files(SAMPLE)
    page.get_by_role("button", name="Upload file").click()
    page.wait_for_url(re.compile("/columns"))
    return [urlsplit(page.url).path]


def ask_about_a_policy(page: Page) -> Sequence[str]:
    page.goto(urljoin(page.url, "/policies/p06/ask"))
    page.locator("input[name=concern]").first.check(force=True)
    page.locator("select[name=anchor]").select_option(index=1)
    page.locator("textarea[name=words]").fill("Does this hold on a night shift too?")
    page.get_by_role("button", name="Send question").click()
    page.wait_for_load_state()
    return [urlsplit(page.url).path]


def write_a_policy(page: Page) -> Sequence[str]:
    page.goto(urljoin(page.url, "/policies/writing"))
    page.get_by_role("button", name="Write next version").last.click()
    page.wait_for_url(re.compile(r"/policies/drafts/\d+"))
    return [urlsplit(page.url).path]


# What has to be there before a page about it can be; returns where that page is.
BEGIN: dict[str, Callable[[Page], Sequence[str]]] = {
    "Devika Rao": make_an_audience,
    "Grace Lindqvist": write_a_policy,
    "Judith Amsel": begin_a_quiz_and_a_lab,
    "Maya Okafor": ask_about_a_policy,
    "Sunita Pillai": bring_a_file,
}


@contextmanager
def somebody(chromium: Browser, portal: str, guide: str) -> Iterator[Visitor]:
    context = chromium.new_context(**LOOKS["desktop-light"])
    visitor = Visitor(context, portal)
    yield visitor if guide == STRANGER else visitor.be(guide)
    context.close()


def around(visitor: Visitor, app: Portal, guide: str, doors: Sequence[str]) -> Iterator[tuple[str, Seen]]:
    """Follow every link somebody can see, a few for each kind of page."""
    adapter, counted = app.url_map.bind("127.0.0.1"), dict.fromkeys(app.view_functions, 0)
    waiting = deque(doors if guide == STRANGER else ("/", *doors))
    known = set(waiting)
    while waiting:
        path = waiting.popleft()
        try:
            endpoint, _values = adapter.match(path.split("?")[0])
        except (HTTPException, RequestRedirect):
            continue
        counted[endpoint] += 1
        if counted[endpoint] > EACH:
            continue
        answer = visitor.page.request.get(visitor.address + path)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        assert answer.status == 200, (path, answer.status)
        yield endpoint, Seen(guide, path, answer.text())
        for link in re.findall(r'href="(/[^"#]*)', answer.text()):
            if link not in known and not link.startswith("/static/"):
                known.add(link)
                waiting.append(link.replace("&amp;", "&"))


def pages_there_are() -> list[str]:
    """The endpoints that show a page, by the table of routes; those below /api/ answer programs."""
    rows = [ROUTE.match(line) for line in ROUTES.read_text().splitlines()]
    shows = {
        row["endpoint"]
        for row in rows
        if row and "GET" in row["methods"].split(",") and not row["address"].startswith("/api/")
    }
    return sorted(shows - set(NO_PAGE))
