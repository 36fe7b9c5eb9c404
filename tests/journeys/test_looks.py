"""Every page that can be opened, in all four looks: no axe violation, a silent console, no sideways scrolling."""

import re
from collections import deque
from collections.abc import Callable

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal.core.web import Portal
from tests.journeys.conftest import LOOKS, ONE_WORKER, Visitor

pytestmark = ONE_WORKER

GUIDES = (
    "Maya Okafor", "Sinéad Gallagher", "Agnieszka Lis", "Priya Nair", "Devika Rao", "Grace Lindqvist", "Judith Amsel",
    "Mina Park", "Sunita Pillai",
)  # fmt: skip
EACH = 3  # addresses looked at for one endpoint while looking around


def around(visitor: Visitor, app: Portal, seen: dict[str, str]) -> None:
    """Follow every link somebody can see, a few for each kind of page."""
    adapter, counted = app.url_map.bind("127.0.0.1"), dict.fromkeys(app.view_functions, 0)
    waiting, known = deque(["/"]), {"/"}
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
        seen.setdefault(endpoint, path)
        for link in re.findall(r'href="(/[^"#]*)', answer.text()):
            if link not in known and not link.startswith("/static/"):
                known.add(link)
                waiting.append(link.replace("&amp;", "&"))


@pytest.fixture(scope="session")
def looked_at() -> set[str]:
    """The kinds of page that somebody before has looked at in all four looks."""
    return set()


@pytest.mark.parametrize("guide", GUIDES)
def test_every_page_somebody_can_reach_is_fit_to_be_seen(
    visitor: Callable[..., Visitor], app: Portal, looked_at: set[str], guide: str
) -> None:
    """Each kind of page once, as the first of the tour who can reach it."""
    reached: dict[str, str] = {}
    around(visitor().be(guide), app, reached)
    pages = {endpoint: path for endpoint, path in reached.items() if endpoint not in looked_at}
    looked_at |= set(pages)
    faults = {}
    for look in LOOKS:
        someone = visitor(look).be(guide)
        for path in pages.values():
            someone.open(path)
            if found := someone.criticise():
                faults[f"{path} ({look})"] = found

    assert faults == {}
