"""What there is to attack: every address with its methods, and the forms that the pages show there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from sqlalchemy import Connection

from portal.core.api.document import operations
from portal.core.web import Portal
from portal.people.signing_in import SIGN_IN
from tests.access.doors import Door, doors, undone
from tests.access.planted import Planted
from tests.browser import send

Fields = dict[str, list[str]]


@dataclass(frozen=True)
class Surface:
    """All addresses, and the fields that a form or a query of each has with some values that fit."""

    doors: list[Door]
    fields: dict[str, Fields] = field(default_factory=dict)  # by the path of an address
    queries: list[str] = field(default_factory=list)  # names of parameters in addresses

    def fields_of(self, door: Door) -> Fields:
        return self.fields.get(urlsplit(door.address).path, {})


def explore(app: Portal, connection: Connection, planted: Planted, cookies: list[str]) -> Surface:
    """Open every page as each person, and note the forms on it."""
    surface = Surface(list(doors(app, planted)))
    for cookie in cookies:
        client = app.test_client(use_cookies=False)
        for door in surface.doors:
            if door.method == "GET":
                with undone(connection):
                    answer = send(
                        client,
                        door.address,
                        headers={"Cookie": f"{app.settings.cookie(SIGN_IN)}={cookie}"},
                        buffered=True,
                    )
                _note_forms(surface, door.address, answer.text if answer.mimetype == "text/html" else "")
    for operation in operations(app):
        surface.queries.extend(operation.spec.query.model_fields)
    return surface


def _note_forms(surface: Surface, address: str, page: str) -> None:
    for action, method, fields in _Forms(page):
        path = urlsplit(urljoin(address, action)).path
        kept = surface.fields.setdefault(path, {})
        for name, values in fields.items():
            known = kept.setdefault(name, [])
            known.extend(value for value in values if value not in known)
        if method == "get":
            surface.queries.extend(name for name in fields if name not in surface.queries)


class _Forms(HTMLParser):
    """The forms of a page: action, method and fields with the values that they offer."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, Fields]] = []
        self._select = ""
        self.feed(page)

    def __iter__(self) -> Iterator[tuple[str, str, Fields]]:
        return iter(self.found)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "form":
            self.found.append((given.get("action") or "", (given.get("method") or "get").lower(), {}))
        if not self.found:
            return
        fields = self.found[-1][2]
        name = given.get("name") or ""
        if tag in ("input", "textarea", "select", "button") and name and name != "form_number":
            fields.setdefault(name, []).extend([given.get("value") or ""][: tag in ("input", "button")])
        if tag == "select":
            self._select = name
        if tag == "option" and self._select:
            fields[self._select].append(given.get("value") or "")
