"""A signed-in person at a keyboard; complains about any page that is not fit to be seen."""

import itertools
import re
from collections import Counter
from contextvars import copy_context
from html.parser import HTMLParser
from typing import Any

from flask.globals import _cv_app
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal.core import db
from portal.core.web import Portal
from portal.people.models import Person
from portal.people.signing_in import SIGN_IN
from tests.make import make_sign_in

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
        "path",
        "use",
    ]
)
LABELLED = ("input", "select", "textarea")
UNLABELLED_TYPES = frozenset({"hidden", "submit", "button"})
_tokens = itertools.count()


class Page:
    """An answer, with what a person would notice about it."""

    def __init__(self, app: Portal, response: TestResponse) -> None:
        self._app = app
        self.response = response
        self.status = response.status_code
        self.is_html = response.mimetype == "text/html" and bool(response.text)
        self.text = response.text if response.mimetype.startswith(("text/", "application/json")) else ""
        self.outline = Outline(self.text) if self.is_html else None
        if self.outline and self.status not in (301, 302, 303):
            self.outline.criticise()

    @property
    def words(self) -> str:
        """What can be read on the page, white space folded."""
        return " ".join(" ".join(self.outline.words).split()) if self.outline else self.text

    @property
    def title(self) -> str:
        return self.outline.title if self.outline else ""

    def went_to(self, endpoint: str, **arguments: Any) -> bool:
        """Whether the answer sends the person there, as after every write: 303."""
        wanted = address_of(self._app, endpoint, arguments)
        return self.status == 303 and self.response.headers["Location"].split("#")[0] == wanted

    def says(self, text: str) -> bool:
        return text in self.words


class Browser:
    """One person's browser; ``get`` and ``post`` take endpoints, not addresses."""

    def __init__(self, app: Portal, person: Person | None) -> None:
        self._app = app
        self._client = app.test_client()
        self.cookie = app.settings.cookie(SIGN_IN)
        if person is not None:
            token = f"token-of-{person.id}-{next(_tokens)}"
            make_sign_in(person, token)
            self._client.set_cookie(self.cookie, token)

    def get(self, endpoint: str, **arguments: Any) -> Page:
        return self._send("GET", endpoint, arguments)

    def post(self, endpoint: str, **arguments: Any) -> Page:
        return self._send("POST", endpoint, arguments)

    def open(self, address: str, method: str = "GET", **options: Any) -> Page:
        """For addresses that no endpoint makes."""
        return self._open(method, address, options)

    def _send(self, method: str, endpoint: str, arguments: dict[str, Any]) -> Page:
        in_address = {
            name: value for name, value in arguments.items() if name in self._address_parts(endpoint)
        }
        rest = {
            name: value for name, value in arguments.items() if name not in in_address and value is not None
        }
        address = address_of(self._app, endpoint, in_address)
        return self._open(method, address, {"data" if method == "POST" else "query_string": rest})

    def _open(self, method: str, address: str, options: dict[str, Any]) -> Page:
        response = send(self._client, address, method=method, **{"buffered": True, **options})
        db.session.expire_all()
        return Page(self._app, response)

    def _address_parts(self, endpoint: str) -> set[str]:
        rules: list[Rule] = list(self._app.url_map.iter_rules(endpoint))
        return set().union(*(rule.arguments for rule in rules))


def send(client: FlaskClient, address: str, **options: Any) -> TestResponse:
    """Send a request as to a worker: with a session and an application context of its own.

    Flask-Login keeps the person on ``g``, and a request would use the context that a test has open.
    """

    def work() -> TestResponse:
        _cv_app.set(None)  # type: ignore[arg-type]
        return client.open(address, **options)

    with db.own_session():
        return copy_context().run(work)


def address_of(app: Portal, endpoint: str, arguments: dict[str, Any]) -> str:
    """The address of an endpoint, found without opening a request."""
    return app.url_map.bind("localhost").build(endpoint, arguments)


class Outline(HTMLParser):
    """The structure of a page: tags in balance, ids, headings, labels, readable words."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: Counter[str] = Counter()
        self.targets: set[str] = set()
        self.anchors: set[str] = set()
        self.headings: list[str] = []
        self.controls: list[dict[str, str | None]] = []
        self.words: list[str] = []
        self.title = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag not in VOID:
            self.open.append(tag)
        if identity := given.get("id"):
            self.ids[identity] += 1
        self._note_what_it_points_to(tag, given)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(tag)
        if tag in LABELLED and given.get("type") not in UNLABELLED_TYPES and "label" not in self.open:
            self.controls.append(given)
        if tag == "script" and "nonce" not in given:
            self.faults.append("a script without a nonce")
        if (style := given.get("style")) and not re.fullmatch(r"(--[\w-]+: ?[\d.]+;? ?)+", style):
            self.faults.append(f"a style that is not a number: {style}")

    def _note_what_it_points_to(self, tag: str, given: dict[str, str | None]) -> None:
        if tag == "label" and (target := given.get("for")):
            self.targets.add(target)
        if tag == "a" and (address := given.get("href") or "").startswith("#"):
            self.anchors.add(address.removeprefix("#"))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")

    def handle_data(self, data: str) -> None:
        if "title" in self.open and "svg" not in self.open:
            self.title += data
        elif not {"script", "style"} & set(self.open):
            self.words.append(data)

    def criticise(self) -> None:
        """Raise AssertionError with everything that is wrong."""
        faults = [*self.faults, *(f"open <{tag}>" for tag in self.open)]
        faults += [f"id {name} twice" for name, count in self.ids.items() if count > 1]
        faults += [f"a link to #{name} that is not here" for name in sorted(self.anchors - self.ids.keys())]
        faults += ["no title"] if not self.title.strip() else []
        faults += [f"{self.headings.count('h1')} h1"] if self.headings.count("h1") != 1 else []
        faults += [f"no label for {control}" for control in self.controls if not self._is_labelled(control)]
        faults += [
            f"“{word}” in the text"
            for word in ("None", "Undefined", "lazy_gettext")
            if word in " ".join(self.words).split()
        ]
        assert not faults, faults

    def _is_labelled(self, control: dict[str, str | None]) -> bool:
        return bool(
            control.get("id") in self.targets or control.get("aria-label") or control.get("aria-labelledby")
        )
